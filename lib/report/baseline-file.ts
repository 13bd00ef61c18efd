import * as z from 'zod';
import type { CarriedBaseline } from '../domain/baseline/carried-baseline.ts';
import { jsonBytes } from '../domain/json-bytes.ts';
import { Report } from '../domain/report.ts';
import { sha256Of } from '../domain/sha256.ts';

/** A baseline that travels through git or the artefacts of a CI, with the report that it is. */
const BaselineFile = z.strictObject({
  schema: z.literal('cognigate.baseline/1'),
  suite_id: z.string(),
  label: z.string(),
  run_id: z.string(),
  /** SHA-256, in lower-case hex, of the report as JSON without white space. */
  report_sha256: z.string().length(64),
  report: Report,
});

/** The text of the file that carries a baseline; white space in it may change. */
export function baselineFileOf(label: string, kept: Uint8Array): string {
  const report: unknown = JSON.parse(new TextDecoder().decode(kept));
  const { suite_id, run_id } = Report.parse(report);
  const file = {
    schema: 'cognigate.baseline/1',
    suite_id,
    label,
    run_id,
    report_sha256: sha256Of(jsonBytes(report)),
    report,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export type BaselineReading =
  | { readonly status: 'read'; readonly baseline: CarriedBaseline }
  /** What is wrong with the file, as a predicate. */
  | { readonly status: 'refused'; readonly problem: string };

/** Reads a baseline for a suite; an edited one, and one of another suite, is refused. */
export function readBaselineFile(text: string, suiteId: string): BaselineReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { status: 'refused', problem: 'is no JSON' };
  }
  const parsed = BaselineFile.safeParse(value);
  if (!parsed.success) {
    return { status: 'refused', problem: 'is not what cognigate baseline export writes' };
  }
  const { suite_id, label, run_id, report_sha256, report } = parsed.data;
  // Of the text as it was read: parsing fills nothing in, and the order of fields is the file's.
  const bytes = jsonBytes(z.object({ report: z.unknown() }).parse(value).report);
  if (sha256Of(bytes) !== report_sha256) {
    return { status: 'refused', problem: 'was changed: its report is not the one of its digest' };
  }
  if (suite_id !== suiteId || report.suite_id !== suiteId) {
    return { status: 'refused', problem: `is of suite ${report.suite_id}, not of ${suiteId}` };
  }
  if (report.run_id !== run_id) {
    return { status: 'refused', problem: 'names another run than its report' };
  }
  return { status: 'read', baseline: { suiteId, label, runId: run_id, bytes } };
}
