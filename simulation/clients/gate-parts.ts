import type { RunState } from '../../lib/domain/run-state.ts';
import type { Workflow } from '../../lib/engine/load-workflow.ts';
import { STEPS } from '../../lib/local/drive-run.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import type { FunctionCall } from '../world/function-call.ts';
import { simulatedPorts } from '../world/simulated-ports.ts';

type Step = (state: RunState, ports: Ports) => Promise<RunState>;
type Steps = Readonly<Record<string, Step>>;

/** What the gate is made of; a planted bug replaces a part of it. */
export interface GateParts {
  readonly workflow: Workflow;
  readonly steps: Steps;
  readonly ports: (call: FunctionCall) => Ports;
}

export function gateParts(workflow: Workflow): GateParts {
  return { workflow, steps: STEPS, ports: simulatedPorts };
}
