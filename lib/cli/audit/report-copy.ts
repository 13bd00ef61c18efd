import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import type { ReportCopy } from '../../audit/verify-copy.ts';
import { messageOf } from '../../domain/errors.ts';
import { Report } from '../../domain/report.ts';
import { asReport } from '../../report/formats/json-report.ts';
import { pageReading } from '../../report/formats/page-reading.ts';
import { pageDataOf } from '../../report/page-data.ts';
import { filledInto, pageTemplate } from '../../report/page-template.ts';
import { UsageError } from '../usage-error.ts';

const PageReport = z.object({
  report: z.looseObject({
    run_id: z.string(),
    audit: Report.shape.audit,
    notifications: Report.shape.notifications,
    signature: Report.shape.signature,
  }),
});

/**
 * The copy of a report that `--report` names: a report.json, or a report.html of this version.
 *
 * @throws UsageError where it is neither.
 */
export function readReportCopy(given: string, cwd: string): ReportCopy {
  const text = textOf(given, cwd);
  return text.trimStart().startsWith('{') ? jsonCopy(given, text) : pageCopy(given, text);
}

function jsonCopy(given: string, text: string): ReportCopy {
  const report = reportOf(given, text);
  const { run_id: runId, audit, notifications, signature } = report;
  return { runId, audit, notifications, signature, content: report, contentOf: (kept) => kept };
}

/** What a page draws is in its data and in its reading; that it has nothing else shows by the rest, which all pages have in common. */
function pageCopy(given: string, text: string): ReportCopy {
  const filled = filledInto(pageTemplate('report-template.html'), text);
  const page = PageReport.safeParse(filled?.data);
  if (filled === undefined || !page.success) {
    throw new UsageError(
      `--report ${given} is no report of this version: its page was written by another one, or changed; verify the report.json of the run`,
    );
  }
  const { run_id: runId, audit, notifications, signature } = page.data.report;
  return {
    runId,
    audit,
    notifications,
    signature,
    content: ofTheRecord(filled.data, filled.reading),
    contentOf: (report) => ofTheRecord(pageDataOf(report), pageReading(report)),
  };
}

/** The runs before it are of other records, and the places of its cases of none. */
function ofTheRecord(data: unknown, reading: string): unknown {
  const document = z.looseObject({}).parse(data);
  return { ...document, history: [], places: null, reading: reading.split('\n') };
}

function reportOf(given: string, text: string): Report {
  try {
    return asReport(JSON.parse(text));
  } catch (error) {
    throw new UsageError(`--report ${given} is no report.json: ${messageOf(error)}`);
  }
}

function textOf(given: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, given), 'utf8');
  } catch (error) {
    throw new UsageError(`--report ${given} cannot be read: ${messageOf(error)}`);
  }
}
