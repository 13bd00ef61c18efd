import { isPlanned } from '../domain/batch.ts';
import type { RunState } from '../domain/run-state.ts';
import { allOrFirstError } from './loop/all-or-first-error.ts';
import { nextAction } from './loop/next-action.ts';
import {
  dueToSend,
  isPastDeadline,
  isSendingOver,
  mayAsk,
  openPass,
  type Pass,
  type UnsentBatch,
  withBatches,
} from './loop/pass.ts';
import { type Asked, contactAfter, noContact, recordContact } from './loop/platform-contact.ts';
import { assertAdoptedOnce, sendBatch } from './loop/send-batch.ts';
import { Silence } from './loop/silence.ts';
import { stateAfter } from './loop/state-after.ts';
import { takeTurn } from './loop/take-turn.ts';
import type { LoopPorts } from './ports/ports.ts';

/** Batches sent side by side, as many as are looked at so. */
const SENDS_AT_ONCE = 5;

/**
 * Sends the batches that are due, as far as `concurrency` allows.
 *
 * A platform that does not take a batch ends the pass: it is unwell.
 */
export async function submitBatches(state: RunState, ports: LoopPorts): Promise<RunState> {
  let pass = await openPass(state, ports);
  let contact = noContact(pass.now);
  if (mayAsk(pass) && !isSendingOver(pass)) {
    const asked = await sendDue(pass, ports);
    pass = await recordContact(asked, ports);
    contact = asked.contact;
  }
  pass = { ...pass, now: ports.now() };
  const { next, waitSeconds } = nextAction(pass, contact.silenceSeconds);
  const decided = { next: isPastDeadline(pass) ? 'aggregate' : next, waitSeconds } as const;
  return stateAfter(state, pass.batches, decided, contact.problem);
}

async function sendDue(opened: Pass, ports: LoopPorts): Promise<Asked> {
  const due = dueToSend(opened);
  if (due.length === 0) return { pass: opened, contact: noContact(opened.now) };
  const turn = await takeTurn(opened, { wanted: due.length, urgent: false }, ports);
  let { pass, contact } = turn;
  let sent = 0;
  const silence = new Silence();
  for (const together of groupsOf(due.slice(0, turn.granted), ports)) {
    pass = { ...pass, now: ports.now() };
    if (pass.now > pass.endsAt || isSendingOver(pass)) break;
    const sending = { pass, silence, ports };
    const sends = await allOrFirstError(together.map((batch) => sendBatch(batch, sending)));
    pass = withBatches(
      pass,
      sends.map(({ after }) => after),
    );
    for (const { after } of sends) assertAdoptedOnce(after, pass.batches);
    const outcomes = sends.flatMap(({ outcome }) => outcome ?? []);
    sent += outcomes.length;
    for (const outcome of outcomes) contact = contactAfter(contact, outcome, ports.now());
    if (outcomes.some(({ status }) => status !== 'accepted')) break;
  }
  if (sent !== turn.granted) await ports.budget.adjust(sent - turn.granted);
  return { pass, contact };
}

/** Those that go out side by side, by turns. */
function groupsOf(
  batches: readonly UnsentBatch[],
  { platform }: Pick<LoopPorts, 'platform'>,
): UnsentBatch[][] {
  // What may be out already is looked for among all others, so nothing else is on its way then.
  const lost = batches.filter((batch) => !isPlanned(batch));
  const planned = batches.slice(lost.length);
  const atOnce = platform.takesOneAtATime === true ? 1 : SENDS_AT_ONCE;
  // The first of a pass tells whether the platform takes anything now.
  const alone = lost.length === 0 ? planned.splice(0, 1) : lost;
  const groups = alone.map((batch) => [batch]);
  while (planned.length > 0) groups.push(planned.splice(0, atOnce));
  return groups;
}
