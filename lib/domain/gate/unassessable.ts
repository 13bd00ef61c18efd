import type { RunRecord } from '../run.ts';
import type { RunFailure } from '../run-state.ts';
import type { RunAssessment } from './assess-run.ts';
import { decideVerdict } from './decide-verdict.ts';
import { explainVerdict } from './explain-verdict.ts';

const NO_SCORE = { precision: null, recall: null, f1: null };
const NO_REASONS = {
  evidence: [],
  missingCases: [],
  missed: [],
  open: [],
  met: [],
  discrepancies: [],
};

/** What can be said of a run none of whose cases can be judged: nothing of the bot, and why. */
export function unassessable(
  run: Pick<RunRecord, 'planned' | 'cancelRequestedAt'>,
  failure: RunFailure,
): RunAssessment {
  const planned = run.planned?.cases ?? 0;
  const verdict = decideVerdict({
    cancelled: run.cancelRequestedAt !== null,
    failure,
    refusedOutright: false,
    planned,
    notEvaluated: planned,
    evidenceSound: false,
    gate: [],
    bestPossibleGate: [],
  });
  return {
    verdict,
    reasons:
      verdict === 'error'
        ? [{ code: 'evidence_unreadable', message: failure.cause }]
        : explainVerdict(verdict, { ...NO_REASONS, failure }),
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
    batchesLeftOut: new Set(),
    batchFaults: new Map(),
  };
}
