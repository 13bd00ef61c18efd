import { type BatchIn, isPlanned } from '../domain/batch.ts';
import type { RunState } from '../domain/run-state.ts';
import { allOrFirstError } from './loop/all-or-first-error.ts';
import { nextAction } from './loop/next-action.ts';
import {
  isDueToSend,
  isPastDeadline,
  isSendingOver,
  mayAsk,
  openPass,
  type Pass,
  roomOf,
  withBatch,
} from './loop/pass.ts';
import { type Asked, contactAfter, noContact, recordContact } from './loop/platform-contact.ts';
import { assertAdoptedOnce, sendBatch } from './loop/send-batch.ts';
import { stateAfter } from './loop/state-after.ts';
import { takeTurn } from './loop/take-turn.ts';
import type { LoopPorts } from './ports/ports.ts';

/** Batches sent side by side, as many as are looked at so. */
const SENDS_AT_ONCE = 5;

type DueBatch = BatchIn<'planned' | 'submitting' | 'unknown'>;

/**
 * Sends the batches that are due, as far as `concurrency` allows.
 *
 * A platform that does not take a batch ends the pass: it is unwell.
 */
export async function submitBatches(state: RunState, ports: LoopPorts): Promise<RunState> {
  const opened = await openPass(state, ports);
  let pass = opened;
  let problem: string | null = null;
  if (mayAsk(opened) && !isSendingOver(opened)) {
    const asked = await sendDue(opened, ports);
    pass = await recordContact(asked, ports);
    problem = asked.contact.problem;
  }
  pass = { ...pass, now: ports.now() };
  const { next, waitSeconds } = nextAction(pass);
  const decided = { next: isPastDeadline(pass) ? 'aggregate' : next, waitSeconds } as const;
  return stateAfter(state, pass.batches, decided, problem);
}

async function sendDue(opened: Pass, ports: LoopPorts): Promise<Asked> {
  const wanted = countDue(opened);
  if (wanted === 0) return { pass: opened, contact: noContact(opened.now) };
  const turn = await takeTurn(opened, { wanted, urgent: false }, ports);
  let { pass, contact } = turn;
  let sent = 0;
  let isWell = true;
  while (isWell && sent < turn.granted) {
    pass = { ...pass, now: ports.now() };
    // The first tells whether the platform takes anything now.
    const atOnce = sent === 0 ? 1 : Math.min(SENDS_AT_ONCE, turn.granted - sent);
    const together = pass.now > pass.endsAt ? [] : nextToSend(pass, atOnce);
    if (together.length === 0) break;
    const sends = together.map((batch) => sendBatch(pass, batch, ports));
    for (const { after, outcome } of await allOrFirstError(sends)) {
      assertAdoptedOnce(after, pass.batches);
      pass = withBatch(pass, after);
      if (outcome === null) continue;
      sent += 1;
      contact = contactAfter(contact, outcome, ports.now());
      isWell &&= outcome.status === 'accepted';
    }
  }
  if (sent !== turn.granted) await ports.budget.adjust(sent - turn.granted);
  return { pass, contact };
}

/** Those that go out side by side. What may be out already goes alone, as it is looked for among all others. */
function nextToSend(pass: Pass, atOnce: number): DueBatch[] {
  const due = pass.batches.filter((batch) => isDueToSend(pass, batch));
  const [first] = due;
  if (first !== undefined && !isPlanned(first)) return [first];
  return due.filter(isPlanned).slice(0, Math.min(atOnce, roomOf(pass)));
}

/** How many batches a pass would send if every one of them were accepted. */
function countDue(pass: Pass): number {
  const due = pass.batches.filter((batch) => isDueToSend(pass, batch));
  const planned = due.filter(isPlanned).length;
  return due.length - planned + Math.min(planned, roomOf(pass));
}
