import { RunState } from '../lib/domain/run-state.ts';
import { pollWhileNear } from '../lib/steps/poll-while-near.ts';
import { deployedPorts } from './runtime/ports.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';
import { publishThrottles } from './runtime/throttle-metric.ts';

export const handler = stepHandler(
  RunState,
  pollWhileNear,
  { afterwards: publishThrottles },
  deployedRuntime(deployedPorts),
);
