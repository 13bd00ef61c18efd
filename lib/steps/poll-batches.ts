import { type BatchRecord, executionOf } from '../domain/batch.ts';
import { withLostStart } from '../domain/batch-fault.ts';
import { isCalledOff, isHeldToTheEnd } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import { abandonOpen } from './loop/abandon-open.ts';
import { allOrFirstError } from './loop/all-or-first-error.ts';
import { cancelExecution } from './loop/cancel-execution.ts';
import { findAgain, lostLast } from './loop/find-again.ts';
import type { Look } from './loop/look.ts';
import { lookAtBatch } from './loop/look-at-batch.ts';
import { nextAction } from './loop/next-action.ts';
import { isDueForLook, mayAsk, openPass, type Pass, withBatches } from './loop/pass.ts';
import { type Asked, contactAfter, noContact, recordContact } from './loop/platform-contact.ts';
import { Silence } from './loop/silence.ts';
import { stateAfter } from './loop/state-after.ts';
import { takeTurn } from './loop/take-turn.ts';
import type { LoopPorts } from './ports/ports.ts';

/** Batches looked at side by side; enough to hide latency, too few to look like an attack. */
const LOOKS_AT_ONCE = 5;

/** Looks once at every batch that is due, takes its results where it has ended, and says when to look again. */
export async function pollBatches(before: RunState, ports: LoopPorts): Promise<RunState> {
  const state = { ...before, tick: before.tick + 1 };
  let pass = await openPass(state, ports);
  let contact = noContact(pass.now);
  if (pass.run.cancelRequestedAt !== null) pass = await callOff(pass, ports);
  if (!isCalledOff(pass.run)) {
    if (mayAsk(pass)) {
      const asked = await lookAtDue({ ...pass, now: ports.now() }, ports);
      pass = await recordContact(asked, ports);
      contact = asked.contact;
    }
    if (pass.isLast || isHeldToTheEnd(pass.run)) pass = await abandonOpen(pass, ports);
  }
  const decided = nextAction({ ...pass, now: ports.now() }, contact.silenceSeconds);
  return stateAfter(state, pass.batches, decided, contact.problem);
}

async function callOff(opened: Pass, ports: LoopPorts): Promise<Pass> {
  const { ledger, platform } = ports;
  const silence = new Silence();
  const changed: BatchRecord[] = [];
  for (const batch of lostLast(opened.batches)) {
    const found = await findAgain(batch, opened, { silence, ports });
    const { after: ended } = await cancelExecution(found, opened, { silence, platform });
    const told = withLostStart(ended);
    if (told !== batch) changed.push(told === found ? found : await ledger.updateBatch(told));
  }
  return withBatches(opened, changed);
}

async function lookAtDue(opened: Pass, ports: LoopPorts): Promise<Asked> {
  const due = opened.batches
    .filter((batch) => isDueForLook(opened, batch))
    .sort((one, other) => one.nextActionAt - other.nextActionAt);
  if (due.length === 0) return { pass: opened, contact: noContact(opened.now) };
  // Without its last look a run would end inconclusive, and there is no later turn to wait for.
  const asked = { wanted: due.length, urgent: opened.isLast };
  const turn = await takeTurn(opened, asked, ports);
  const granted = due.slice(0, turn.granted);
  const looking = { pass: turn.pass, silence: new Silence(), ports };
  let pass: Pass = turn.pass;
  let { contact } = turn;
  let requests = 0;
  for (let first = 0; first < granted.length; first += LOOKS_AT_ONCE) {
    const together = granted.slice(first, first + LOOKS_AT_ONCE);
    const looks = together.map((batch) => lookAtBatch(batch, looking));
    const seen = await allOrFirstError(looks);
    pass = withBatches(
      pass,
      seen.map(({ after }) => after),
    );
    for (const look of seen) {
      requests += requestsOf(look);
      for (const outcome of look.outcomes) contact = contactAfter(contact, outcome, ports.now());
    }
    if (looking.silence.isAskedFor || ports.now() > pass.endsAt) break;
  }
  if (requests !== turn.granted) await ports.budget.adjust(requests - turn.granted);
  return { pass, contact };
}

/** What is driven books its requests by itself. */
function requestsOf({ after, outcomes }: Look): number {
  if (executionOf(after)?.kind === 'driven') return 0;
  return outcomes.reduce(
    (sum, outcome) => sum + ('pages' in outcome ? (outcome.pages ?? 1) : 1),
    0,
  );
}
