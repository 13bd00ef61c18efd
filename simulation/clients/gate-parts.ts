import type { RunState } from '../../lib/domain/run-state.ts';
import type { Workflow } from '../../lib/engine/load-workflow.ts';
import { STEPS } from '../../lib/local/drive-run.ts';
import { takeUpAt } from '../../lib/local/take-up-at.ts';
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
  /** Takes up a run where somebody asks for it. */
  readonly takeUp: typeof takeUpAt;
}

export function gateParts(workflow: Workflow): GateParts {
  return { workflow, steps: STEPS, ports: simulatedPorts, takeUp: takeUpAt };
}
