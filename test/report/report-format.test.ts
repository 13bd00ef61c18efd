import { describe, expect, it } from 'vitest';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { renderReport } from '../../lib/report/render-report.ts';
import { formatOf } from '../../lib/report/report-format.ts';
import { aReport } from '../support/builders/report-builders.ts';

describe('report format', () => {
  it.each([
    ['report.json', 'json'],
    ['out/report.junit.xml', 'junit'],
    ['report.xml', 'junit'],
    ['REPORT.JUNIT.XML', 'junit'],
    ['summary.md', 'markdown'],
    ['cases.csv', 'csv'],
    ['report.html', 'html'],
    ['report.csv.json', 'json'],
    ['report.tap', 'tap'],
    ['report.CTRF.json', 'ctrf'],
  ])('of %s is %s', (fileName, format) => {
    expect(formatOf(fileName)).toBe(format);
  });

  it.each(['report.pdf', 'report', 'json', 'report.json.gz', ''])(
    'refuses %j and says what there is',
    (fileName) => {
      expect(() => formatOf(fileName)).toThrow(ConfigurationInvalid);
      expect(() => formatOf(fileName)).toThrow(
        `"${fileName}"; it must end in .html, .json, .junit.xml, .xml, .md, .csv, .tap, .ctrf.json`,
      );
    },
  );

  it.each([
    ['json', /^\{\n/],
    ['junit', /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /],
    ['markdown', /^## /],
    ['csv', /^\ufeffid;/],
    ['html', /^<!doctype html>\n/],
    ['tap', /^TAP version 14\n/],
    ['ctrf', /^\{\n {2}"reportFormat": "CTRF"/],
  ] as const)('renders %s', async (format, start) => {
    expect(await renderReport(aReport(), format)).toMatch(start);
  });

  it.each(['passed', 'failed', 'inconclusive', 'rejected', 'cancelled', 'error'] as const)(
    'shows the verdict %s in every format',
    async (verdict) => {
      for (const format of ['json', 'junit', 'markdown', 'csv', 'html', 'tap', 'ctrf'] as const) {
        const text = await renderReport(aReport({ verdict }), format);
        expect(text.toLowerCase()).toContain(verdict);
      }
    },
  );
});
