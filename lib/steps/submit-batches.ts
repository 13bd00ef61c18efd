import { isPlanned } from '../domain/batch.ts';
import type { RunState } from '../domain/run-state.ts';
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
import { sendBatch } from './loop/send-batch.ts';
import { stateAfter } from './loop/state-after.ts';
import { takeTurn } from './loop/take-turn.ts';
import type { LoopPorts } from './ports/ports.ts';

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
  for (const batch of opened.batches) {
    pass = { ...pass, now: ports.now() };
    if (sent === turn.granted || pass.now > pass.endsAt) break;
    if (!isDueToSend(pass, batch)) continue;
    const { after, outcome } = await sendBatch(pass, batch, ports);
    pass = withBatch(pass, after);
    if (outcome === null) continue;
    sent += 1;
    contact = contactAfter(contact, outcome, ports.now());
    if (outcome.status !== 'accepted') break;
  }
  if (sent !== turn.granted) await ports.budget.adjust(sent - turn.granted);
  return { pass, contact };
}

/** How many batches a pass would send if every one of them were accepted. */
function countDue(pass: Pass): number {
  const due = pass.batches.filter((batch) => isDueToSend(pass, batch));
  const planned = due.filter(isPlanned).length;
  return due.length - planned + Math.min(planned, roomOf(pass));
}
