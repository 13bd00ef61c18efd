import type { InputProblem } from '../domain/suite/input-problem.ts';
import { isTableFormat, type SuiteFormat } from './suite-format.ts';
import { locationOf } from './suite-source.ts';
import { isWorkbook, workbookFault } from './table/workbook-fault.ts';

type Recognised = Pick<InputProblem, 'problem' | 'remedy' | 'place'>;

/** More than the first lines need not be seen, to know what a text is. */
const HEAD_CHARACTERS = 100_000;

/** What begins like this is no text, whatever its name says. */
const BINARIES: readonly (readonly [begin: string, what: string])[] = [
  ['%PDF', 'a PDF'],
  ['\u001f\u008b', 'a file that gzip has packed'],
  ['\u0089PNG', 'a picture'],
  ['\u00ff\u00d8\u00ff', 'a picture'],
  ['7z\u00bc\u00af', 'an archive of 7-Zip'],
  ['SQLite format 3', 'a database of SQLite'],
  ['{\\rtf', 'a document in Rich Text Format'],
];

/** Begins with a field of ours, comments aside. */
const IS_SUITE = /^(?:\s*(?:#.*|---)?\r?\n)*(?:suite_id|test_cases|name|platform|gate|\$schema) *:/;

const A_SUITE = 'a suite is YAML, JSON, CSV or an Excel workbook (.xlsx)';

/** What a file is by its content, where that is no suite in the form of its name; null where it may be one. */
export function recogniseContent(
  bytes: Uint8Array,
  format: SuiteFormat | undefined,
): Recognised | null {
  const isTable = format !== undefined && isTableFormat(format);
  if (isWorkbook(bytes)) return isTable ? null : zipOrWorkbook(bytes);
  const begin = Buffer.from(bytes.subarray(0, 20)).toString('latin1');
  const binary = BINARIES.find(([start]) => begin.startsWith(start));
  if (binary) return { problem: `is ${binary[1]}`, remedy: A_SUITE };
  const head = Buffer.from(bytes.subarray(0, HEAD_CHARACTERS)).toString('utf8');
  const text = head.replace(/^\ufeff/, '');
  return TEXTS.flatMap((recognise) => recognise(text, format) ?? [])[0] ?? null;
}

function zipOrWorkbook(bytes: Uint8Array): Recognised {
  const [fault] = workbookFault(bytes)?.problems ?? [];
  if (fault === undefined) {
    return { problem: 'is an Excel workbook', remedy: 'name it .xlsx' };
  }
  if (!fault.problem.startsWith('is a zip')) return fault;
  return {
    problem: 'is a zip archive, such as a package of Cognigy.AI, which holds no test cases',
    remedy: 'cognigate import intents makes a suite of the export of a bot’s intents (CSV, JSON)',
  };
}

const TEXTS: readonly ((text: string, format: SuiteFormat | undefined) => Recognised | null)[] = [
  (text) =>
    /^\s*<(?:!doctype|html|\?xml|[a-z]+[\s>])/i.test(text)
      ? {
          problem: `is ${/^\s*<\?xml/i.test(text) ? 'XML' : 'a web page'}`,
          remedy: 'download the file itself, such as a CSV of the sheet',
        }
      : null,
  leftByGit,
  jsonLines,
  (text) => {
    const found = IS_SUITE.test(text) ? null : /^#(?:me|bot)[ \t]*\r?$/m.exec(text);
    return found === null
      ? null
      : {
          problem: 'is a convo of Botium',
          remedy: 'cognigate import botium FILE makes a suite of it',
          place: locationOf(text, found.index),
        };
  },
  (text) => {
    const found = IS_SUITE.test(text)
      ? null
      : /^## *(?:intent|story|synonym|lookup|regex) *:/m.exec(text);
    return found === null
      ? null
      : {
          problem: 'is training data of Rasa in Markdown, as Rasa 1 had it',
          remedy:
            'convert it to the YAML of Rasa 3, and import that with cognigate import rasa FILE',
          place: locationOf(text, found.index),
        };
  },
  otherFormat,
];

/** A merge that is not finished, or a pointer to a file that was not fetched. */
function leftByGit(text: string): Recognised | null {
  if (text.startsWith('version https://git-lfs.github.com/')) {
    return { problem: 'is a pointer of Git LFS', remedy: 'fetch the file itself: git lfs pull' };
  }
  const conflict = /^<{7} .*$(?=[\s\S]*^={7}\r?$[\s\S]*^>{7} )/m.exec(text);
  if (conflict === null) return null;
  return {
    problem: 'has a conflict of a merge in it',
    remedy: 'decide for one of the two sides, and remove the marks of Git',
    place: locationOf(text, conflict.index),
  };
}

/** A document on each line. */
function jsonLines(text: string): Recognised | null {
  const [first = '', second = ''] = text.split(/\r\n|\n|\r/, 2);
  if (!/^\s*\{.*\}\s*$/.test(first) || !/^\s*\{.*\}\s*$/.test(second)) return null;
  if (!isJson(first) || !isJson(second)) return null;
  return {
    problem: 'is JSON Lines, a document on each line',
    remedy: 'cognigate import table FILE makes a suite of its rows',
    place: { line: 2, column: 1 },
  };
}

/** A suite that goes by the name of another form. */
function otherFormat(text: string, format: SuiteFormat | undefined): Recognised | null {
  const start = text.trimStart();
  const isTable = format === undefined || isTableFormat(format);
  if (isTable && /^[{[]/.test(start) && isJson(text)) {
    return { problem: 'is JSON', remedy: 'name it .json' };
  }
  if (isTable && IS_SUITE.test(text)) {
    return { problem: 'is YAML', remedy: 'name it .yaml' };
  }
  const [header = ''] = start.split(/[\r\n]/, 1);
  const isHeader = /(?:^|[,;\t|"])input_text(?:[,;\t|"]|$)/.test(header) && !/[{:]/.test(header);
  if (format !== 'csv' && format !== 'xlsx' && isHeader) {
    return { problem: 'is a table, by its first line', remedy: 'name it .csv' };
  }
  return null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
