import type { Report } from '../domain/report.ts';
import { type ReportFormat, renderReport } from '../report/report-format.ts';

const MEDIA: Readonly<Record<ReportFormat, { readonly type: string; readonly extension: string }>> =
  {
    json: { type: 'application/json', extension: '.json' },
    junit: { type: 'application/xml', extension: '.junit.xml' },
    markdown: { type: 'text/markdown; charset=utf-8', extension: '.md' },
    csv: { type: 'text/csv; charset=utf-8', extension: '.csv' },
    tap: { type: 'text/plain; charset=utf-8', extension: '.tap' },
    ctrf: { type: 'application/json', extension: '.ctrf.json' },
    html: { type: 'text/html; charset=utf-8', extension: '.html' },
  };

export const REPORT_FORMATS = Object.keys(MEDIA);

export interface ReportFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: string;
}

/** The report as a file of this format. */
export function reportFile(report: Report, format: ReportFormat): ReportFile {
  const { type, extension } = MEDIA[format];
  return {
    fileName: `${report.run_id}${extension}`,
    mediaType: type,
    content: renderReport(report, format),
  };
}

export function isReportFormat(format: string): format is ReportFormat {
  return Object.hasOwn(MEDIA, format);
}
