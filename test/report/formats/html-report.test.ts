import { describe, expect, it } from 'vitest';
import { ConfigurationInvalid } from '../../../lib/domain/errors.ts';
import { htmlReport } from '../../../lib/report/formats/html-report.ts';
import { pageReading } from '../../../lib/report/formats/page-reading.ts';
import { pageDataOf } from '../../../lib/report/page-data.ts';
import { DATA_PLACE, pageTemplate, READING_PLACE } from '../../../lib/report/page-template.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import { aRealisticReport, runsBefore } from '../../support/builders/realistic-report.ts';
import { aReport } from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

const MAX_TEMPLATE_BYTES = 300_000;
const MAX_BYTES_OF_500_CASES = 1_000_000;

function dataIn(html: string): string {
  return /<script type="application\/json" id="data">([^<]*)<\/script>/.exec(html)?.[1] ?? '';
}

describe('report.html', () => {
  it('holds any report as data, and has no markup but that of its template and of its reading', () => {
    const template = pageTemplate('report-template.html');
    const tags = template.split('<').length - READING_PLACE.split('<').length;
    fc.assert(
      fc.property(anyReport(), (report) => {
        const html = htmlReport(report);

        expect(html.split('<').length).toBe(tags + pageReading(report).split('<').length);
        expect(JSON.parse(dataIn(html))).toEqual(JSON.parse(JSON.stringify(pageDataOf(report))));
        expect(dataIn(html)).not.toMatch(/[\u2028-\u202e\u2066-\u2069\ufeff]/);
      }),
      { numRuns: 100 },
    );
  });

  it('is the same for the same report', () => {
    expect(htmlReport(aRealisticReport())).toBe(htmlReport(aRealisticReport()));
  });

  it('takes the runs before this one beside the report', () => {
    const report = aRealisticReport({ cases: 100 });
    const history = runsBefore(report);

    const data = JSON.parse(dataIn(htmlReport(report, history)));

    expect(data.history).toEqual(history);
  });

  it('stays within its size', () => {
    expect(Buffer.byteLength(pageTemplate('report-template.html'))).toBeLessThanOrEqual(
      MAX_TEMPLATE_BYTES,
    );
    expect(Buffer.byteLength(htmlReport(aRealisticReport({ cases: 500 })))).toBeLessThanOrEqual(
      MAX_BYTES_OF_500_CASES,
    );
  });

  it('refers to no other file', () => {
    const template = pageTemplate('report-template.html');

    expect(template).not.toMatch(/<link|<script[^>]+src|@import|url\((?!data:)/);
    expect(template.match(/https?:\/\/[^"'`\s)]+/g) ?? []).toSatisfy((addresses: string[]) =>
      addresses.every((address) => address.startsWith('http://www.w3.org/')),
    );
  });

  it('says how to mend a template without a place for the data', () => {
    expect(() => htmlReport(aReport(), [], { template: '<html></html>' })).toThrow(
      ConfigurationInvalid,
    );
    expect(() => htmlReport(aReport(), [], { template: '<html></html>' })).toThrow('npm run build');
  });

  it('says how to build the page where it is missing', () => {
    const missing = () => pageTemplate('report-template.html', () => null);

    expect(missing).toThrow(ConfigurationInvalid);
    expect(missing).toThrow('dist/report-template.html is missing, "npm run build" makes it');
  });

  it('has one place for the data in its template, and one for the reading', () => {
    expect(pageTemplate('report-template.html').split(DATA_PLACE)).toHaveLength(2);
    expect(pageTemplate('report-template.html').split(READING_PLACE)).toHaveLength(2);
  });
});
