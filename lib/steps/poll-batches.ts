import { secondsUntilNextLook } from '../domain/pace/poll-plan.ts';
import type { BatchRecord, RunRecord, RunState } from '../domain/run.ts';
import { cancelExecutions } from './loop/cancel-executions.ts';
import { collectResults } from './loop/collect-results.ts';
import { driveBatch, isDriven } from './loop/drive-batch.ts';
import { nextAction } from './loop/next-action.ts';
import {
  type Contact,
  contactAfter,
  contactHeld,
  noContact,
  recordContact,
} from './loop/platform-contact.ts';
import { stateAfter } from './loop/state-after.ts';
import { withFault } from './loop/with-fault.ts';
import type { PastDuration } from './ports/duration-history.ts';
import type { Platform, ResultsOutcome, StatusOutcome } from './ports/platform.ts';
import type { LoopPorts } from './ports/ports.ts';
import { runOf } from './run-access.ts';

/** Batches looked at side by side; enough to hide latency, too few to look like an attack. */
const LOOKS_AT_ONCE = 5;
/** The contract tolerates an unknown execution for so long after its submission. */
const NOT_FOUND_TOLERANCE_MS = 60_000;
/** A pass ends after this long, so that a slow platform cannot run a function into its time-out. */
const PASS_BUDGET_MS = 20_000;
/** A batch whose look is due within this share of a blind interval is looked at in the same pass. */
const COALESCING_SHARE = 0.15;

/** Looks once at every batch that is due, takes its results where it has ended, and says when to look again. */
export async function pollBatches(state: RunState, ports: LoopPorts): Promise<RunState> {
  const startedAt = ports.now();
  const tick = state.tick + 1;
  let run = await runOf(ports.ledger, state.runId);
  const batches = await ports.ledger.listBatches(run.runId);
  let problem: string | null = null;
  const lastLook = startedAt >= run.deadlineAt;
  if (run.cancelRequestedAt !== null) await cancelExecutions(batches, ports);
  if (run.cancelRequestedAt === null && run.verdict === null) {
    // Both are instants of the ledger, so no clock decides whether the platform may be asked once more.
    const isHeldToTheEnd = (run.holdUntil ?? 0) > run.deadlineAt;
    if (!isHeldToTheEnd && startedAt >= (run.holdUntil ?? 0)) {
      const contact = await lookAtDue(
        run,
        batches,
        { tick, lastLook, isSilenced: false, endsAt: startedAt + PASS_BUDGET_MS },
        ports,
      );
      problem = contact.problem;
      run = await recordContact(ports.ledger, run, contact, ports.now());
    }
    if (lastLook || (run.holdUntil ?? 0) > run.deadlineAt) await abandonOpen(run, batches, ports);
  }
  // Submit Batches may have found that it is over, by a clock that is ahead of this one: without a
  // pause it would be asked again and again until the clocks agree, or the history is full.
  const maySend = state.next !== 'aggregate';
  return stateAfter(
    { ...state, tick },
    batches,
    nextAction(run, batches, run.settings.concurrency, tick, ports.now(), maySend),
    problem,
  );
}

interface Pass {
  readonly tick: number;
  /** The deadline has come: everything that is out is looked at, due or not. */
  readonly lastLook: boolean;
  /** Milliseconds since 1970 UTC; what is driven begins nothing new after it. */
  readonly endsAt: number;
  /** Set by the first answer that asks for silence: looks under way then ask for nothing more. */
  isSilenced: boolean;
}

async function lookAtDue(
  run: RunRecord,
  batches: BatchRecord[],
  pass: Pass,
  ports: LoopPorts,
): Promise<Contact> {
  const startedAt = ports.now();
  const allDue = batches
    .filter((batch) => isDue(batch, pass, startedAt))
    .sort((one, other) => (one.nextActionAt ?? 0) - (other.nextActionAt ?? 0));
  if (allDue.length === 0) return noContact(startedAt);
  const turn = await ports.budget.take({
    runId: run.runId,
    wanted: allDue.length,
    // Without its last look a run would end inconclusive, and there is no later turn to wait for.
    urgent: pass.lastLook,
  });
  let contact = contactHeld(noContact(startedAt), run, startedAt, turn.waitMs);
  if (turn.granted === 0) return contact;
  const history = await ports.durations.recent(run.suiteId);
  const due = allDue.slice(0, turn.granted);
  const listening = { ...ports, platform: heard(ports.platform, pass) };
  let requests = 0;
  for (let first = 0; first < due.length; first += LOOKS_AT_ONCE) {
    const looks = due.slice(first, first + LOOKS_AT_ONCE).map(async (batch) => {
      const look = await lookAt(run, batch, pass, history, listening);
      batches[batches.indexOf(batch)] = look.after;
      return look;
    });
    for (const look of await allOrFirstError(looks)) {
      for (const outcome of look.outcomes) {
        contact = contactAfter(contact, outcome, ports.now());
        if (isDriven(look.after)) continue;
        requests += 'pages' in outcome ? (outcome.pages ?? 1) : 1;
      }
    }
    if (pass.isSilenced || ports.now() - startedAt > PASS_BUDGET_MS) break;
  }
  if (requests !== turn.granted) await ports.budget.adjust(requests - turn.granted);
  return contact;
}

/** Waits for all, so that none goes on behind a step that has failed. */
async function allOrFirstError<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function isDue(batch: BatchRecord, { lastLook }: Pass, now: number): boolean {
  if (batch.phase !== 'submitted' && batch.phase !== 'settled') return false;
  if (lastLook || batch.nextActionAt === null) return true;
  const since = batch.submittedAt ?? now;
  const blindIntervalSeconds = Math.sqrt(Math.max(0, now - since) / 1_000);
  return batch.nextActionAt <= now + COALESCING_SHARE * blindIntervalSeconds * 1_000;
}

