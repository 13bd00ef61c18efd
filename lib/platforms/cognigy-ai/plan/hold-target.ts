import { isoTime } from '../../../domain/instant.ts';
import type { PlannedRun, PreparedTarget } from '../../../domain/suite/cognigy-section.ts';
import { foreignText } from '../../foreign-text.ts';
import { fieldOf } from '../answer/field-of.ts';
import type { PlaybookRun, Task } from '../wire.ts';

/** What was asked for, to hold a task or a run against. */
export interface AskedRun {
  readonly playbookId: string;
  readonly schedule: PreparedTarget;
  readonly plan: Pick<PlannedRun, 'flowIds' | 'localeIds'>;
}

/** In what a task says to be of something else; null where it does not. What it does not say is not held. */
export function taskDifference({ type, data, parameters }: Task, asked: AskedRun): string | null {
  if (type !== undefined && type !== 'runPlaybook') {
    return `its task is of the type ${foreignText(type, 60)}, and no run of a playbook`;
  }
  const other = [data, parameters].flatMap((said) => targetDifference(said, asked) ?? []);
  return other[0] === undefined ? null : `its task names ${other[0]}`;
}

/** The same of a run, which is no older than `earliest` (milliseconds since 1970 UTC). */
export function runDifference(run: PlaybookRun, asked: AskedRun, earliest: number): string | null {
  const other = targetDifference(run, asked);
  if (other !== null) return `it is of ${other}`;
  if (run.createdAt === undefined || run.createdAt >= earliest) return null;
  return `it is of ${isoTime(run.createdAt)}, and was not scheduled before ${isoTime(earliest)}`;
}

function targetDifference(said: object, { playbookId, schedule, plan }: AskedRun): string | null {
  const held: readonly (readonly [string, string, readonly string[]])[] = [
    ['playbook', 'playbookId', [playbookId]],
    ['entrypoint', 'entrypoint', [schedule.entrypoint]],
    ['flow', 'flowId', [schedule.flowId, ...plan.flowIds]],
    ['locale', 'localeId', [schedule.localeId, ...plan.localeIds]],
  ];
  for (const [what, field, known] of held) {
    const came = fieldOf(said, field);
    if (typeof came !== 'string' || came === '') continue;
    if (known.includes(came) || !isTold(came, known)) continue;
    return `the ${what} ${foreignText(came, 60)}, and ${known[0]} was asked for`;
  }
  return null;
}

/** An id of another kind than those that are known says nothing that could be held. */
function isTold(came: string, known: readonly string[]): boolean {
  return known.some((each) => each.includes('-') === came.includes('-'));
}
