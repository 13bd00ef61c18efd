import { ErrorName } from '../../domain/errors.ts';
import type { RunAssessment } from '../../domain/gate/assess-run.ts';
import type { RunRecord } from '../../domain/run.ts';

const NO_SCORE = { precision: null, recall: null, f1: null };

/** What can be said of a run whose suite cannot be read: nothing of the bot, and why. */
export function unassessable(
  run: RunRecord,
  failure: { readonly error: string; readonly cause: string } | null,
): RunAssessment {
  const planned = run.planned?.cases ?? 0;
  const rejected = failure?.error === ErrorName.suiteRejected;
  return {
    verdict: rejected ? 'rejected' : 'error',
    reasons: [
      {
        code: rejected ? 'suite_rejected' : 'evidence_unreadable',
        message: failure?.cause ?? 'the suite of this run cannot be read',
      },
    ],
    metrics: {
      totals: { planned, evaluated: 0, passed: 0, failed: 0, not_evaluated: planned },
      pass_rate: 0,
      failure_rate: 1,
      coverage: { intent_coverage: 0, entity_coverage: 0 },
      intents: {
        accuracy: null,
        macro: NO_SCORE,
        weighted: NO_SCORE,
        per_intent: [],
        confusion: [],
      },
      entities: { by_name: NO_SCORE, by_value: null },
      false_positive_rate: null,
      out_of_scope: { cases: 0, matched: 0, false_accept_rate: null },
      latency_ms: { p50: null, p90: null, p95: null, p99: null, max: null, within_allowed: null },
    },
    gate: [],
    cases: [],
    discrepancies: [],
    batchFaults: new Map(),
  };
}
