import { describe, expect, it } from 'vitest';
import { damageOf } from '../../../lib/domain/suite/damaged-text.ts';
import { csvReport } from '../../../lib/report/formats/csv-report.ts';
import { visible } from '../../../lib/report/neutral-text.ts';
import { cellValue } from '../../../lib/suite-file/table/cell-values.ts';
import { readTable } from '../../../lib/suite-file/table/read-table.ts';
import { tableCases } from '../../../lib/suite-file/table/table-cases.ts';
import { aReport, aReportCase } from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

async function readBack(csv: string) {
  const table = await readTable(Buffer.from(csv), { format: 'csv' });
  const cases = table.status === 'table' ? tableCases(table.table) : table;
  if (cases.status === 'refused') throw new Error(JSON.stringify(cases.problems));
  return cases.document;
}

describe('a CSV report', () => {
  it('is read back as the cases that it is about, and says what is passed over', async () => {
    const report = aReport({
      cases: [
        aReportCase({ id: '007', input_text: '+49 170 is my number', tags: ['a', 'b'] }),
        aReportCase({ id: 'oos', input_text: "'=1+1", expected_intent: null }),
      ],
    });

    const { value, notes } = await readBack(csvReport(report));

    expect(value).toEqual([
      {
        id: '007',
        input_text: '+49 170 is my number',
        tags: ['a', 'b'],
        outcome: { expected_intent: 'card_delivery' },
      },
      { id: 'oos', input_text: "'=1+1", outcome: { expected_intent: null } },
    ]);
    expect(notes?.join()).toMatch(/^is a report of a run: name, .*verdict are passed over$/);
  });

  it('is read back with every character that it shows, over hostile texts', async () => {
    const character = fc.constantFrom(...'=+-@\'"\t\n,;| #äß\uff1d\uff0b\u200d\u0301😀()x');
    const text = fc
      .string({ unit: character, minLength: 1, maxLength: 8 })
      .filter((each) => visible(each) === each && damageOf(each) === null);
    const name = text.filter(
      (each) => each.trim() === each && !/[,;|"\n]/.test(each) && isName(each),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            id: name,
            input_text: text.filter((each) => each.trim() !== ''),
            tags: fc.array(name.filter(isListed), { minLength: 1, maxLength: 3 }),
            expected_intent: fc.option(name),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        async (cases) => {
          const report = aReport({ cases: cases.map((each) => aReportCase(each)) });

          const { value } = await readBack(csvReport(report));

          expect(value).toEqual(
            cases.map(({ expected_intent, ...own }) => ({ ...own, outcome: { expected_intent } })),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** A text that is one name for a reader of cells, and no word that says "none". */
const isName = (text: string) =>
  text !== '(none)' && cellValue('expected_intent', text).status === 'value';

/** A name that may stand in a cell with others. */
const isListed = (name: string) => cellValue('tags', name).status === 'value';
