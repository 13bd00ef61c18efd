import { RunState } from '../lib/domain/run-state.ts';
import { submitBatches } from '../lib/steps/submit-batches.ts';
import { deployedPorts } from './runtime/ports.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';
import { publishThrottles } from './runtime/throttle-metric.ts';

export const handler = stepHandler(
  RunState,
  submitBatches,
  { afterwards: publishThrottles },
  deployedRuntime(deployedPorts),
);
