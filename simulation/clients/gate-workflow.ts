import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWorkflow, type Workflow } from '../../lib/engine/load-workflow.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

/** The definition that is deployed: as the last build exported it, or else exported now. */
async function gateDefinition(): Promise<unknown> {
  const path = join(PACKAGE_ROOT, 'dist', 'workflow.asl.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const { exportWorkflow } = await import('../../lib/stack/workflow/export-workflow.ts');
  return exportWorkflow();
}

/** A state machine waits this much longer for a function than the function may run. */
const INVOCATION_SECONDS = 15;

/** Seconds that each function may run, as the definition's own time limits tell. */
export function functionSeconds(workflow: Workflow): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>();
  for (const state of workflow.states.values()) {
    if (state.type !== 'Task' || state.timeoutSeconds === undefined) continue;
    seconds.set(state.functionName, state.timeoutSeconds - INVOCATION_SECONDS);
  }
  return seconds;
}

export async function gateWorkflow(): Promise<Workflow> {
  return loadWorkflow(await gateDefinition());
}
