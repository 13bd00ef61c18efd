import type { BatchIn, DrivenExecution } from '../../domain/batch.ts';
import { withEchoes, withLostConversations } from '../../domain/batch-fault.ts';
import { withAnswers } from '../../domain/batch-moves.ts';
import { IntegrityViolated } from '../../domain/errors.ts';
import type { EvidenceRef } from '../../domain/evidence-ref.ts';
import { jsonBytes } from '../../domain/json-bytes.ts';
import type { KeptAnswer } from '../../domain/kept-answer.ts';
import { callsOf } from '../../domain/stopping/marks.ts';
import { isUnfinished } from '../../domain/unfinished-result.ts';
import { keepAnswer } from '../keep-answer.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type {
  DrivenResult,
  DriveRequest,
  PlatformAnswer,
  StatusOutcome,
} from '../ports/platform.ts';
import type { LoopPorts } from '../ports/ports.ts';
import { resultsToKeep } from '../results-to-keep.ts';
import { listOf } from '../run-access.ts';

/**
 * Drives the execution of a batch for one pass, and stores results as they come.
 *
 * A slice counts once the ledger names it, so that what a killed pass had not stored is done again and
 * what it had is not.
 */
export async function driveBatch(
  batch: BatchIn<'submitted'>,
  {
    execution,
    ...time
  }: { readonly execution: DrivenExecution } & Pick<DriveRequest, 'budgetMs' | 'ageMs' | 'isHeard'>,
  ports: LoopPorts,
): Promise<{ readonly after: BatchIn<'submitted'>; readonly outcome: StatusOutcome }> {
  const { ledger, platform, evidence, budget } = ports;
  if (platform.drive === undefined) {
    throw new IntegrityViolated(`batch ${batch.index + 1} belongs to another platform`);
  }
  const stored = await storedResults(execution, evidence);
  let done = stored.filter((each) => !isUnfinished(each)).length;
  const { underWay: lost = [] } = execution;
  let driven = execution;
  let joined = withLostConversations(batch, lost);
  if (driven.slices.length > 1) {
    driven = { ...driven, slices: [await storeSlice(batch, stored, evidence)] };
    joined = { ...joined, answers: await joinedAnswers(batch, evidence) };
  }
  let after: BatchIn<'submitted'> = { ...joined, execution: driven };
  const outcome = await platform.drive({
    executionId: execution.id,
    payload: await evidence.get(batch.payload),
    stored,
    lost,
    ...time,
    requests: {
      take: (wanted) => budget.take({ runId: batch.runId, wanted, urgent: false }),
      giveBack: (requests) => budget.adjust(-requests),
    },
    async keep(results, underWay) {
      if (results.length === 0) {
        driven = { ...driven, underWay: [...underWay] };
        after = await ledger.updateBatch({ ...after, execution: driven });
        return;
      }
      const { slice, kept } = await storeResults(batch, results, ports);
      done += results.filter(({ result }) => !isUnfinished(result)).length;
      driven = {
        ...driven,
        slices: [...driven.slices, slice],
        underWay: [...underWay],
        progress: Math.min(1, done / callsOf(batch)),
        lastSeenRunningAt: ports.now(),
      };
      after = await ledger.updateBatch(
        withEchoes(withAnswers({ ...after, execution: driven }, kept)),
      );
    },
  });
  return { after, outcome };
}

/** Results as a slice, and the answers that they are made of. */
async function storeResults(
  batch: BatchIn<'submitted'>,
  results: readonly DrivenResult[],
  ports: LoopPorts,
) {
  const came = results.map(({ result }) => result);
  const masked = results.some((each) => each.masked !== undefined)
    ? results.map((each) => each.masked ?? each.result)
    : undefined;
  const toKeep = await resultsToKeep(batch, { came, masked }, ports);
  const slice = await storeSlice(batch, toKeep, ports.evidence);
  const said = results.flatMap(({ answers }) => answers);
  const kept =
    said.length === 0 ? [] : [await keepAnswer(batch, 'said', listOfAll(said), ports.evidence)];
  return { slice, kept };
}

/** All results of a driven execution that were stored so far. */
export async function storedResults(
  { slices }: DrivenExecution,
  evidence: EvidenceStore,
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const slice of slices) results.push(...(await listOf(evidence, slice)));
  return results;
}

/** Many answers as one piece of evidence, so that they are not stored one by one: a list of what came. */
function listOfAll(answers: readonly PlatformAnswer[]): PlatformAnswer {
  const parts = answers.flatMap(({ bytes }, place) =>
    place === 0 ? [bytes] : [Buffer.from(','), bytes],
  );
  return {
    bytes: Buffer.concat([Buffer.from('['), ...parts, Buffer.from(']')]),
    masked: [...new Set(answers.flatMap(({ masked }) => masked))],
  };
}

/** The lists of earlier slices as one, as the slices are. */
async function joinedAnswers(
  { runId, index, answers = [] }: BatchIn<'submitted'>,
  evidence: EvidenceStore,
): Promise<KeptAnswer[]> {
  const lists = answers.filter(({ tells }) => tells === 'said');
  const others = answers.filter(({ tells }) => tells !== 'said');
  if (lists.length < 2) return answers;
  const said: PlatformAnswer[] = [];
  for (const { tells: _, masked = [], ...ref } of lists) {
    const list = await evidence.get(ref);
    said.push({ bytes: list.subarray(1, -1), masked });
  }
  return [...others, await keepAnswer({ runId, index }, 'said', listOfAll(said), evidence)];
}

function storeSlice(
  batch: BatchIn<'submitted'>,
  results: readonly unknown[],
  evidence: EvidenceStore,
): Promise<EvidenceRef> {
  return evidence.put(batch.runId, `batch-${batch.index}-slice`, 'json', jsonBytes(results));
}
