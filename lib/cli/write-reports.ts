import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Report } from '../domain/report.ts';
import { formatOf, renderReport } from '../report/report-format.ts';

/** @throws ConfigurationInvalid where a file's extension names no format; asked before a run, so that none is wasted. */
export function checkReportFiles(files: readonly string[]): void {
  for (const file of files) formatOf(file);
}

/** Writes the report to each file in the format of its extension, and returns their absolute paths. */
export async function writeReports(
  report: Report,
  files: readonly string[],
  directory: string,
): Promise<string[]> {
  const paths: string[] = [];
  for (const file of files) {
    const path = resolve(directory, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, renderReport(report, formatOf(file)));
    paths.push(path);
  }
  return paths;
}
