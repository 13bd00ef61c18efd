import { decodeText } from '../decode-text.ts';
import type { TableReading } from './table.ts';

export interface TableOptions {
  readonly format: 'csv' | 'xlsx';
  /** The sheet of a workbook, by its name; the first one that is shown where absent. */
  readonly sheet?: string | undefined;
}

const TO_UTF8 =
  'save it as UTF-8; in Excel the file type "CSV UTF-8 (comma delimited)", in German "CSV UTF-8 (durch Trennzeichen getrennt)"';

/** The rows of a CSV or a workbook, or the reasons why there are none. Never throws for what is in the file. */
export async function readTable(
  bytes: Uint8Array,
  { format }: TableOptions,
): Promise<TableReading> {
  if (format === 'xlsx') throw new Error('workbooks are not read yet');
  const decoded = decodeText(bytes, TO_UTF8);
  if (decoded.status === 'refused') return decoded;
  return (await import('./csv-table.ts')).readCsvTable(decoded.text);
}
