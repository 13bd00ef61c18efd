import { ConfigurationInvalid } from '../domain/errors.ts';
import type { Report } from '../domain/report.ts';
import { csvReport } from './csv-report.ts';
import { jsonReport } from './json-report.ts';
import { junitReport } from './junit-report.ts';
import { markdownReport } from './markdown-report.ts';

const FORMATS = {
  json: { extensions: ['.json'], render: jsonReport },
  junit: { extensions: ['.junit.xml', '.xml'], render: junitReport },
  markdown: { extensions: ['.md'], render: markdownReport },
  csv: { extensions: ['.csv'], render: csvReport },
} as const satisfies Record<
  string,
  { extensions: readonly `.${string}`[]; render: (report: Report) => string }
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

export function renderReport(report: Report, format: ReportFormat): string {
  return FORMATS[format].render(report);
}
