import type { PastRun } from '../domain/comparison.ts';
import { ConfigurationInvalid } from '../domain/errors.ts';
import type { Report } from '../domain/report.ts';
import type { SuitePlaces } from './formats/github-annotations.ts';
import { FORMATS, type ReportFormat } from './report-format.ts';

/** What is known of a run and is no part of its report. */
export interface BesideReport {
  /** The runs of the suite before this one, oldest first, for a trend. */
  readonly history?: readonly PastRun[] | undefined;
  /** The signed verdict, byte for byte; null where it was not signed. */
  readonly envelope?: Uint8Array | null | undefined;
  /** Where the cases are written down, for formats that lead there. */
  readonly places?: SuitePlaces | null | undefined;
}

type Render = (report: Report, beside: BesideReport) => string;

/** Each is loaded when it is asked for: a run writes two of them. */
const RENDERERS: Readonly<Record<ReportFormat, () => Promise<Render>>> = {
  html: async () => {
    const { htmlReport } = await import('./formats/html-report.ts');
    return (report, { history, places }) => htmlReport(report, history, { places });
  },
  json: async () => (await import('./formats/json-report.ts')).jsonReport,
  junit: async () => {
    const { junitReport } = await import('./formats/junit-report.ts');
    return (report, { places }) => junitReport(report, places);
  },
  markdown: async () => (await import('./formats/markdown-report.ts')).markdownReport,
  csv: async () => (await import('./formats/csv-report.ts')).csvReport,
  tap: async () => (await import('./formats/tap-report.ts')).tapReport,
  ctrf: async () => (await import('./formats/ctrf-report.ts')).ctrfReport,
  dsse: async () => signedVerdict,
};

/** @throws ConfigurationInvalid for the signed verdict of a run that has none. */
export async function renderReport(
  report: Report,
  format: ReportFormat,
  beside: BesideReport = {},
): Promise<string> {
  const render = await RENDERERS[format]();
  return render(report, beside);
}

/** What `renderReport` gives, in pieces to be written one after the other. */
export async function reportPieces(
  report: Report,
  format: ReportFormat,
  beside: BesideReport = {},
): Promise<Iterable<string>> {
  if (format !== 'json') return [await renderReport(report, format, beside)];
  return (await import('./formats/json-report.ts')).jsonReportPieces(report);
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
export async function reportFile(
  report: Report,
  format: ReportFormat,
  beside: BesideReport = {},
): Promise<ReportFile> {
  const { extensions, mediaType } = FORMATS[format];
  return {
    fileName: `${report.run_id}${extensions[0]}`,
    mediaType,
    content: await renderReport(report, format, beside),
  };
}
