import type { CognigyAiApi } from './api-client.ts';
import type { ApiFailure } from './api-outcome.ts';
import { taskDifference } from './plan/hold-target.ts';
import type { PlatformClock } from './platform-clock.ts';
import type { PlaybookBatch } from './playbook-batch.ts';
import type { Task } from './wire.ts';

/** What a search for a lost run saw beside what it was to find, in words; empty where there was nothing. */
interface Beside {
  readonly beside: string;
}

export type LostRun =
  | ({ readonly status: 'found'; readonly taskId: string } & Beside)
  | ({ readonly status: 'none' } & Beside)
  /** More than one run fits, so that nobody can say which is ours. */
  | ({ readonly status: 'several' } & Beside)
  | { readonly status: 'failed'; readonly failure: ApiFailure };

export interface Lost {
  readonly batch: PlaybookBatch;
  /** Milliseconds since 1970 UTC of the first attempt, by our clock. */
  readonly since: number;
  readonly isTaken: ((taskId: string) => Promise<boolean>) | undefined;
}

/**
 * Looks for the run that a schedule without an answer may have started.
 *
 * There is no key to ask by, so it goes by the playbook, what it was run with, the time by the platform's
 * clock, and whether another batch has it.
 */
export async function findLostRun(
  api: CognigyAiApi,
  clock: PlatformClock,
  { batch, since, isTaken }: Lost,
): Promise<LostRun> {
  const projectId = batch.project_id ?? batch.schedule.entrypoint;
  const listed = await api.listTasks(projectId);
  if (listed.status === 'failed') return { status: 'failed', failure: listed };
  clock.heed(listed);
  const tasks = listed.value.filter((task) => task !== null);
  const ofPlaybook = tasks.filter((task) => isOfPlaybook(task, batch));
  const earliest = clock.earliestAt(since);
  const fitting: Task[] = [];
  for (const task of ofPlaybook) {
    const isLate = task.createdAt !== undefined && task.createdAt >= earliest;
    if (isLate && (await isTaken?.(task._id)) !== true) fitting.push(task);
  }
  const [only, ...others] = fitting;
  const unreadable = listed.value.length - tasks.length;
  const beside = besideOf({ others: ofPlaybook.length - fitting.length, unreadable });
  if (only === undefined) return { status: 'none', beside };
  if (others.length > 0) return { status: 'several', beside };
  return { status: 'found', taskId: only._id, beside };
}

/** Older versions write the request of a task into `data`, newer ones into `parameters`. */
function isOfPlaybook(task: Task, batch: PlaybookBatch): boolean {
  const { playbook_id: playbookId, schedule, plan } = batch;
  const named = { ...task.data, ...task.parameters }.playbookId;
  return named === playbookId && taskDifference(task, { playbookId, schedule, plan }) === null;
}

function besideOf(counts: { readonly others: number; readonly unreadable: number }): string {
  const { others, unreadable } = counts;
  const said = [
    ...(others === 0 ? [] : [`${others} older or taken`]),
    ...(unreadable === 0 ? [] : [`${unreadable} that cannot be read`]),
  ];
  return said.length === 0 ? '' : ` beside ${said.join(' and ')}`;
}
