import {
  type BatchIn,
  type BatchRecord,
  executionOf,
  idempotencyKeyOf,
  isAmbiguous,
  isPlanned,
  isSubmitting,
} from '../../domain/batch.ts';
import { withFault, withLostAnswer, withOddities } from '../../domain/batch-fault.ts';
import {
  abandon,
  adopt,
  beginSubmission,
  leaveUnanswered,
  refuse,
  takeBack,
} from '../../domain/batch-moves.ts';
import { IntegrityViolated } from '../../domain/errors.ts';
import { secondsUntilResubmit } from '../../domain/pace/resubmit-plan.ts';
import { callsOf } from '../../domain/stopping/marks.ts';
import { fatesIn, withoutLeftOut } from '../early-end/needed-calls.ts';
import type { SubmitOutcome } from '../ports/platform.ts';
import type { LoopPorts } from '../ports/ports.ts';
import { giveUpShared } from './give-up-shared.ts';
import { firstLookAt } from './next-look-at.ts';
import type { AskingPass, UnsentBatch } from './pass.ts';
import type { Silence } from './silence.ts';

/** What the sends of one pass have in common. */
export interface Sending {
  readonly pass: AskingPass;
  readonly silence: Silence;
  readonly ports: LoopPorts;
}

/** `outcome`: null where nothing was sent. */
export interface Sent {
  readonly after: BatchRecord;
  readonly outcome: SubmitOutcome | null;
}

/**
 * Sends a batch, or gives it up where its suite asks for that.
 *
 * It is recorded as `submitting` before its POST, so that a crash in between is known to be ambiguous
 * afterwards. Where another is told meanwhile to stay away, it is not sent.
 */
export async function sendBatch(
  batch: UnsentBatch,
  { pass, silence, ports }: Sending,
): Promise<Sent> {
  const { ledger, platform, evidence, now, firstLookMs } = ports;
  const { run } = pass;
  const wasAmbiguous = isAmbiguous(batch);
  if (wasAmbiguous && run.settings.onAmbiguousSubmit === 'give_up') {
    const lost = withLostAnswer(batch, 'its submission was never answered', run.platform);
    return { after: await ledger.updateBatch(abandon(lost)), outcome: null };
  }
  const noted =
    wasAmbiguous && isSubmitting(batch)
      ? withLostAnswer(
          batch,
          'the function that sent it before ended without an answer',
          run.platform,
        )
      : batch;
  const asked = isPlanned(noted)
    ? await withoutLeftOut(noted, fatesIn(pass).get(noted.index), {
        needed: pass.needed,
        evidence,
        platform,
      })
    : noted;
  const sending = await ledger.updateBatch(beginSubmission(asked, now()));
  let outcome: SubmitOutcome | null;
  try {
    const payload = await evidence.get(sending.payload);
    outcome = silence.isAskedFor
      ? null
      : silence.heed(
          await platform.submit({
            suiteId: run.suiteId,
            idempotencyKey: idempotencyKeyOf(batch),
            payload,
            ...(wasAmbiguous ? { ambiguousSince: batch.firstAttemptAt } : {}),
            isTaken: (executionId) => isTaken(executionId, { batch, pass, ledger }),
          }),
        );
  } catch (error) {
    await ledger.updateBatch(takeBack(sending, wasAmbiguous));
    throw error;
  }
  if (outcome === null) {
    const { version } = sending;
    return { after: await ledger.updateBatch({ ...asked, version }), outcome };
  }
  await assertOurs(pass, { sending, outcome }, ledger);
  const answered = afterSubmit(
    { ...pass, now: now() },
    { sending, wasAmbiguous, firstLookMs },
    outcome,
  );
  const after = await ledger.updateBatch(answered);
  return { after, outcome };
}

function afterSubmit(
  pass: AskingPass,
  {
    sending,
    wasAmbiguous,
    firstLookMs,
  }: {
    readonly sending: BatchIn<'submitting'>;
    readonly wasAmbiguous: boolean;
    readonly firstLookMs: number | undefined;
  },
  outcome: SubmitOutcome,
): BatchRecord {
  const { now, run } = pass;
  const retryAt = (retryAfterSeconds: number | null) =>
    now +
    1_000 *
      secondsUntilResubmit({
        attempt: sending.submitAttempts,
        retryAfterSeconds,
        runId: run.runId,
        batch: sending.index,
      });
  switch (outcome.status) {
    case 'accepted': {
      const { firstLookSeconds: nextLookSeconds } = outcome;
      const lookAt = sending.driven
        ? now
        : firstLookAt(pass, callsOf(sending), { firstLookMs, nextLookSeconds });
      const noted = withOddities(sending, [outcome.note]);
      return adopt(noted, { id: outcome.executionId, at: now, lookAt });
    }
    case 'unavailable':
      return takeBack(sending, wasAmbiguous, retryAt(outcome.retryAfterSeconds));
    case 'ambiguous': {
      const lost = withLostAnswer(sending, outcome.problem, run.platform);
      return leaveUnanswered(lost, retryAt(outcome.retryAfterSeconds));
    }
    case 'lost':
      return abandon(withLostAnswer(sending, outcome.problem, run.platform));
    case 'refused':
      return refuse(withFault(sending, 'submission_refused', outcome.problem));
  }
}

/** Claims the execution before anything says that the batch has it. */
async function assertOurs(
  { run }: AskingPass,
  { sending, outcome }: { sending: BatchIn<'submitting'>; outcome: SubmitOutcome },
  ledger: LoopPorts['ledger'],
): Promise<void> {
  // The ids of what is driven are our own.
  if (outcome.status !== 'accepted' || sending.driven) return;
  const { runId, platformUrl } = run;
  const { executionId } = outcome;
  const holder = await ledger.claimExecution({ platformUrl, executionId }, runId);
  if (holder === runId) return;
  const problem = `the platform named execution ${executionId} for batch ${sending.index + 1}, and it is that of run ${holder}: one of the two was never run; a stub that was restarted counts anew, so let it give other ids at each start`;
  await giveUpShared({ ...sending, strayExecutionIds: [executionId] }, problem, ledger);
}

/** Claims that an execution which may be that of a lost submission is that of another batch. */
async function isTaken(
  executionId: string,
  asked: {
    readonly batch: BatchRecord;
    readonly pass: AskingPass;
    readonly ledger: LoopPorts['ledger'];
  },
): Promise<boolean> {
  const { batch, pass, ledger } = asked;
  const { runId, platformUrl } = pass.run;
  const holder = await ledger.executionHolder({ platformUrl, executionId });
  if (holder !== null && holder !== runId) return true;
  return pass.batches.some(
    (other) => other.index !== batch.index && executionOf(other)?.id === executionId,
  );
}

/** @throws IntegrityViolated where the platform gave one execution to two batches. */
export function assertAdoptedOnce(batch: BatchRecord, batches: readonly BatchRecord[]): void {
  const id = executionOf(batch)?.id;
  if (id === undefined) return;
  const other = batches.find((each) => each.index !== batch.index && executionOf(each)?.id === id);
  if (other !== undefined) {
    throw new IntegrityViolated(
      `the platform named execution ${id} for batch ${other.index + 1} and again for batch ${batch.index + 1}`,
    );
  }
}
