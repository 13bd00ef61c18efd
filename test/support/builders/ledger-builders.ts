import {
  AT_ONCE,
  type BatchCore,
  type BatchExecution,
  type BatchPhase,
  type BatchRecord,
} from '../../../lib/domain/batch.ts';
import type { EvidenceRef } from '../../../lib/domain/evidence-ref.ts';
import type { Baseline, RunRecord } from '../../../lib/domain/run.ts';
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

/** What a test says of a batch; what the phase does not have is left out, what it needs is filled in. */
export interface BatchFacts extends Partial<BatchCore> {
  readonly phase?: BatchPhase;
  readonly driven?: boolean;
  readonly firstAttemptAt?: number | null;
  readonly nextActionAt?: number;
  readonly settledAt?: number | null;
  readonly results?: EvidenceRef;
  readonly resultCount?: number;
  readonly execution?: BatchExecution | null;
  /** The two that tests ask about most; `executionId` null: the batch has no execution. */
  readonly executionId?: string | null;
  readonly platformStatus?: string | null;
}

/** A batch of two cases that nobody has touched, unless told otherwise; `firstCase` follows from the index. */
export function aBatch(facts: BatchFacts = {}): BatchRecord {
  const { index = 0, phase = 'planned', driven = false } = facts;
  const core: BatchCore = {
    runId: facts.runId ?? 'run-1',
    index,
    version: facts.version ?? 0,
    firstCase: facts.firstCase ?? index * 2,
    cases: facts.cases ?? 2,
    payload: facts.payload ?? anEvidenceRef({ key: `run-1/batch-${index}-0123456789abcdef.json` }),
    strayExecutionIds: facts.strayExecutionIds ?? [],
    submitAttempts: facts.submitAttempts ?? (phase === 'planned' ? 0 : 1),
    faults: facts.faults ?? [],
  };
  const firstAttemptAt = facts.firstAttemptAt ?? FAKE_START;
  const nextActionAt = facts.nextActionAt ?? AT_ONCE;
  const settledAt = facts.settledAt ?? FAKE_START;
  const execution = executionIn(facts);
  switch (phase) {
    case 'planned':
      return { ...core, phase, driven, firstAttemptAt: facts.firstAttemptAt ?? null, nextActionAt };
    case 'submitting':
    case 'unknown':
      return { ...core, phase, driven, firstAttemptAt, nextActionAt };
    case 'submitted':
      return { ...core, phase, firstAttemptAt, execution, nextActionAt };
    case 'settled':
      return { ...core, phase, firstAttemptAt, execution, settledAt, nextActionAt };
    case 'collected': {
      const { results = anEvidenceRef(), resultCount = core.cases } = facts;
      return { ...core, phase, firstAttemptAt, execution, settledAt, results, resultCount };
    }
    case 'refused':
      return { ...core, phase, firstAttemptAt };
    case 'abandoned': {
      const hasNone = facts.execution === null || facts.executionId === null;
      const adopted = hasNone ? null : execution;
      const { settledAt: endedAt = null } = facts;
      return { ...core, phase, firstAttemptAt, execution: adopted, settledAt: endedAt };
    }
  }
}

/** An execution that the platform works on by itself, and that nobody has looked at. */
export function anExecution(
  overrides: Partial<Extract<BatchExecution, { kind: 'remote' }>> = {},
): BatchExecution {
  return {
    kind: 'remote',
    id: 'exec-0',
    submittedAt: FAKE_START,
    platformStatus: null,
    looks: 0,
    progress: null,
    ...overrides,
  };
}

const ENDED = { platformStatus: 'completed', looks: 1, progress: 1 } as const;

function executionIn({ phase, index = 0, execution, ...facts }: BatchFacts): BatchExecution {
  const hasEnded = phase === 'settled' || phase === 'collected';
  const known = execution ?? anExecution({ id: `exec-${index}`, ...(hasEnded ? ENDED : {}) });
  const { executionId, platformStatus = known.platformStatus } = facts;
  return { ...known, id: executionId ?? known.id, platformStatus };
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
