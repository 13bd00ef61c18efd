import { secondsUntilNextLook } from '../domain/poll-plan.ts';
import type { BatchRecord, RunRecord, RunState } from '../domain/run.ts';
import { collectResults } from './collect-results.ts';
import { nextAction } from './next-action.ts';
import { type Contact, contactAfter, contactHeld, noContact, recordContact } from './platform-contact.ts';
import type { PastDuration, Ports, ResultsOutcome, StatusOutcome } from './ports.ts';
import { runOf } from './run-access.ts';
import { stateAfter } from './state-after.ts';
import { withFault } from './with-fault.ts';

/** Batches looked at side by side; enough to hide latency, too few to look like an attack. */
const LOOKS_AT_ONCE = 5;
/** The contract tolerates an unknown execution for so long after its submission. */
const NOT_FOUND_TOLERANCE_MS = 60_000;
/** A pass ends after this long, so that a slow platform cannot run a function into its time-out. */
const PASS_BUDGET_MS = 20_000;
/** A batch whose look is due within this share of a blind interval is looked at in the same pass. */
const COALESCING_SHARE = 0.15;

/** Looks once at every batch that is due, takes its results where it has ended, and says when to look again. */
export async function pollBatches(state: RunState, ports: Ports): Promise<RunState> {
  const startedAt = ports.now();
  const tick = state.tick + 1;
  let run = await runOf(ports.ledger, state.runId);
  const batches = await ports.ledger.listBatches(run.runId);
  let problem: string | null = null;
  const lastLook = startedAt >= run.deadlineAt;
  if (run.cancelRequestedAt === null && run.verdict === null) {
    if (startedAt >= (run.holdUntil ?? 0)) {
      const contact = await lookAtDue(run, batches, { tick, lastLook }, ports);
      problem = contact.problem;
      run = await recordContact(ports.ledger, run, contact, ports.now());
    }
    if (lastLook || (run.holdUntil ?? 0) > run.deadlineAt) await abandonOpen(run, batches, ports);
  }
  return stateAfter(
    { ...state, tick },
    batches,
    nextAction(run, batches, run.settings.concurrency, tick, ports.now()),
    problem,
  );
}

interface Pass {
  readonly tick: number;
  /** The deadline has come: everything that is out is looked at, due or not. */
  readonly lastLook: boolean;
}

async function lookAtDue(
  run: RunRecord,
  batches: BatchRecord[],
  pass: Pass,
  ports: Ports,
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
  let requests = 0;
  let silenced = false;
  for (let first = 0; first < due.length; first += LOOKS_AT_ONCE) {
    const looks = due.slice(first, first + LOOKS_AT_ONCE).map(async (batch) => {
      const look = await lookAt(run, batch, pass, history, ports);
      batches[batches.indexOf(batch)] = look.after;
      return look;
    });
    for (const look of await allOrFirstError(looks)) {
      for (const outcome of look.outcomes) {
        contact = contactAfter(contact, outcome, ports.now());
        requests += 'pages' in outcome ? (outcome.pages ?? 1) : 1;
        silenced ||= 'retryAfterSeconds' in outcome && (outcome.retryAfterSeconds ?? 0) > 0;
      }
    }
    if (silenced || ports.now() - startedAt > PASS_BUDGET_MS) break;
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
  ports: Ports,
): Promise<Look> {
  if (batch.phase === 'settled') return collectResults(batch, pass.lastLook, ports);
  const outcome = await ports.platform.status(batch.executionId ?? '');
  const now = ports.now();
  const looked = afterLook(run, { ...batch, polls: batch.polls + 1 }, pass, outcome, history, now);
  const after = await ports.ledger.updateBatch(looked);
  if (outcome.status !== 'terminal') return { after, outcomes: [outcome] };
  const seconds = (now - (after.submittedAt ?? now)) / 1_000;
  if (outcome.word === 'completed' && seconds > 0) {
    await ports.durations.add(run.suiteId, { cases: batch.cases, seconds });
  }
  const collected = await collectResults(after, pass.lastLook, ports);
  return { after: collected.after, outcomes: [outcome, ...collected.outcomes] };
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
        ...batch,
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
        nextActionAt: lookAgain(outcome.progress, outcome.retryAfterSeconds),
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
async function abandonOpen(run: RunRecord, batches: BatchRecord[], ports: Ports): Promise<void> {
  for (const [position, batch] of batches.entries()) {
    if (batch.phase !== 'submitted' && batch.phase !== 'settled' && batch.phase !== 'unknown') {
      continue;
    }
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
