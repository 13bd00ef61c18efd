import { isDeepStrictEqual } from 'node:util';
import type { Reason } from '../../domain/verdict.ts';
import type {
  AskedForResults,
  ResultsOutcome,
  SentBatch,
  Unavailable,
} from '../../steps/ports/platform.ts';
import { foreignText } from '../foreign-text.ts';
import { flawOf, oddAnswer, readsOfRun, readsOfTask } from './answer-flaw.ts';
import { type AskedRun, runDifference, taskDifference } from './plan/hold-target.ts';
import { plannedSteps } from './plan/plan-of.ts';
import { type PlaybookBatch, taskIdOf } from './playbook-batch.ts';
import { type PlaybookPorts, throwForKey, unavailable } from './playbook-ports.ts';
import { foreignRun, type PlaybookReading, playbookResults } from './playbook-results.ts';
import { findListedRun, runNamedBy } from './run-of-task.ts';
import type { PlaybookRun, Task } from './wire.ts';

/** So long a finished task is given to name its run, before the list of runs is asked. */
const NAMELESS_MS = 10_000;
/** By so much may the clocks within one platform differ. */
const OWN_SPREAD_MS = 5_000;
/** By so much may that of a proxy in front of it. */
const PROXY_SPREAD_MS = 60_000;
const MOST_DIFFERENCES = 3;

export interface AskedForRun extends Pick<AskedForResults, 'keep'> {
  readonly batch: PlaybookBatch;
  readonly sent: SentBatch;
}

type NotYet = Unavailable | Extract<ResultsOutcome, { status: 'not_ready' }>;

/**
 * The results of the run that a finished task has made, held against the plan of its batch.
 *
 * Of a task that did not get to its end there are none.
 */
export async function playbookEvidence(
  executionId: string,
  asked: AskedForRun,
  ports: PlaybookPorts,
): Promise<ResultsOutcome> {
  const { batch, sent } = asked;
  const found = await finishedTask(taskIdOf(executionId), ports);
  if ('status' in found) return found;
  const { task, requests: pages } = found;
  if (task.status === 'error' || task.status === 'cancelled') {
    return { status: 'ready', results: [], pages };
  }
  const other = taskDifference(task, askedOf(batch));
  if (other !== null) {
    const reading = foreignRun(batch, other);
    const { results } = reading;
    return { status: 'ready', results, notes: [differenceNote(batch, reading)], pages };
  }
  const earliest = earliestOf(task, sent, ports);
  const named = await runIdOf(task, { batch, sent, earliest }, ports);
  if ('status' in named) return named;
  const read = await readRun(named.runId, { ...asked, earliest }, ports);
  if (read.status !== 'ready') return read;
  return { ...read, notes: [...named.notes, ...(read.notes ?? [])], pages: pages + 1 };
}

type Found = { readonly task: Task; readonly requests: number } | NotYet;

async function finishedTask(taskId: string, ports: PlaybookPorts): Promise<Found> {
  const { api, done } = ports;
  const seen = done.get(taskId);
  if (seen !== undefined) return { task: seen, requests: 0 };
  const read = await api.readTask(taskId);
  ports.clock.heed(read);
  if (read.status === 'failed') {
    throwForKey(read, ports);
    return read.kind === 'not_found' ? notReady() : unavailable(read);
  }
  return oddAnswer(read, taskId, readsOfTask) ?? { task: read.value, requests: 1 };
}

/** The run of a task is no older than the task, and neither is older than its schedule. */
function earliestOf({ createdAt }: Task, { at }: SentBatch, { clock }: PlaybookPorts): number {
  const bySchedule = clock.earliestAt(at) - PROXY_SPREAD_MS;
  return Math.max(bySchedule, (createdAt ?? bySchedule) - OWN_SPREAD_MS);
}

interface Sought {
  readonly batch: PlaybookBatch;
  readonly sent: SentBatch;
  readonly earliest: number;
}

