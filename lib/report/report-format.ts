import { ConfigurationInvalid } from '../domain/errors.ts';

interface Format {
  /** What a file's name may end in; the first is what a file is named by us. */
  readonly extensions: readonly [`.${string}`, ...`.${string}`[]];
  readonly mediaType: string;
}

/** Every format of a report, in the order that people are told of them. */
export const FORMATS = {
  html: { extensions: ['.html'], mediaType: 'text/html; charset=utf-8' },
  json: { extensions: ['.json'], mediaType: 'application/json' },
  junit: { extensions: ['.junit.xml', '.xml'], mediaType: 'application/xml' },
  markdown: { extensions: ['.md'], mediaType: 'text/markdown; charset=utf-8' },
  csv: { extensions: ['.csv'], mediaType: 'text/csv; charset=utf-8' },
  tap: { extensions: ['.tap'], mediaType: 'text/plain; charset=utf-8' },
  ctrf: { extensions: ['.ctrf.json'], mediaType: 'application/json' },
  dsse: { extensions: ['.dsse.json'], mediaType: 'application/vnd.dsse.envelope.v1+json' },
} as const satisfies Record<string, Format>;

export type ReportFormat = keyof typeof FORMATS;

export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(FORMATS, name);
}

export const REPORT_FORMATS = Object.keys(FORMATS).filter(isReportFormat);

/** The extensions for a sentence: `.html, .json … or .ctrf.json`. */
export const REPORT_EXTENSIONS = REPORT_FORMATS.map((format) => FORMATS[format].extensions[0])
  .join(', ')
  .replace(/, (?=[^,]*$)/, ' or ');

const FORMAT_OF_EXTENSION = REPORT_FORMATS.flatMap((format) =>
  FORMATS[format].extensions.map((extension) => ({ extension, format })),
)
  // The longest first, so that `.junit.xml` is never taken for what a shorter end stands for.
  .sort((a, b) => b.extension.length - a.extension.length);

/**
 * The format that a file's name asks for by its extension.
 * @throws ConfigurationInvalid where there is no such format.
 */
export function formatOf(fileName: string): ReportFormat {
  const name = fileName.toLowerCase();
  const found = FORMAT_OF_EXTENSION.find(({ extension }) => name.endsWith(extension));
  if (found !== undefined) return found.format;
  const known = REPORT_FORMATS.flatMap((format) => FORMATS[format].extensions);
  throw new ConfigurationInvalid(
    `no report format goes with the file name "${fileName}"; it must end in ${known.join(', ')}`,
  );
}
