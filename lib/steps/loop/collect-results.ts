import { type BatchIn, idempotencyKeyOf } from '../../domain/batch.ts';
import { withEchoes, withFault, withOddities } from '../../domain/batch-fault.ts';
import { collect, withAnswers } from '../../domain/batch-moves.ts';
import { jsonBytes } from '../../domain/json-bytes.ts';
import type { KeptAnswer } from '../../domain/kept-answer.ts';
import { callsOf } from '../../domain/stopping/marks.ts';
import { finishedResults } from '../../domain/unfinished-result.ts';
import type { Reason } from '../../domain/verdict.ts';
import { withMarks } from '../early-end/needed-calls.ts';
import { keepAnswer } from '../keep-answer.ts';
import type { ResultsOutcome } from '../ports/platform.ts';
import type { LoopPorts } from '../ports/ports.ts';
import { resultsToKeep } from '../results-to-keep.ts';
import { storedResults } from './drive-batch.ts';
import { giveUpShared } from './give-up-shared.ts';
import type { Look, Looking } from './look.ts';
import type { Pass } from './pass.ts';
import { noteMock } from './platform-contact.ts';

/** An execution may say `completed` before its results can be read; that long it is given. */
const NO_RESULTS_TOLERANCE_MS = 60_000;
/** The same where some results are there, or where the execution did not complete. */
const SOME_RESULTS_TOLERANCE_MS = 10_000;
const NEXT_TRY_MS = 2_000;

/** Fetches the results of a settled batch and keeps them as evidence, once they are whole or time is up. */
export async function collectResults(
  batch: BatchIn<'settled'>,
  { pass, silence, ports }: Looking,
): Promise<Look> {
  const { ledger, evidence } = ports;
  const pages: KeptAnswer[] = [];
  const outcome = silence.heed(await resultsOf(batch, { pass, ports, pages }));
  await assertReadOnce(batch, outcome, { pass, ledger });
  const now = ports.now();
  const results = outcome.status === 'ready' ? outcome.results : [];
  const missing = outcome.status === 'ready' ? (outcome.missing ?? 0) : 0;
  const isWorthWaiting = !pass.isLast && mayGrow(batch, results.length - missing, now);
  if (outcome.status === 'unavailable' || isWorthWaiting) {
    const askedMs = outcome.status === 'ready' ? 0 : (outcome.retryAfterSeconds ?? 0) * 1_000;
    const waiting = { ...batch, nextActionAt: now + Math.max(NEXT_TRY_MS, askedMs) };
    return {
      after: await ledger.updateBatch(withOddities(waiting, odditiesOf(outcome))),
      outcomes: [outcome],
    };
  }
  const masked = outcome.status === 'ready' ? outcome.masked : undefined;
  const toKeep = await resultsToKeep(batch, { came: results, masked }, ports);
  const name = `batch-${batch.index}-results`;
  const kept = await evidence.put(batch.runId, name, 'json', jsonBytes(toKeep));
  const settled =
    outcome.status === 'not_ready'
      ? withFault(batch, 'results_not_ready', 'its results were never ready')
      : withOddities(withEchoes(withAnswers(batch, pages)), odditiesOf(outcome));
  await noteMock(pass.run, ports);
  const marked = withMarks(settled, toKeep, pass.needed);
  const collected = await ledger.updateBatch(collect(marked, kept, results.length));
  return { after: collected, outcomes: [outcome] };
}

async function resultsOf(
  batch: BatchIn<'settled'>,
  to: { readonly pass: Pass; readonly ports: LoopPorts; readonly pages: KeptAnswer[] },
): Promise<ResultsOutcome> {
  const { execution } = batch;
  const { platform, evidence } = to.ports;
  if (execution.kind === 'driven') {
    const results = finishedResults(await storedResults(execution, evidence));
    return { status: 'ready', results, pages: 0 };
  }
  return platform.results(execution.id, {
    suiteId: to.pass.run.suiteId,
    sent: {
      payload: () => evidence.get(batch.payload),
      at: batch.firstAttemptAt,
      settledAt: batch.settledAt,
    },
    async keep(answer) {
      to.pages.push(await keepAnswer(batch, 'results', answer, evidence));
    },
  });
}

/** @throws IntegrityViolated where another batch has been judged by what these results were read from. */
async function assertReadOnce(
  batch: BatchIn<'settled'>,
  outcome: ResultsOutcome,
  { pass, ledger }: { readonly pass: Pass; readonly ledger: LoopPorts['ledger'] },
): Promise<void> {
  if (outcome.status !== 'ready' || outcome.from === undefined) return;
  const { from } = outcome;
  const own = idempotencyKeyOf(batch);
  const claim = { platformUrl: pass.run.platformUrl, executionId: from };
  const holder = await ledger.claimExecution(claim, own);
  if (holder === own) return;
  const problem = `the platform named ${from} for batch ${batch.index + 1}, and ${holder} was judged by it: one of the two was never run`;
  await giveUpShared(batch, problem, ledger);
}

function odditiesOf(outcome: ResultsOutcome): readonly (Reason | undefined)[] {
  if (outcome.status === 'ready') return outcome.notes ?? [];
  return outcome.status === 'unavailable' ? [outcome.fault] : [];
}

/** Claims that more results may still come. */
function mayGrow(batch: BatchIn<'settled'>, came: number, now: number): boolean {
  const { execution, settledAt } = batch;
  const patienceMs =
    came > 0 || execution.platformStatus !== 'completed'
      ? SOME_RESULTS_TOLERANCE_MS
      : NO_RESULTS_TOLERANCE_MS;
  return came < callsOf(batch) && now - settledAt < patienceMs;
}
