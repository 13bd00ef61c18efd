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

const FORMATS = {
  json: { extensions: ['.json'], render: jsonReport },
  junit: { extensions: ['.junit.xml', '.xml'], render: junitReport },
  markdown: { extensions: ['.md'], render: markdownReport },
  csv: { extensions: ['.csv'], render: csvReport },
  html: { extensions: ['.html'], render: (report, history) => htmlReport(report, history) },
  tap: { extensions: ['.tap'], render: tapReport },
  ctrf: { extensions: ['.ctrf.json'], render: ctrfReport },
} as const satisfies Record<
  string,
  {
    extensions: readonly `.${string}`[];
    render: (report: Report, history?: readonly PastRun[]) => string;
  }
>;

export type ReportFormat = keyof typeof FORMATS;

const FORMAT_OF_EXTENSION = Object.entries(FORMATS)
  .flatMap(([format, { extensions }]) =>
    extensions.map((extension) => ({ extension, format: format as ReportFormat })),
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
  const known = Object.values(FORMATS).flatMap(({ extensions }) => extensions);
  throw new ConfigurationInvalid(
    `no report format goes with the file name "${fileName}"; it must end in ${known.join(', ')}`,
  );
}

/** `history`: the runs of the suite before this one, oldest first, for the formats that draw a trend. */
export function renderReport(
  report: Report,
  format: ReportFormat,
  history?: readonly PastRun[],
): string {
  return FORMATS[format].render(report, history);
}
