import type { BatchIn } from '../../domain/batch.ts';
import { withEchoes, withFault, withOddities } from '../../domain/batch-fault.ts';
import { collect, withAnswers } from '../../domain/batch-moves.ts';
import { jsonBytes } from '../../domain/json-bytes.ts';
import type { KeptAnswer } from '../../domain/kept-answer.ts';
import { finishedResults } from '../../domain/unfinished-result.ts';
import type { Reason } from '../../domain/verdict.ts';
import { keepAnswer } from '../keep-answer.ts';
import type { ResultsOutcome } from '../ports/platform.ts';
import type { LoopPorts } from '../ports/ports.ts';
import { resultsToKeep } from '../results-to-keep.ts';
import { storedResults } from './drive-batch.ts';
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
  const now = ports.now();
  const results = outcome.status === 'ready' ? outcome.results : [];
  const isWorthWaiting = !pass.isLast && mayGrow(batch, results, now);
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
  const collected = await ledger.updateBatch(collect(settled, kept, results.length));
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
    async keep(answer) {
      to.pages.push(await keepAnswer(batch, 'results', answer, evidence));
    },
  });
}

function odditiesOf(outcome: ResultsOutcome): readonly (Reason | undefined)[] {
  if (outcome.status === 'ready') return outcome.notes ?? [];
  return outcome.status === 'unavailable' ? [outcome.fault] : [];
}

/** Claims that more results may still come. */
function mayGrow(
  { cases, execution, settledAt }: BatchIn<'settled'>,
  results: readonly unknown[],
  now: number,
): boolean {
  const patienceMs =
    results.length > 0 || execution.platformStatus !== 'completed'
      ? SOME_RESULTS_TOLERANCE_MS
      : NO_RESULTS_TOLERANCE_MS;
  return results.length < cases && now - settledAt < patienceMs;
}
