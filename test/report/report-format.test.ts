import { describe, expect, it } from 'vitest';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { formatOf, renderReport } from '../../lib/report/report-format.ts';
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
  ] as const)('renders %s', (format, start) => {
    expect(renderReport(aReport(), format)).toMatch(start);
  });

  it.each(['passed', 'failed', 'inconclusive', 'rejected', 'cancelled', 'error'] as const)(
    'shows the verdict %s in every format',
    (verdict) => {
      for (const format of ['json', 'junit', 'markdown', 'csv', 'html', 'tap', 'ctrf'] as const) {
        expect(renderReport(aReport({ verdict }), format).toLowerCase()).toContain(verdict);
      }
    },
  );
});
