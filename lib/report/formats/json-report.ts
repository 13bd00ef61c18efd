import { IntegrityViolated } from '../../domain/errors.ts';
import { jsonPieces } from '../../domain/json/json-pieces.ts';
import { Report } from '../../domain/report.ts';

/** The report as `report.json` is written: two spaces, a line feed at the end, the same bytes every time. */
export function jsonReport(report: Report): string {
  return [...jsonReportPieces(report)].join('');
}

/** The same for a file: 20,000 cases are some 30 MB of it. */
export function* jsonReportPieces(report: Report): Generator<string> {
  yield* jsonPieces(report, 2);
  yield '\n';
}

/**
 * Reads a `report.json`.
 * @throws IntegrityViolated where it is no JSON, or does not fit the schema.
 */
export function parseReport(bytes: Uint8Array): Report {
  return asReport(jsonOf(bytes));
}

/** @throws IntegrityViolated where `document` does not fit the schema of a report. */
export function asReport(document: unknown): Report {
  const parsed = Report.safeParse(document);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue === undefined || issue.path.length === 0 ? 'its top' : issue.path.join('.');
  throw new IntegrityViolated(
    `report does not fit cognigate.report/1 at ${path}: ${issue?.message ?? 'unknown problem'}`,
    { cause: parsed.error },
  );
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new IntegrityViolated(
      `report of ${bytes.byteLength} bytes is not JSON in UTF-8, a report.json is expected`,
      { cause },
    );
  }
}
