import { broken } from '../suite-source.ts';
import { columnNamed } from './columns.ts';
import { filledTable } from './filled-table.ts';
import { scanCsv } from './scan-csv.ts';
import { SEPARATORS, sniffSeparator } from './separators.ts';
import type { TableReading } from './table.ts';

/** `sep=;`, by which Excel is told the separator. */
const HINT = /^"?sep=(.)"?[,;\t|]*(?:\r\n|\n|\r|$)/i;

/** Reads a CSV, whatever stands between its cells. */
export function readCsvTable(text: string): TableReading {
  const hint = HINT.exec(text);
  const body = hint ? text.slice(hint[0].length) : text;
  const separator = hint
    ? SEPARATORS.find((each) => each === hint[1])
    : sniffSeparator(body, (name) => columnNamed(name) !== null);
  if (separator === undefined) {
    const remedy = 'write sep=, or sep=; or remove the line';
    return broken({ line: 1, column: 1 }, `has the line sep=${hint?.[1]}`, remedy);
  }
  const scanned = scanCsv(body, separator, hint ? 2 : 1);
  return scanned.status === 'refused' ? scanned : filledTable(scanned.rows, separator);
}
