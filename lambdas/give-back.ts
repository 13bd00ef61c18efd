import { RunState } from '../lib/domain/run-state.ts';
import { ClosingEvent } from '../lib/steps/closing-event.ts';
import { giveBack } from '../lib/steps/give-back.ts';
import { giveBackOwed } from '../lib/steps/give-back-owed.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';
import { owedPorts } from './runtime/version-ports.ts';

const runtime = deployedRuntime(owedPorts);
const inRun = stepHandler(RunState, giveBack, {}, runtime);
const afterRun = stepHandler(ClosingEvent, giveBackOwed, {}, runtime);

/** A step of the workflow, and called when an execution has ended badly, and every few minutes. */
export const handler = async (
  event: unknown,
  context: Parameters<typeof inRun>[1],
): Promise<unknown> =>
  ClosingEvent.safeParse(event).success ? afterRun(event, context) : inRun(event, context);
