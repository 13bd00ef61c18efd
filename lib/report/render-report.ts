import type { PastRun } from '../domain/comparison.ts';
import type { Report } from '../domain/report.ts';
import type { SuitePlaces } from './formats/github-annotations.ts';
import { FORMATS, type ReportFormat } from './report-format.ts';

/** What some formats show beside the report. */
export interface ReportContext {
  /** The runs of the suite before this one, oldest first, for the formats that draw a trend. */
  readonly history?: readonly PastRun[];
  /** Where the cases are written down, for those that lead there. */
  readonly places?: SuitePlaces | null;
}

type Render = (report: Report, context: ReportContext) => string;

/** Each is loaded when it is asked for: a run writes two of them. */
const RENDERERS: Readonly<Record<ReportFormat, () => Promise<Render>>> = {
  html: async () => {
    const { htmlReport } = await import('./formats/html-report.ts');
    return (report, { history }) => htmlReport(report, history);
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
};

export async function renderReport(
  report: Report,
  format: ReportFormat,
  context: ReportContext = {},
): Promise<string> {
  const render = await RENDERERS[format]();
  return render(report, context);
}

export interface ReportFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: string;
}

/** The report as a file of this format, for those who fetch it. */
export async function reportFile(report: Report, format: ReportFormat): Promise<ReportFile> {
  const { extensions, mediaType } = FORMATS[format];
  return {
    fileName: `${report.run_id}${extensions[0]}`,
    mediaType,
    content: await renderReport(report, format),
  };
}
