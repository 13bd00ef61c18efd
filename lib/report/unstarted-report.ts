import { measure } from '../domain/metrics/metrics.ts';
import type { Report } from '../domain/report.ts';
import { sha256Of } from '../domain/sha256.ts';
import type { Reason } from '../domain/verdict.ts';

/** In place of an id: there was no run, or none that could be shown. */
const NOTHING = 'none';

export interface Unstarted {
  readonly verdict: 'rejected' | 'error';
  readonly reason: Reason;
  /** ISO 8601. */
  readonly at: string;
  readonly toolVersion: string;
}

/** The report of a command that ended without one, so that whoever reads files alone learns of it. */
export function unstartedReport({ verdict, reason, at, toolVersion }: Unstarted): Report {
  return {
    schema: 'cognigate.report/1',
    run_id: NOTHING,
    suite_id: NOTHING,
    suite_name: null,
    platform: { name: NOTHING, url: '' },
    labels: {},
    verdict,
    reasons: [reason],
    scope: {
      complete: false,
      simulated: false,
      cases_in_suite: 0,
      cases_planned: 0,
      limited_by: [],
    },
    started_at: at,
    finished_at: at,
    duration_seconds: 0,
    ...measure({ test_cases: [] }, []),
    gate: [],
    batches: [],
    cases: [],
    discrepancies: [],
    evidence: { suite: { key: NOTHING, sha256: sha256Of(''), bytes: 0 } },
    audit: null,
    notifications: [],
    tool: { name: 'cognigate', version: toolVersion },
  };
}
