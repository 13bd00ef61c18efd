import type { CallFaults } from '../call-faults.ts';
import type { CognigyAiBehaviour } from '../scenario.ts';
import { isoSeconds } from './iso-seconds.ts';
import type { PlaybookQueue, QueuedExecution } from './playbook-queue.ts';

export interface TaskCircumstances {
  readonly queue: PlaybookQueue;
  readonly faults: CallFaults;
  readonly runIdAfterSeconds: number;
  readonly form: CognigyAiBehaviour['task_form'];
  readonly userId: string;
  readonly now: number;
}

/** The task of an execution as it stands now. */
export function taskDocument(
  execution: QueuedExecution,
  { queue, faults, runIdAfterSeconds, form, userId, now }: TaskCircumstances,
) {
  const fate = faults.find('ends_as');
  if (fate !== undefined) execution.fate = fate;
  const status = queue.status(execution);
  const { startsAt, endsAt } = execution;
  const runIsNamed =
    startsAt !== null &&
    now >= startsAt + runIdAfterSeconds * 1000 &&
    faults.find('no_run_id') === undefined &&
    form !== 'nameless' &&
    status !== 'error';
  const steps = execution.playbook.steps.length;
  const createdAt = Math.floor(execution.scheduledAt / 1000);
  return {
    _id: execution.taskId,
    type: 'runPlaybook',
    status: faults.find('word')?.word ?? status,
    [form === 'data' ? 'data' : 'parameters']: {
      playbookId: execution.playbookId,
      projectId: execution.projectId,
      ...(form === 'data'
        ? {}
        : {
            entrypoint: execution.entrypoint,
            flowId: execution.flowId,
            localeId: execution.localeId,
          }),
      ...(runIsNamed ? { playbookRunId: execution.runId } : {}),
    },
    currentStep: Math.floor(queue.share(execution) * steps),
    totalStep: steps,
    failReason: status === 'error' ? (execution.fate?.reason ?? '') : '',
    lastRunAt: isoSeconds(startsAt),
    lastFinishedAt: status === 'done' || status === 'error' ? isoSeconds(endsAt) : null,
    createdAt,
    lastChanged: Math.max(createdAt, Math.floor(Math.min(endsAt ?? now, now) / 1000)),
    createdBy: userId,
    lastChangedBy: userId,
  };
}
