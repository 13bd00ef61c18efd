import type { CognigyAiApi } from './api-client.ts';
import type { ApiFailure } from './api-outcome.ts';
import { runDifference } from './plan/hold-target.ts';
import type { PlaybookBatch } from './playbook-batch.ts';
import type { Task } from './wire.ts';

/** Of so many runs that could be it each is read; more are as good as nobody's. */
const MOST_CANDIDATES = 5;

/** The run that a task names; undefined where it names none. */
export function runNamedBy({ data, parameters }: Task): string | undefined {
  const named = [data.playbookRunId, parameters.playbookRunId];
  return named.find((id): id is string => typeof id === 'string' && id !== '');
}

export type ListedRun =
  | { readonly status: 'found'; readonly runId: string }
  | { readonly status: 'none' }
  | { readonly status: 'several' }
  | { readonly status: 'failed'; readonly failure: ApiFailure };

/**
 * The one run of a playbook since it was scheduled that is not of something else, for a task that names none.
 *
 * @param earliest milliseconds since 1970 UTC, by the platform's clock
 */
export async function findListedRun(
  api: CognigyAiApi,
  { playbook_id: playbookId, schedule, plan }: PlaybookBatch,
  earliest: number,
): Promise<ListedRun> {
  const listed = await api.listPlaybookRuns(playbookId);
  if (listed.status === 'failed') return { status: 'failed', failure: listed };
  const since = listed.value.filter(({ createdAt }) => (createdAt ?? 0) >= earliest);
  if (since.length > MOST_CANDIDATES) return { status: 'several' };
  const fitting: string[] = [];
  for (const { _id } of since) {
    const read = await api.readPlaybookRun(playbookId, _id);
    if (read.status === 'failed') return { status: 'failed', failure: read };
    const difference = runDifference(read.value, { playbookId, schedule, plan }, earliest);
    if (difference === null) fitting.push(_id);
  }
  const [only, ...others] = fitting;
  if (only === undefined) return { status: 'none' };
  return others.length > 0 ? { status: 'several' } : { status: 'found', runId: only };
}
