import type { BatchRecord } from '../../../lib/domain/batch.ts';
import type { EvidenceRef } from '../../../lib/domain/evidence-ref.ts';
import { jsonBytes } from '../../../lib/domain/json-bytes.ts';
import type { KeptAnswer } from '../../../lib/domain/kept-answer.ts';
import type { RunRecord } from '../../../lib/domain/run.ts';
import type { Suite } from '../../../lib/domain/suite/suite.ts';
import type { StateDirectory } from '../../../lib/local/state-directory.ts';
import { acceptRun, type RunRequest } from '../../../lib/steps/accept-run.ts';
import { aggregateRun } from '../../../lib/steps/aggregate-run.ts';
import { runOf } from '../../../lib/steps/run-access.ts';
import { FAKE_START } from '../fakes/fake-ports.ts';
import { aBatch } from './ledger-builders.ts';
import { aGoodResult, aSuite } from './run-evidence.ts';

export interface DecidedRun {
  readonly run: RunRecord;
  readonly request: EvidenceRef;
  readonly answer: EvidenceRef;
  readonly results: EvidenceRef;
  readonly report: EvidenceRef;
}

export interface DecidedFacts extends Partial<RunRequest> {
  readonly runId: string;
  readonly suite?: Suite;
  /** One for each case; good ones where absent. */
  readonly results?: readonly unknown[];
  /** When it began, in milliseconds since 1970 UTC; it is over ten seconds later. */
  readonly startedAt?: number;
}

/** A run of one batch as it ends: evidence, ledger, and the record by which it was really decided. */
export async function decideRun(state: StateDirectory, facts: DecidedFacts): Promise<DecidedRun> {
  const { runId, suite = aSuite(3), startedAt = FAKE_START, ...rest } = facts;
  const { results = suite.test_cases.map(aGoodResult), ...request } = rest;
  const { ledger, audit, evidence, baselines } = state;
  const ports = { ledger, audit, evidence, baselines };
  await acceptRun(
    {
      suite,
      defaultedThresholds: [],
      trigger: { kind: 'cli', principal: 'tester' },
      platformUrl: 'https://bot.example',
      toolVersion: '0.1.0',
      ...request,
      runId,
    },
    { ...ports, now: () => startedAt },
  );
  const put = (name: string, document: unknown) =>
    evidence.put(runId, `batch-0-${name}`, 'json', jsonBytes(document));
  const sent = await put('request', { test_cases: suite.test_cases });
  const answer: KeptAnswer = {
    ...(await put('answer-results', { test_results: results })),
    tells: 'results',
  };
  const kept = await put('results', results);
  const collected = aBatch({
    runId,
    phase: 'collected',
    cases: suite.test_cases.length,
    payload: sent,
    executionId: `exec-${runId}`,
    platformStatus: 'completed',
    firstAttemptAt: startedAt + 1_000,
    settledAt: startedAt + 9_000,
    results: kept,
    resultCount: results.length,
  });
  const batch: BatchRecord = { ...collected, answers: [answer] };
  await ledger.createBatches([batch]);
  const planned = { cases: suite.test_cases.length, batches: 1 };
  await ledger.updateRun({ ...(await runOf(ledger, runId)), planned });
  await aggregateRun(
    { runId, next: 'aggregate', waitSeconds: 0, tick: 1 },
    { ...ports, now: () => startedAt + 10_000 },
  );
  const run = await runOf(ledger, runId);
  if (run.report === null) throw new Error(`run ${runId} has no report`);
  return { run, request: sent, answer, results: kept, report: run.report };
}
