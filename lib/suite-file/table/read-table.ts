import { decodeText } from '../decode-text.ts';
import { broken } from '../suite-source.ts';
import type { TableReading } from './table.ts';
import { isWorkbook } from './workbook-fault.ts';

export interface TableOptions {
  readonly format: 'csv' | 'xlsx';
  /** The sheet of a workbook, by its name or its position from 1 on; the first one that is shown where absent. */
  readonly sheet?: string | undefined;
}

const TO_UTF8 =
  'save it as UTF-8; in Excel the file type "CSV UTF-8 (comma delimited)", in German "CSV UTF-8 (durch Trennzeichen getrennt)"';

/**
 * The rows of a CSV or a workbook, or the reasons why there are none. What is a workbook is read as one, whatever
 * its file is called. Never throws for what is in the file.
 */
export async function readTable(
  bytes: Uint8Array,
  { format, sheet }: TableOptions,
): Promise<TableReading> {
  if (format === 'xlsx' || isWorkbook(bytes)) {
    const { readWorkbookTable } = await import('./workbook-table.ts');
    return readWorkbookTable(bytes, sheet);
  }
  if (sheet !== undefined) return broken(null, 'is no workbook', 'leave --sheet out');
  const decoded = decodeText(bytes, TO_UTF8);
  if (decoded.status === 'refused') return decoded;
  return (await import('./csv-table.ts')).readCsvTable(decoded.text);
}
