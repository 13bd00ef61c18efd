import { extname } from 'node:path';
import type { SourceReading } from './suite-source.ts';
import { isVendorPlaybooks, readVendorPlaybooks } from './vendor-playbooks.ts';

interface Format {
  readonly extensions: readonly `.${string}`[];
  /** `suiteId` is for a form that has none of its own. */
  read(text: string, suiteId: string | undefined): Promise<SourceReading>;
}

/** Every form of a suite file. A parser is loaded on use, since it costs more than reading a small suite with it. */
const FORMATS = {
  yaml: {
    extensions: ['.yaml', '.yml'],
    read: async (text) => (await import('./yaml-source.ts')).readYaml(text),
  },
  json: {
    extensions: ['.json'],
    read: async (text, suiteId) =>
      asSuite((await import('./json-source.ts')).readJson(text), suiteId),
  },
  csv: {
    extensions: ['.csv'],
    read: async (text, suiteId) => (await import('./csv-source.ts')).readCsv(text, suiteId),
  },
} as const satisfies Record<string, Format>;

export type SuiteFormat = keyof typeof FORMATS;

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

/** A suite file's text as plain values, or the reasons why there are none. */
export function readSource(
  text: string,
  format: SuiteFormat,
  suiteId: string | undefined,
): Promise<SourceReading> {
  return FORMATS[format].read(text, suiteId);
}

/** A list is no suite, but it may be one of playbooks, in the form of the vendor's tool. */
function asSuite(reading: SourceReading, suiteId: string | undefined): SourceReading {
  if (reading.status === 'refused') return reading;
  const { value } = reading.document;
  if (!isVendorPlaybooks(value)) return reading;
  return readVendorPlaybooks({ ...reading.document, value }, suiteId);
}
