import { extname } from 'node:path';
import { formatPath } from '../domain/suite/input-problem.ts';
import { decodeText } from './decode-text.ts';
import { broken, type SourceReading } from './suite-source.ts';
import { isVendorPlaybooks, readVendorPlaybooks } from './vendor-playbooks.ts';

interface Format {
  readonly extensions: readonly `.${string}`[];
  read(bytes: Uint8Array, options: SourceOptions): Promise<SourceReading>;
}

export interface SourceOptions {
  /** For a form that has none of its own. */
  readonly suiteId?: string | undefined;
  /** Which sheet of a workbook. */
  readonly sheet?: string | undefined;
  readonly platform?: string | undefined;
  /** The section `cognigy` of a table, which has no place for it. */
  readonly section?: TableSection | undefined;
}

/** What flags say about the bot that a table is for. */
export interface TableSection {
  readonly project?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly flow?: string | undefined;
  readonly locale?: string | undefined;
}

/** Every form of a suite file. A parser is loaded on use, since it costs more than reading a small suite with it. */
const FORMATS = {
  yaml: {
    extensions: ['.yaml', '.yml'],
    read: (bytes) =>
      readText(bytes, async (text) => (await import('./yaml-source.ts')).readYaml(text)),
  },
  json: {
    extensions: ['.json'],
    read: (bytes, { suiteId }) =>
      readText(bytes, async (text) =>
        asSuite((await import('./json-source.ts')).readJson(text), suiteId),
      ),
  },
  csv: {
    extensions: ['.csv', '.tsv'],
    read: (bytes, options) => readTableSuite(bytes, 'csv', options),
  },
  xlsx: {
    extensions: ['.xlsx', '.xlsm'],
    read: (bytes, options) => readTableSuite(bytes, 'xlsx', options),
  },
} as const satisfies Record<string, Format>;

export type SuiteFormat = keyof typeof FORMATS;

/** Claims that the form has rows of cases and no place for anything else. */
export function isTableFormat(format: SuiteFormat): format is 'csv' | 'xlsx' {
  return format === 'csv' || format === 'xlsx';
}

const FORMAT_NAMES = Object.keys(FORMATS).filter((name): name is SuiteFormat => name in FORMATS);
const EXTENSIONS = FORMAT_NAMES.flatMap((name): readonly string[] => FORMATS[name].extensions);

/** The extensions for a sentence: `.yaml, .yml, .json or .csv`. */
export const SUITE_EXTENSIONS = EXTENSIONS.join(', ').replace(/, (?=[^,]*$)/, ' or ');

/** How the name of a suite file ends, as the source of a regular expression. */
export const SUITE_FILE_ENDING = `\\.(${EXTENSIONS.map((each) => each.slice(1)).join('|')})$`;

/** The form that a file's name asks for by its extension; undefined where there is none such. */
export function suiteFormatOf(fileName: string): SuiteFormat | undefined {
  const extension = extname(fileName).toLowerCase();
  return FORMAT_NAMES.find((name) => FORMATS[name].extensions.some((each) => each === extension));
}

/** A suite file as plain values, or the reasons why there are none. */
export function readSource(
  bytes: Uint8Array,
  format: SuiteFormat,
  options: SourceOptions,
): Promise<SourceReading> {
  return FORMATS[format].read(bytes, options);
}

async function readText(
  bytes: Uint8Array,
  read: (text: string) => Promise<SourceReading>,
): Promise<SourceReading> {
  const decoded = decodeText(bytes);
  return decoded.status === 'refused' ? decoded : read(decoded.text);
}

/** A table has no place for what is not a case, so the caller names the suite. */
async function readTableSuite(
  bytes: Uint8Array,
  format: 'csv' | 'xlsx',
  { suiteId, sheet, platform, section }: SourceOptions,
): Promise<SourceReading> {
  if (suiteId === undefined) {
    const what = format === 'csv' ? 'a CSV' : 'a workbook';
    return broken(null, `is ${what}, which has no place for a suite id`, 'add --suite-id NAME');
  }
  if (
    platform === 'cognigy-ai' &&
    (section?.project === undefined || section.endpoint === undefined)
  ) {
    const problem = 'is a table, which has no place for the section cognigy';
    return broken(null, problem, 'add --project NAME --endpoint NAME');
  }
  const { readTable } = await import('./table/read-table.ts');
  const reading = await readTable(bytes, { format, sheet });
  if (reading.status === 'refused') return reading;
  const cases = (await import('./table/table-cases.ts')).tableCases(reading.table);
  if (cases.status === 'refused') return cases;
  const { value, locate, describe, notes } = cases.document;
  return {
    status: 'parsed',
    document: {
      value: {
        suite_id: suiteId,
        ...(section && { cognigy: { mode: 'conversation', ...section } }),
        test_cases: value,
      },
      ...(notes && { notes }),
      describe: ([field, ...path]) =>
        field === 'test_cases'
          ? describe(path)
          : formatPath(field === undefined ? [] : [field, ...path]),
      locate: ([field, ...path], at) => (field === 'test_cases' ? locate(path, at) : null),
    },
  };
}

/** A list is no suite, but it may be one of playbooks, in the form of the vendor's tool. */
function asSuite(reading: SourceReading, suiteId: string | undefined): SourceReading {
  if (reading.status === 'refused') return reading;
  const { value } = reading.document;
  if (!isVendorPlaybooks(value)) return reading;
  return readVendorPlaybooks({ ...reading.document, value }, suiteId);
}
