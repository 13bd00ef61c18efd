import { extname } from 'node:path';
import { ConfigurationInvalid } from '../../domain/errors.ts';
import { readJson } from '../../suite-file/json-source.ts';
import { readTable } from '../../suite-file/table/read-table.ts';
import type { TableRow } from '../../suite-file/table/table.ts';
import { type SourceFile, textOf, unreadable } from './source-files.ts';

/** What a file of many cases holds: rows of cells, or values of JSON. */
export type Rows =
  | {
      readonly kind: 'rows';
      /** Null where the file is read without one. */
      readonly header: TableRow | null;
      readonly rows: readonly TableRow[];
      /** What was passed over, a sentence each. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'values'; readonly values: readonly unknown[] };

export interface RowOptions {
  /** Whether the first row names the columns. */
  readonly header: boolean;
  /** The sheet of a workbook; the first one where absent. */
  readonly sheet?: string | undefined;
}

/**
 * Reads a CSV, a workbook, a list in JSON or JSON lines, by the extension of its name.
 * @throws ConfigurationInvalid for whatever is wrong with the file.
 */
export async function readRows(
  file: SourceFile,
  { header: hasHeader, sheet }: RowOptions,
): Promise<Rows> {
  const extension = extname(file.name).toLowerCase();
  if (file.bytes.length === 0) throw new ConfigurationInvalid(`${file.name} is empty`);
  if (extension === '.json') return { kind: 'values', values: jsonValues(file) };
  if (extension === '.jsonl' || extension === '.ndjson') {
    return { kind: 'values', values: jsonLines(textOf(file), file.name) };
  }
  if (!['.csv', '.tsv', '.txt', '.xlsx'].includes(extension)) {
    throw new ConfigurationInvalid(
      `${file.name} is neither .csv, .tsv, .xlsx, .json nor .jsonl: save it as one of these`,
    );
  }
  const format = extension === '.xlsx' ? 'xlsx' : 'csv';
  const reading = await readTable(file.bytes, { format, sheet });
  if (reading.status === 'refused') throw unreadable(file.name, reading);
  const { header, rows, notes } = reading.table;
  return hasHeader
    ? { kind: 'rows', header, rows, notes }
    : { kind: 'rows', header: null, rows: [header, ...rows], notes };
}

/** A list, or a single value where the file has no list; JSON lines under the name of JSON as well. */
function jsonValues(file: SourceFile): readonly unknown[] {
  const text = textOf(file);
  const reading = readJson(text);
  if (reading.status === 'parsed') {
    const { value } = reading.document;
    return Array.isArray(value) ? value : [value];
  }
  if (/^\s*\{[^\n]*\}\s*\n\s*\{/.test(text)) return jsonLines(text, file.name);
  throw unreadable(file.name, reading);
}

function jsonLines(text: string, name: string): unknown[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, position): unknown[] => {
    if (line.trim() === '') return [];
    const reading = readJson(line);
    if (reading.status === 'parsed') return [reading.document.value];
    const [fault] = reading.problems;
    throw new ConfigurationInvalid(
      `${name}:${position + 1}: the line ${fault?.problem ?? 'is no JSON'}; ${fault?.remedy ?? 'mend it'}`,
    );
  });
}
