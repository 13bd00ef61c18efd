import type { Sheet, SheetFilterInfo } from 'hucre';
import { cellRef, readXlsx } from 'hucre/xlsx';
import { type InputProblem, type Refused, refuse } from '../../domain/suite/input-problem.ts';
import { broken } from '../suite-source.ts';
import { filledTable } from './filled-table.ts';
import { sheetCell } from './sheet-cell.ts';
import { spanFault } from './sheet-span.ts';
import type { TableReading, TableRow } from './table.ts';
import { workbookFault } from './workbook-fault.ts';

/**
 * Reads a sheet of an Excel workbook.
 * @param wanted the name of the sheet, or its position from 1 on; the first that is shown where absent
 */
export async function readWorkbookTable(
  bytes: Uint8Array,
  wanted: string | undefined,
): Promise<TableReading> {
  const fault = workbookFault(bytes);
  if (fault !== null) return fault;
  const sheets = await sheetsOf(bytes);
  const chosen = wanted === undefined ? sheets?.find(isShown) : sheetCalled(wanted, sheets ?? []);
  if (sheets !== null && !chosen) return noSuchSheet(wanted, sheets);
  const sheet = chosen && (await sheetAt(bytes, chosen.index));
  if (sheet && 'problems' in sheet) return sheet;
  if (!sheets || !chosen || !sheet) {
    const remedy = 'open it in Excel and save it as an Excel workbook (.xlsx), or as CSV UTF-8';
    return broken(null, 'is an Excel workbook that cannot be read', remedy);
  }
  return sheetTable(sheet, wanted === undefined ? othersNote(chosen, sheets) : []);
}

/** Null where the workbook is damaged, of which the library tells by errors of many kinds. */
async function sheetsOf(bytes: Uint8Array): Promise<readonly SheetFilterInfo[] | null> {
  const found: SheetFilterInfo[] = [];
  const look = (info: SheetFilterInfo) => {
    found.push(info);
    return false;
  };
  return readXlsx(bytes, { sheets: look }).then(
    () => found,
    () => null,
  );
}

/** Null where the sheet is damaged. */
async function sheetAt(bytes: Uint8Array, index: number): Promise<Sheet | Refused | null> {
  try {
    const fault = await spanFault(bytes, index);
    if (fault !== null) return fault;
    const { sheets } = await readXlsx(bytes, { sheets: [index], readStyles: true });
    return sheets[0] ?? null;
  } catch {
    return null;
  }
}

const isShown = ({ hidden, veryHidden }: SheetFilterInfo) => !hidden && !veryHidden;

/** By its name as it is written, else as Excel compares names, else by its position. */
function sheetCalled(wanted: string, sheets: readonly SheetFilterInfo[]) {
  const plain = (name: string) => name.normalize('NFC').trim().toLowerCase();
  return (
    sheets.find(({ name }) => name === wanted) ??
    sheets.find(({ name }) => plain(name) === plain(wanted)) ??
    (/^\d+$/.test(wanted) ? sheets[Number(wanted) - 1] : undefined)
  );
}

function noSuchSheet(wanted: string | undefined, sheets: readonly SheetFilterInfo[]) {
  if (wanted === undefined) {
    return broken(null, 'is a workbook whose sheets are all hidden', 'name one by --sheet');
  }
  const names = sheets.map(({ name }) => JSON.stringify(name)).join(', ');
  return broken(null, `has no sheet ${JSON.stringify(wanted)}`, `its sheets are ${names}`);
}

function othersNote(read: SheetFilterInfo, sheets: readonly SheetFilterInfo[]): readonly string[] {
  const others = sheets.filter((sheet) => sheet !== read && isShown(sheet));
  if (others.length === 0) return [];
  const names = others.map(({ name }) => JSON.stringify(name)).join(', ');
  return [
    `the sheet ${JSON.stringify(read.name)} is read, and not ${names}; --sheet names another`,
  ];
}

function sheetTable(sheet: Sheet, notes: readonly string[]): TableReading {
  const faults: InputProblem[] = [...mergedCells(sheet), ...withoutResult(sheet)];
  const rows = sheet.rows.map((values, row): TableRow => {
    // A sheet whose last cell is far out has millions of cells, and nothing in them.
    const end = values.findLastIndex((value) => value !== null) + 1;
    const cells = values.slice(0, end).map((value, column) => {
      const read = sheetCell(value, sheet.cells?.get(`${row},${column}`)?.style?.numFmt);
      if (read.status === 'text') return read.text;
      const { problem, remedy } = read;
      faults.push({ path: cellRef(row, column), problem, remedy, place: lineOf(row) });
      return '';
    });
    return { line: row + 1, cells };
  });
  return faults.length > 0
    ? refuse(faults)
    : filledTable(rows, null, [...notes, ...hiddenRowsNote(sheet, rows)]);
}

/** What a program wrote that does not calculate. */
function withoutResult({ cells = new Map() }: Sheet): InputProblem[] {
  return [...cells].flatMap(([at, { value, formula }]) => {
    if (value !== null || formula === undefined) return [];
    const [row = 0, column = 0] = at.split(',').map(Number);
    const problem = 'is a formula without a result';
    const remedy = 'open the workbook in Excel and save it';
    return [{ path: cellRef(row, column), problem, remedy, place: lineOf(row) }];
  });
}

/** Only the uppermost cell of several that are one has a value, so that the rows below would ask for nothing. */
function mergedCells({ merges = [] }: Sheet): InputProblem[] {
  return merges
    .filter(({ startRow, endRow }) => endRow > startRow)
    .map(({ startRow, startCol, endRow, endCol }) => ({
      path: `${cellRef(startRow, startCol)}:${cellRef(endRow, endCol)}`,
      problem: 'is one cell over several rows',
      remedy: 'unmerge it, and fill the cell of each row',
      place: lineOf(startRow),
    }));
}

function hiddenRowsNote({ rowDefs }: Sheet, rows: readonly TableRow[]): readonly string[] {
  const hidden = rows.filter(
    ({ line, cells }) => rowDefs?.get(line - 1)?.hidden && cells.some((cell) => cell.trim() !== ''),
  );
  const [first] = hidden;
  return first
    ? [`rows that are hidden in the sheet are taken too, the first is ${first.line}`]
    : [];
}

const lineOf = (row: number) => ({ line: row + 1, column: 1 });
