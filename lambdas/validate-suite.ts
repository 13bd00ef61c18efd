import { RequestedRun, validateRequestedRun } from '../lib/api/validate-requested-run.ts';
import { acceptPorts } from './runtime/accept-ports.ts';
import { deployedPorts } from './runtime/ports.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';

export const handler = stepHandler(
  RequestedRun,
  (run, ports) => validateRequestedRun(run, ports, acceptPorts),
  {},
  deployedRuntime(deployedPorts),
);
