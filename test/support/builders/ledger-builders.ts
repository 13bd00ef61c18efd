import type { Baseline, BatchRecord, EvidenceRef, RunRecord } from '../../../lib/domain/run.ts';
import { FAKE_START } from '../fakes/fake-ports.ts';

/** A reference to nothing in particular; give `key` and the rest where the bytes matter. */
export function anEvidenceRef(overrides: Partial<EvidenceRef> = {}): EvidenceRef {
  return {
    key: 'run-1/suite-0123456789abcdef.json',
    sha256: `0123456789abcdef${'0'.repeat(48)}`,
    bytes: 2,
    ...overrides,
  };
}

/** A run of four cases in two batches that has just been planned. */
export function aRun(overrides: Partial<RunRecord> = {}): RunRecord {
  return {
    runId: 'run-1',
    version: 0,
    suiteId: 'suite-1',
    platform: 'executions-v1',
    platformUrl: 'https://bot.example',
    trigger: { kind: 'cli', principal: 'tester' },
    suite: anEvidenceRef(),
    labels: {},
    settings: { concurrency: 10, pollWorthSeconds: 0.5, onAmbiguousSubmit: 'resend' },
    defaultedThresholds: [],
    toolVersion: '0.1.0',
    planned: { cases: 4, batches: 2 },
    startedAt: FAKE_START,
    deadlineAt: FAKE_START + 1_500_000,
    firstContactAt: null,
    unreachableSince: null,
    holdUntil: null,
    cancelRequestedAt: null,
    resumptions: 0,
    auditSeqAtStart: 0,
    verdict: null,
    reasons: [],
    finishedAt: null,
    report: null,
    audit: null,
    notifications: [],
    ...overrides,
  };
}

/** A batch of two cases that nobody has touched; `firstCase` follows from the index. */
export function aBatch(overrides: Partial<BatchRecord> = {}): BatchRecord {
  const index = overrides.index ?? 0;
  return {
    runId: 'run-1',
    index,
    version: 0,
    phase: 'planned',
    firstCase: index * 2,
    cases: 2,
    payload: anEvidenceRef({ key: `run-1/batch-${index}-0123456789abcdef.json` }),
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
    ...overrides,
  };
}

export function aBaseline(overrides: Partial<Baseline> = {}): Baseline {
  return {
    suiteId: 'suite-1',
    label: 'main',
    runId: 'run-0',
    report: { key: 'run-0/report-abababababababab.json', sha256: 'ab'.repeat(32), bytes: 512 },
    setAt: Date.parse('2026-11-21T10:00:00Z'),
    setBy: 'tester',
    ...overrides,
  };
}