async function runIdOf(
  task: Task,
  { batch, sent, earliest }: Sought,
  ports: PlaybookPorts,
): Promise<{ readonly runId: string; readonly notes: readonly Reason[] } | NotYet> {
  const runId = runNamedBy(task);
  if (runId !== undefined) return { runId, notes: [] };
  const { api, now } = ports;
  if (now() - sent.settledAt < NAMELESS_MS) return notReady();
  const listed = await findListedRun(api, batch, earliest);
  if (listed.status === 'failed') {
    throwForKey(listed.failure, ports);
    return unavailable(listed.failure);
  }
  if (listed.status !== 'found') return notReady();
  const message = `the task of playbook "${foreignText(batch.name, 60)}" names no run, so run ${listed.runId} was taken, the only one of its target since it was scheduled`;
  return { runId: listed.runId, notes: [{ code: 'run_found_in_list', message }] };
}

async function readRun(
  runId: string,
  { batch, keep, earliest }: AskedForRun & { readonly earliest: number },
  ports: PlaybookPorts,
): Promise<ResultsOutcome> {
  const { api } = ports;
  const run = await api.readPlaybookRun(batch.playbook_id, runId);
  ports.clock.heed(run);
  if (run.status === 'failed') {
    throwForKey(run, ports);
    return run.kind === 'not_found' ? notReady(run.retryAfterSeconds) : unavailable(run);
  }
  const odd = oddAnswer(run, runId, () => false);
  if (odd !== null) return odd;
  const hasEnded = run.value.status === 'successful' || run.value.status === 'failed';
  if (!hasEnded) return notReady();
  if (run.answer !== undefined) await keep?.(run.answer);
  const flaw = flawOf(run.answer, readsOfRun);
  const readingOf = (value: PlaybookRun) => {
    const other = runDifference(value, askedOf(batch), earliest);
    return other === null ? playbookResults(value, batch, flaw) : foreignRun(batch, other);
  };
  const { results, missing, ...rest } = readingOf(run.came ?? run.value);
  return {
    status: 'ready',
    results,
    missing,
    from: `run ${runId}`,
    notes: await notesOf({ results, missing, ...rest }, batch, ports),
    ...(run.came === undefined ? {} : { masked: readingOf(run.value).results }),
  };
}

function askedOf({ playbook_id: playbookId, schedule, plan }: PlaybookBatch): AskedRun {
  return { playbookId, schedule, plan };
}

function notReady(retryAfterSeconds: number | null = null): NotYet {
  return { status: 'not_ready', retryAfterSeconds };
}

/** What is said of a run beside its results, so that a reader knows by what it counts. */
async function notesOf(
  reading: PlaybookReading,
  batch: PlaybookBatch,
  { api }: PlaybookPorts,
): Promise<Reason[]> {
  const { differences, untold } = reading;
  if (differences.length > 0) {
    const again = await api.readPlaybook(batch.playbook_id);
    const isChanged =
      again.status === 'ok' && !isDeepStrictEqual(plannedSteps(again.value), batch.plan.steps);
    return [differenceNote(batch, reading, isChanged)];
  }
  if (untold.length === 0) return [];
  const message = `of its run the platform did not tell ${untold.join(', ')}, so that this was not held against the plan`;
  return [{ code: 'plan_untold', message }];
}

function differenceNote(
  { name }: PlaybookBatch,
  { differences }: Pick<PlaybookReading, 'differences'>,
  isChanged = false,
): Reason {
  const shown = differences.slice(0, MOST_DIFFERENCES).join('; ');
  const rest = differences.length - MOST_DIFFERENCES;
  const more = rest > 0 ? `; and ${rest} more` : '';
  const changed = isChanged ? ' (the playbook was changed while the gate ran)' : '';
  const message = `the run of playbook "${foreignText(name, 60)}" is not the one that was planned${changed}: ${shown}${more}`;
  return { code: 'run_unplanned', message };
}
