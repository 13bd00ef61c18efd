import { closeRuns } from '../lib/steps/close-runs.ts';
import { ClosingEvent } from '../lib/steps/closing-event.ts';
import { closePorts } from './runtime/close-ports.ts';
import { publishClosedRuns } from './runtime/run-metrics.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';

/** Called when an execution has ended badly, and every few minutes. */
export const handler = stepHandler(
  ClosingEvent,
  closeRuns,
  { afterwards: publishClosedRuns },
  deployedRuntime(closePorts),
);
