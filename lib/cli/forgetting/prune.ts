import { type PrunePlan, planPruning, pruneRuns } from '../../forgetting/prune-runs.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { withStateOptions } from '../options/state-options.ts';
import { confirm, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { whoForgets } from './who-forgets.ts';

const AGE = /^([1-9]\d{0,4})d$/;
const DAY_MS = 86_400_000;

/** `cognigate prune`: removes what old runs rested on, and keeps their audit records. */
export const prune = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .requiredOption('--older-than <days>', 'runs that were decided longer ago, such as 400d')
        .option('--suite-id <id>', 'only runs of this suite')
        .option('--reason <text>', 'why, for the record', 'retention')
        .option('--dry-run', 'list them, and remove nothing')
        .option('--yes', 'remove without asking'),
    ),
  examples: [
    'cognigate prune --older-than 400d --dry-run',
    'cognigate prune --older-than 400d --suite-id banking-core --yes',
  ],
  async action({ olderThan, suiteId, reason, dryRun, yes, stateDir }, terminal) {
    const before = Date.now() - ageIn(olderThan);
    using state = openState({ stateDir }, terminal, { mustExist: true });
    const plan = await planPruning(state, { before, suiteId });
    terminal.stdout.write(planLines(plan));
    if (dryRun === true || plan.runs.length + plan.unfinished.length === 0) return ExitCode.passed;
    if (yes !== true) await ask(terminal);
    await pruneRuns(plan, { state, before, forgetter: whoForgets(reason, terminal) });
    terminal.stdout.write(
      `${plan.runs.length + plan.unfinished.length} pruned; their audit records stay\n`,
    );
    return ExitCode.passed;
  },
});

function ageIn(written: string): number {
  const [, days] = AGE.exec(written) ?? [];
  if (days !== undefined) return Number(days) * DAY_MS;
  throw new UsageError(`--older-than ${written} is no number of days; write one such as 400d`);
}

function planLines({ runs, kept, unfinished }: PrunePlan): string {
  const lines = [
    ...unfinished.map((runId) => `${runId}: pruned before, and not to the end`),
    ...runs.map(({ runId }) => `${runId}: evidence, reports and its entry in the ledger`),
    ...kept.map((runId) => `${runId}: stays, since a baseline or a run that stays rests on it`),
    ...(runs.length + unfinished.length === 0 ? ['no run is to be pruned'] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

async function ask(terminal: Terminal): Promise<void> {
  const answer = await confirm('remove all of that for good?', terminal);
  if (answer === true) return;
  throw new UsageError(
    answer === null
      ? 'nobody can be asked here whether to remove it: add --yes'
      : 'nothing was removed',
  );
}
