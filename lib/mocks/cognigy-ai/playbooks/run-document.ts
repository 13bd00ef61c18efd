import type { CallFaults } from '../call-faults.ts';
import type { JudgedStep } from '../wire.ts';
import type { QueuedExecution } from './playbook-queue.ts';

/** The run that an execution left, with its steps changed as the faults say. */
export async function runDocument(execution: QueuedExecution, faults: CallFaults, userId: string) {
  const steps = distorted(await execution.results(), faults);
  const word = faults.find('run_status');
  const status = steps.some((step) => step.status === 'failed') ? 'failed' : 'successful';
  const seconds = Math.floor((execution.endsAt ?? execution.scheduledAt) / 1000);
  return {
    _id: execution.runId,
    ...(word === undefined ? { status } : word.word === undefined ? {} : { status: word.word }),
    stepResults: steps,
    createdAt: Math.floor(execution.scheduledAt / 1000),
    lastChanged: seconds,
    createdBy: userId,
    lastChangedBy: userId,
    flowId: execution.flowId,
    localeId: execution.localeId,
    entrypoint: execution.entrypoint,
  };
}

function distorted(results: readonly JudgedStep[], faults: CallFaults): JudgedStep[] {
  const dropped = faults.find('drop_steps')?.count ?? 0;
  const bare = faults.find('no_asserts')?.count ?? 0;
  const late = faults.find('step_timeout')?.step;
  return results.slice(0, results.length - dropped).map((step, place) => ({
    ...step,
    ...(place < bare ? { asserts: [] } : {}),
    ...(place === late ? { timeout: true, status: 'failed' as const } : {}),
  }));
}
