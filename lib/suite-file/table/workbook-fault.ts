import type { Refused } from '../../domain/suite/input-problem.ts';
import { broken } from '../suite-source.ts';
import { type ZipEntry, zipDirectory } from './zip-directory.ts';

/** More than twenty thousand full cases have. */
const MAX_INFLATED_BYTES = 50_000_000;

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** The container of Office before 2007, and of what is encrypted. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

const AS_WORKBOOK = 'save it as an Excel workbook (.xlsx), or as CSV UTF-8';

const WORKBOOK = /(?:^|\/)workbook\d*\.xml$/;

/** What else a zip can be, by a file that is in it. */
const OTHER_ZIPS: readonly (readonly [file: RegExp, what: string])[] = [
  [/^xl\/workbook\.bin$/, 'is a binary workbook (.xlsb)'],
  [/^content\.xml$/, 'is an OpenDocument file (.ods)'],
  [/^word\//, 'is a Word document'],
  [/^ppt\//, 'is a presentation'],
  [/^Index\/.*\.iwa$/, 'is a Numbers document'],
];

/** Claims that bytes are those of a spreadsheet program, whatever the file is called. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return beginsWith(bytes, ZIP) || beginsWith(bytes, OLE);
}

/** Why bytes are not to be read as a workbook, before any of it is inflated; or null. */
export function workbookFault(bytes: Uint8Array): Refused | null {
  if (beginsWith(bytes, OLE)) {
    return Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))
      ? broken(null, 'is a workbook with a password', 'save it without one')
      : broken(null, 'is a workbook of Excel 97 to 2003 (.xls)', AS_WORKBOOK);
  }
  if (!beginsWith(bytes, ZIP)) {
    return broken(null, 'is no Excel workbook (.xlsx)', 'name it after what it is, such as .csv');
  }
  const entries = zipDirectory(bytes);
  if (entries === null) {
    return broken(null, 'is an Excel workbook that is cut off or damaged', 'save it again');
  }
  const has = (file: RegExp) => entries.some(({ name }) => file.test(name));
  if (has(WORKBOOK)) return sizeFault(entries);
  const [, what] = OTHER_ZIPS.find(([file]) => has(file)) ?? [];
  return broken(null, what ?? 'is a zip that is no Excel workbook', AS_WORKBOOK);
}

function sizeFault(entries: readonly ZipEntry[]): Refused | null {
  const inflated = entries.reduce((sum, { inflatedBytes }) => sum + inflatedBytes, 0);
  if (inflated <= MAX_INFLATED_BYTES) return null;
  if (!Number.isFinite(inflated)) {
    return broken(null, 'is a workbook that does not say how large it is', AS_WORKBOOK);
  }
  const megabytes = Math.ceil(inflated / 1e6);
  const remedy = 'at most 50 MB are read: split it, or save the sheet as CSV UTF-8';
  return broken(null, `is a workbook of ${megabytes} MB when it is unpacked`, remedy);
}

const beginsWith = (bytes: Uint8Array, magic: readonly number[]) =>
  magic.every((byte, index) => bytes[index] === byte);
