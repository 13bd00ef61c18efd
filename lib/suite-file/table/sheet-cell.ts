import type { CellValue } from 'hucre';
import type { InputProblem } from '../../domain/suite/input-problem.ts';

export type SheetCell =
  | { readonly status: 'text'; readonly text: string }
  | ({ readonly status: 'fault' } & Pick<InputProblem, 'problem' | 'remedy'>);

/** A number that is shown as it is, whatever the language: with all its digits, or with some more. */
const PLAIN_FORMAT = /^(?:General|@|#?[#,]*0*(?:\.[0#]+)?)(?:;.*)?$/i;
const PADDED_FORMAT = /^0+$/;
/** Decimal digits that a spreadsheet keeps. */
const KEPT_DIGITS = 15;

const AS_TEXT = 'format the cell as text, and write into it what is meant';

/**
 * A cell as the sheet shows it, where that does not depend on the language of the program.
 * @param format the cell's number format
 */
export function sheetCell(value: CellValue | undefined, format = 'General'): SheetCell {
  if (value === null || value === undefined) return text('');
  if (typeof value === 'string') return text(value.replace(/\r\n?/g, '\n'));
  if (typeof value === 'boolean') return text(value ? 'TRUE' : 'FALSE');
  if (typeof value === 'number') return numberCell(value, format);
  return fault('is a date or time, which every language shows in its own way', AS_TEXT);
}

function numberCell(value: number, format: string): SheetCell {
  if (Number.isInteger(value) && Math.abs(value) >= 10 ** KEPT_DIGITS) {
    return fault(`is a number of more than ${KEPT_DIGITS} digits, of which some are lost`, AS_TEXT);
  }
  if (PADDED_FORMAT.test(format) && Number.isInteger(value) && value >= 0) {
    return text(String(value).padStart(format.length, '0'));
  }
  if (!PLAIN_FORMAT.test(format)) {
    return fault(`is the number ${value}, shown in the format ${format}`, AS_TEXT);
  }
  return text(String(Number(value.toPrecision(KEPT_DIGITS))));
}

const text = (of: string): SheetCell => ({ status: 'text', text: of });

const fault = (problem: string, remedy: string): SheetCell => ({
  status: 'fault',
  problem,
  remedy,
});
