import { RunState } from '../lib/domain/run-state.ts';
import { pollBatches } from '../lib/steps/poll-batches.ts';
import { deployedPorts } from './runtime/ports.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';
import { publishThrottles } from './runtime/throttle-metric.ts';

export const handler = stepHandler(
  RunState,
  pollBatches,
  { afterwards: publishThrottles },
  deployedRuntime(deployedPorts),
);
