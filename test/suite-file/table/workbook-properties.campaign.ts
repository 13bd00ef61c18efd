import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { readTable } from '../../../lib/suite-file/table/read-table.ts';
import { campaignSize } from '../../support/setup/campaign-size.ts';
import { fc } from '../../support/setup/fast-check.ts';

/** What is special to CSV, to XML and to formulas, and what cannot be seen. */
const HOSTILE = [...',;|\t\n"\'= #&<>\\_äß\u0301\u00a0\u200d\u202e😀', ']]>', '&amp;', '=1+1', 'x'];

const cell = fc.string({ unit: fc.constantFrom(...HOSTILE), maxLength: 8 });
const row = fc.tuple(cell, cell).filter((cells) => cells.some((each) => each.trim() !== ''));

type Writer = (rows: readonly (readonly string[])[]) => Promise<Uint8Array>;

const WRITERS: Readonly<Record<string, Writer>> = {
  'write-excel-file': (rows) =>
    writeExcelFile(
      rows.map((texts) => texts.map((value) => (value === '' ? null : { value, type: String }))),
    ).toBuffer(),
  hucre: (rows) => writeXlsx({ sheets: [{ name: 'A', rows: rows.map((texts) => [...texts]) }] }),
  'hucre, with texts in their cells': (rows) =>
    writeXlsx({
      stringMode: 'inline',
      sheets: [{ name: 'A', rows: rows.map((texts) => [...texts]) }],
    }),
};

describe('a workbook', () => {
  it.each(Object.entries(WRITERS))(
    'that %s wrote is read with every character',
    async (_, write) => {
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 4 }), async (rows) => {
          const reading = await readTable(await write([['id', 'input_text'], ...rows]), {
            format: 'xlsx',
          });

          if (reading.status === 'refused') throw new Error(JSON.stringify(reading.problems));
          expect(reading.table.rows.map(({ cells }) => cells)).toEqual(rows);
        }),
        { numRuns: campaignSize({ sample: 10, full: 200 }) },
      );
    },
  );

  it('is answered without throwing, whatever byte of it is damaged', async () => {
    const whole = await writeXlsx({
      sheets: [
        {
          name: 'A',
          rows: [
            ['id', 'text'],
            ['1', 'a'],
          ],
        },
      ],
    });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat({ max: 255 }),
        fc.nat({ max: 40 }),
        async (at, byte, cut) => {
          const damaged = Uint8Array.from(whole);
          damaged[at % damaged.length] = byte;

          const reading = await readTable(damaged.subarray(0, damaged.length - (byte % 2) * cut), {
            format: 'xlsx',
          });

          expect(['table', 'refused']).toContain(reading.status);
        },
      ),
      { numRuns: campaignSize({ sample: 20, full: 400 }) },
    );
  });
});
