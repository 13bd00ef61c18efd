import type { CognigyAiApi } from './api-client.ts';
import type { ApiFailure } from './api-outcome.ts';
import type { PlaybookBatch } from './playbook-batch.ts';
import type { Task } from './wire.ts';

/** The platform writes whole seconds, and its clock may be a little behind ours. */
const CLOCK_TOLERANCE_SECONDS = 2;

export type LostRun =
  | { readonly status: 'found'; readonly taskId: string }
  | { readonly status: 'none' }
  /** More than one run fits, so that nobody can say which is ours. */
  | { readonly status: 'several' }
  | { readonly status: 'failed'; readonly failure: ApiFailure };

/**
 * Looks for the run that a schedule without an answer may have started.
 *
 * There is no idempotency key to ask by, so it goes by the playbook, what it was run with, and the time.
 * @param since milliseconds since 1970 UTC of the first attempt
 */
export async function findLostRun(
  api: CognigyAiApi,
  batch: PlaybookBatch,
  since: number,
): Promise<LostRun> {
  const projectId = batch.project_id ?? batch.schedule.entrypoint;
  const listed = await api.listTasks(projectId);
  if (listed.status === 'failed') return { status: 'failed', failure: listed };
  const earliest = Math.floor(since / 1_000) - CLOCK_TOLERANCE_SECONDS;
  const fitting = listed.value.filter(
    (task) => (task.createdAt ?? 0) >= earliest && isRunOf(task, batch),
  );
  const [only, ...others] = fitting;
  if (only === undefined) return { status: 'none' };
  return others.length === 0 ? { status: 'found', taskId: only._id } : { status: 'several' };
}

/** Older versions write the request of a task into `data`, newer ones into `parameters`. */
function isRunOf({ data, parameters }: Task, { playbook_id, schedule }: PlaybookBatch): boolean {
  const asked = { ...data, ...parameters };
  const same = (name: string, wanted: string) =>
    asked[name] === undefined || asked[name] === wanted;
  return (
    asked.playbookId === playbook_id &&
    same('entrypoint', schedule.entrypoint) &&
    same('flowId', schedule.flowId) &&
    same('localeId', schedule.localeId)
  );
}
