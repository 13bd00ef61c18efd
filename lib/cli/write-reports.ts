import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Report } from '../domain/report.ts';
import { pageTemplate } from '../report/page-template.ts';
import { type BesideReport, reportPieces } from '../report/render-report.ts';
import { formatOf } from '../report/report-format.ts';

/** Stands for the page that every run leaves, where files are checked beforehand. */
export const KEPT_PAGE = 'report.html';

/**
 * Asked before a run, so that none is wasted.
 * @throws ConfigurationInvalid where a file's extension names no format, or its page has not been built.
 */
export function checkReportFiles(files: readonly string[]): void {
  for (const file of files) {
    if (formatOf(file) === 'html') pageTemplate('report-template.html');
  }
}

/** Writes the report to each file in the format of its extension, and returns their absolute paths. */
export async function writeReports(
  report: Report,
  files: readonly string[],
  {
    directory,
    mode = 0o666,
    ...beside
  }: BesideReport & {
    readonly directory: string;
    /** Of a file that is made. */
    readonly mode?: number;
  },
): Promise<string[]> {
  const paths: string[] = [];
  for (const file of files) {
    const path = resolve(directory, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await reportPieces(report, formatOf(file), beside), { mode });
    paths.push(path);
  }
  return paths;
}