interface Look {
  readonly after: BatchRecord;
  readonly outcomes: readonly (StatusOutcome | ResultsOutcome)[];
}

async function lookAt(
  run: RunRecord,
  batch: BatchRecord,
  pass: Pass,
  history: readonly PastDuration[],
  ports: LoopPorts,
): Promise<Look> {
  if (batch.phase === 'settled') return collectResults(batch, pass.lastLook, ports);
  // After the deadline nothing new is said to anybody: what is stored by then is all there is.
  if (isDriven(batch) && pass.lastLook) return { after: batch, outcomes: [] };
  const { seen, outcome } = await askOrDrive(batch, pass, ports);
  const now = ports.now();
  const looked = afterLook(run, { ...seen, polls: seen.polls + 1 }, pass, outcome, history, now);
  const after = await ports.ledger.updateBatch(looked);
  if (outcome.status !== 'terminal') return { after, outcomes: [outcome] };
  const seconds = (now - (after.submittedAt ?? now)) / 1_000;
  if (outcome.word === 'completed' && seconds > 0) {
    await ports.durations.add(run.suiteId, { cases: batch.cases, seconds });
  }
  if (pass.isSilenced) return { after, outcomes: [outcome] };
  const look = await collectResults(after, pass.lastLook, ports);
  return { after: look.after, outcomes: [outcome, ...look.outcomes] };
}

async function askOrDrive(
  batch: BatchRecord,
  pass: Pass,
  ports: LoopPorts,
): Promise<{ readonly seen: BatchRecord; readonly outcome: StatusOutcome }> {
  if (isDriven(batch)) {
    const { after, outcome } = await driveBatch(batch, pass.endsAt - ports.now(), ports);
    return { seen: after, outcome };
  }
  return { seen: batch, outcome: await ports.platform.status(batch.executionId ?? '') };
}

/** The platform, heard by every look of the pass at once: one may be silenced by what another was told. */
function heard(platform: Platform, pass: Pass): Platform {
  const heed = <Outcome extends StatusOutcome | ResultsOutcome>(outcome: Outcome): Outcome => {
    pass.isSilenced ||= 'retryAfterSeconds' in outcome && (outcome.retryAfterSeconds ?? 0) > 0;
    return outcome;
  };
  const drive = platform.drive?.bind(platform);
  return {
    encodeBatch: (suite, cases) => platform.encodeBatch(suite, cases),
    submit: (request) => platform.submit(request),
    ...(drive === undefined ? {} : { drive: async (request) => heed(await drive(request)) }),
    status: async (executionId) => heed(await platform.status(executionId)),
    results: async (executionId) => heed(await platform.results(executionId)),
  };
}

function afterLook(
  run: RunRecord,
  batch: BatchRecord,
  { tick }: Pass,
  outcome: StatusOutcome,
  history: readonly PastDuration[],
  now: number,
): BatchRecord {
  const elapsedMs = now - (batch.submittedAt ?? now);
  const lookAgain = (progress: number | null, retryAfterSeconds: number | null) =>
    now +
    1_000 *
      secondsUntilNextLook({
        elapsedSeconds: elapsedMs / 1_000,
        cases: batch.cases,
        worthSeconds: run.settings.pollWorthSeconds,
        history,
        progress,
        retryAfterSeconds,
        deadlineInSeconds: Math.max(0, (run.deadlineAt - now) / 1_000),
        runId: run.runId,
        tick,
      });
  switch (outcome.status) {
    case 'terminal':
      return {
        ...(outcome.problem === undefined
          ? batch
          : withFault(batch, 'execution_ended', outcome.problem)),
        phase: 'settled',
        platformStatus: outcome.word,
        settledAt: now,
        progress: 1,
        nextActionAt: now,
      };
    case 'running':
      return {
        ...batch,
        platformStatus: outcome.word,
        lastSeenRunningAt: now,
        progress: outcome.progress,
        nextActionAt:
          outcome.goOnInSeconds === undefined
            ? lookAgain(outcome.progress, outcome.retryAfterSeconds)
            : now + outcome.goOnInSeconds * 1_000,
      };
    case 'unavailable':
      return { ...batch, nextActionAt: lookAgain(null, outcome.retryAfterSeconds) };
    case 'not_found':
      if (elapsedMs < NOT_FOUND_TOLERANCE_MS) {
        return { ...batch, nextActionAt: lookAgain(null, null) };
      }
      return {
        ...withFault(
          batch,
          'execution_not_found',
          `the platform does not know execution ${batch.executionId} any more`,
        ),
        phase: 'abandoned',
        nextActionAt: null,
      };
  }
}

/** The circuit breaker: what has not ended by the deadline is given up. */
async function abandonOpen(
  run: RunRecord,
  batches: BatchRecord[],
  ports: LoopPorts,
): Promise<void> {
  for (const [position, batch] of batches.entries()) {
    if (batch.phase !== 'submitted' && batch.phase !== 'settled' && batch.phase !== 'unknown') {
      continue;
    }
    await cancelExecutions([batch], ports);
    const seconds = Math.round((run.deadlineAt - run.startedAt) / 1_000);
    batches[position] = await ports.ledger.updateBatch({
      ...withFault(batch, `deadline_${batch.phase}`, deadlineProblem(batch, seconds)),
      phase: 'abandoned',
      nextActionAt: null,
    });
  }
}

function deadlineProblem(batch: BatchRecord, seconds: number): string {
  const when = `when the circuit breaker opened after ${seconds} s`;
  if (batch.phase === 'settled') return `its results were not to be had ${when}`;
  if (batch.phase === 'unknown') return `its submission was still unanswered ${when}`;
  return `it still ran ${when}`;
}
