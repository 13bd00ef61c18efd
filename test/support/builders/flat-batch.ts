import { anEvidenceRef } from './ledger-builders.ts';

/** A batch as 0.1.0 wrote it when it was planned: one form for all phases. */
export const FLAT_BATCH = {
  runId: 'run-1',
  index: 0,
  version: 3,
  phase: 'planned',
  firstCase: 0,
  cases: 2,
  payload: anEvidenceRef(),
  executionId: null,
  strayExecutionIds: [],
  platformStatus: null,
  submitAttempts: 0,
  polls: 0,
  progress: null,
  firstAttemptAt: null,
  submittedAt: null,
  settledAt: null,
  nextActionAt: null,
  results: null,
  resultCount: null,
  faults: [],
};
