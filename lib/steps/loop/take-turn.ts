import type { LoopPorts } from '../ports/ports.ts';
import type { AskingPass, Pass } from './pass.ts';
import { pastDurations } from './past-durations.ts';
import { type Contact, contactHeld, noContact } from './platform-contact.ts';

/** A pass that has had its turn in the rate budget, and how many requests it may make. */
export interface GrantedPass {
  readonly pass: AskingPass;
  readonly contact: Contact;
  readonly granted: number;
}

export async function takeTurn(
  pass: Pass,
  asked: { readonly wanted: number; readonly urgent: boolean },
  { budget, durations }: Pick<LoopPorts, 'budget' | 'durations'>,
): Promise<GrantedPass> {
  const { runId } = pass.run;
  const { granted, waitMs } = await budget.take({ runId, ...asked });
  const history = granted === 0 ? [] : await pastDurations(pass.run, durations);
  const contact = contactHeld(noContact(pass.now), pass, waitMs);
  return { pass: { ...pass, history }, contact, granted };
}
