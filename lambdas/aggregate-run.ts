import { RunState } from '../lib/domain/run-state.ts';
import { aggregateRun } from '../lib/steps/aggregate-run.ts';
import { publishRunMetrics } from './runtime/run-metrics.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';
import { verdictPorts } from './runtime/verdict-ports.ts';

export const handler = stepHandler(
  RunState,
  aggregateRun,
  { afterwards: publishRunMetrics },
  deployedRuntime(verdictPorts),
);
