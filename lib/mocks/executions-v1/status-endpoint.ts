import { type Answer, ok } from './answer.ts';
import type { Execution, ExecutionStore } from './execution-store.ts';
import type { Faults } from './fault-plan.ts';
import type { ScenarioSettings } from './scenario.ts';

export type ProgressForm = NonNullable<ScenarioSettings['progress']>;

/** Says how far an execution is; one that is over waits for its last answers, which is a matter of moments. */
export async function statusAnswer(
  execution: Execution,
  executions: ExecutionStore,
  form: ProgressForm,
  faults: Faults,
): Promise<Answer> {
  const hasEnded = executions.hasEnded(execution);
  if (hasEnded) await execution.results;
  const status = hasEnded
    ? (faults.find('ends_as')?.word ?? execution.ending)
    : executions.share(execution) === 0
      ? 'queued'
      : 'running';
  return ok({
    execution_id: execution.id,
    status: faults.find('word')?.word ?? status,
    ...progressFields(execution, executions, form, faults),
  });
}

function progressFields(
  execution: Execution,
  executions: ExecutionStore,
  form: ProgressForm,
  faults: Faults,
): object {
  const share = executions.share(execution);
  const fault = faults.find('progress');
  if (fault?.decreasing) return { progress: 1 - share };
  if (fault !== undefined) return fault.value === undefined ? {} : { progress: fault.value };
  switch (form) {
    case 'cases':
      return {
        completed_cases: Math.floor(share * execution.casesAtEnd),
        total_cases: execution.cases,
      };
    case 'share':
      return { progress: share };
    case 'percent':
      return { progress: share * 100 };
    case 'none':
      return {};
  }
}
