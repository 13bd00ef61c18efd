import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Report } from '../../../lib/domain/report.ts';
import { csvReport } from '../../../lib/report/formats/csv-report.ts';
import { csvText } from '../../../lib/report/neutral-text.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import { HOSTILE_TEXTS } from '../../support/builders/hostile-text.ts';
import {
  aFailedCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

const Rows = z.array(z.record(z.string(), z.string()));

function rowsOf(report: Report) {
  return Rows.parse(
    parse(csvReport(report), {
      bom: true,
      columns: true,
      delimiter: ';',
      record_delimiter: '\r\n',
    }),
  );
}

const NUMBERS = new Set(['batch', 'confidence', 'latency_ms']);

describe('CSV report', () => {
  it('has a row per case under a header', () => {
    const rows = rowsOf(
      aReport({
        verdict: 'failed',
        cases: [
          aReportCase({ id: 'a', tags: ['card', 'critical'] }),
          aFailedCase({ id: 'b', expected_intent: null, entities: [{ name: 'pin', value: '7' }] }),
          anUnevaluatedCase({ id: 'c' }),
        ],
      }),
    );

    expect(rows).toMatchObject([
      { id: 'a', outcome: 'passed', tags: 'card;critical', confidence: '0.91', latency_ms: '120' },
      {
        id: 'b',
        outcome: 'failed',
        expected_intent: '(none)',
        matched_intent: 'card_lost',
        entities: 'pin=7',
        misses: 'intent: expected card_delivery, actual card_lost',
      },
      { id: 'c', outcome: 'not_evaluated', matched_intent: '', confidence: '', latency_ms: '' },
    ]);
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(['failed']));
  });

  it('is a header alone for a run without cases', () => {
    expect(csvReport(aReport({ cases: [] }))).toMatch(
      /^\ufeffid;name;input_text;[a-z_;]+verdict\r\n$/,
    );
  });

  it('quotes a lone carriage return or line feed, although lines end in both', () => {
    const words = 'a\nb';

    const csv = csvReport(aReport({ cases: [aReportCase({ input_text: words })] }));

    expect(csv).toContain('"a\nb"');
  });

  it.each(HOSTILE_TEXTS)('keeps %j in its cell, and no cell is a formula', (text) => {
    const long = text.repeat(Math.ceil(100_000 / Math.max(1, text.length)));
    for (const words of [text, long]) {
      const [row, ...others] = rowsOf(
        aReport({ cases: [aReportCase({ id: 'a', input_text: words, tags: [words, words] })] }),
      );

      expect(others).toEqual([]);
      expect(row?.input_text).toBe(csvText(words));
      for (const cell of Object.values(row ?? {}))
        expect(cell).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/);
    }
  });

  it('holds every case exactly once, in order, with numbers as numbers and the verdict on each row', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        const rows = rowsOf(report);

        expect(rows.map(({ id }) => id)).toEqual(report.cases.map(({ id }) => csvText(id)));
        for (const [index, row] of rows.entries()) {
          expect(row.verdict).toBe(report.verdict);
          expect(row.outcome).toBe(report.cases[index]?.outcome);
          for (const [column, cell] of Object.entries(row)) {
            if (NUMBERS.has(column))
              expect(cell === '' || Number.isFinite(Number(cell))).toBe(true);
            else expect(cell).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/);
          }
        }
      }),
    );
  });
});
