import type { PastRun } from '../domain/comparison.ts';
import { ConfigurationInvalid } from '../domain/errors.ts';
import type { Report } from '../domain/report.ts';
import { csvReport } from './formats/csv-report.ts';
import { ctrfReport } from './formats/ctrf-report.ts';
import { htmlReport } from './formats/html-report.ts';
import { jsonReport } from './formats/json-report.ts';
import { junitReport } from './formats/junit-report.ts';
import { markdownReport } from './formats/markdown-report.ts';
import { tapReport } from './formats/tap-report.ts';

interface Format {
  /** What a file's name may end in; the first is what a file is named by us. */
  readonly extensions: readonly [`.${string}`, ...`.${string}`[]];
  readonly mediaType: string;
  render(report: Report, beside: BesideReport): string;
}

/** What is known of a run and is no part of its report. */
export interface BesideReport {
  /** The runs of the suite before this one, oldest first, for a trend. */
  readonly history?: readonly PastRun[] | undefined;
  /** The signed verdict, byte for byte; null where it was not signed. */
  readonly envelope?: Uint8Array | null | undefined;
}

/** Every format of a report, in the order that people are told of them. */
const FORMATS = {
  html: {
    extensions: ['.html'],
    mediaType: 'text/html; charset=utf-8',
    render: (report, { history }) => htmlReport(report, history),
  },
  json: { extensions: ['.json'], mediaType: 'application/json', render: jsonReport },
  junit: {
    extensions: ['.junit.xml', '.xml'],
    mediaType: 'application/xml',
    render: junitReport,
  },
  markdown: {
    extensions: ['.md'],
    mediaType: 'text/markdown; charset=utf-8',
    render: markdownReport,
  },
  csv: { extensions: ['.csv'], mediaType: 'text/csv; charset=utf-8', render: csvReport },
  tap: { extensions: ['.tap'], mediaType: 'text/plain; charset=utf-8', render: tapReport },
  ctrf: { extensions: ['.ctrf.json'], mediaType: 'application/json', render: ctrfReport },
  dsse: {
    extensions: ['.dsse.json'],
    mediaType: 'application/vnd.dsse.envelope.v1+json',
    render: signedVerdict,
  },
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

/** @throws ConfigurationInvalid for the signed verdict of a run that has none. */
export function renderReport(
  report: Report,
  format: ReportFormat,
  beside: BesideReport = {},
): string {
  return FORMATS[format].render(report, beside);
}

/** The one format that is no projection of the report: nobody but the key can make it. */
function signedVerdict({ run_id, signature }: Report, { envelope }: BesideReport): string {
  if (envelope) return new TextDecoder().decode(envelope);
  const why =
    signature?.status === 'owed'
      ? `its signature is still to come: ${signature.problem}`
      : 'it was run without a signing key';
  throw new ConfigurationInvalid(`the verdict of ${run_id} is not signed: ${why}`);
}

export interface ReportFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: string;
}

/** The report as a file of this format, for those who fetch it. */
export function reportFile(
  report: Report,
  format: ReportFormat,
  beside: BesideReport = {},
): ReportFile {
  const { extensions, mediaType } = FORMATS[format];
  return {
    fileName: `${report.run_id}${extensions[0]}`,
    mediaType,
    content: renderReport(report, format, beside),
  };
}
