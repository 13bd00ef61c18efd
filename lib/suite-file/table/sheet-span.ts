import { cellRef, streamXlsxRows } from 'hucre/xlsx';
import type { Refused } from '../../domain/suite/input-problem.ts';
import { broken } from '../suite-source.ts';

/** The library keeps a value for each cell of the span, also for one that is empty; 2 million take 150 MB. */
const MAX_SPAN_CELLS = 2_000_000;
/** What a row takes by itself, in cells. */
const ROW_CELLS = 10;

/**
 * Why a sheet is not to be read whose cells lie too far apart, or null; looks at one row at a time.
 * @throws whatever the library throws for a workbook that is damaged
 */
export async function spanFault(bytes: Uint8Array, sheet: number): Promise<Refused | null> {
  let rows = 0;
  let columns = 0;
  for await (const { index, values } of streamXlsxRows(bytes, { sheet })) {
    rows = Math.max(rows, index + 1);
    columns = Math.max(columns, values.length);
    if (rows * Math.max(columns, ROW_CELLS) > MAX_SPAN_CELLS) {
      const last = cellRef(rows - 1, columns - 1);
      const remedy =
        'delete the rows and columns around the table, or copy it into a sheet of its own';
      return broken(null, `has cells far apart, from A1 to ${last} at least`, remedy);
    }
  }
  return null;
}
