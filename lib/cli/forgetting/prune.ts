import { chainsIn } from '../../domain/audit/stored-chain.ts';
import { localPlace } from '../../forgetting/local-place.ts';
import { planPruning, pruneRuns } from '../../forgetting/prune-runs.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { type StateFlags, withStateOptions } from '../options/state-options.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import { confirm, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { type NamedPlan, planRemotePruning, pruneRemotely } from './remote-pruning.ts';
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
        .option('--yes', 'remove without asking')
        .option('--gate-url <url>', 'prune runs of a deployed gate instead'),
    ),
  examples: [
    'cognigate prune --older-than 400d --dry-run',
    'cognigate prune --older-than 400d --suite-id banking-core --yes',
    'cognigate prune --older-than 400d --gate-url "$COGNIGATE_URL"',
  ],
  async action({ gateUrl, ...flags }, terminal) {
    const days = daysIn(flags.olderThan);
    if (gateUrl === undefined) return pruneHere({ ...flags, days }, terminal);
    const { client } = await openRemoteGate(gateUrl, terminal);
    const { suites, plan } = await planRemotePruning(client, { ...flags, days });
    const carryOut = () => pruneRemotely(client, suites, { ...flags, days });
    return carriedOut(plan, { ...flags, terminal, carryOut });
  },
});

interface PruneFlags extends StateFlags {
  readonly days: number;
  readonly suiteId?: string | undefined;
  readonly reason: string;
  readonly dryRun?: true | undefined;
  readonly yes?: true | undefined;
}

async function pruneHere(flags: PruneFlags, terminal: Terminal): Promise<number> {
  const { days, suiteId, reason } = flags;
  const before = Date.now() - days * DAY_MS;
  using state = openState(flags, terminal, { mustExist: true });
  const chains = suiteId === undefined ? undefined : chainsIn(state.audit.chains(), suiteId);
  const place = localPlace(state);
  const plan = await planPruning(place, { before, chains });
  const named = { ...plan, runs: plan.runs.map(({ runId }) => runId) };
  const carryOut = async () => {
    await pruneRuns(plan, { place, before, forgetter: whoForgets(reason, terminal) });
    return plan.runs.length + plan.unfinished.length;
  };
  return await carriedOut(named, { ...flags, terminal, carryOut });
}

async function carriedOut(
  plan: NamedPlan,
  {
    dryRun,
    yes,
    terminal,
    carryOut,
  }: Pick<PruneFlags, 'dryRun' | 'yes'> & {
    readonly terminal: Terminal;
    /** Says how many runs were pruned. */
    readonly carryOut: () => Promise<number>;
  },
): Promise<number> {
  terminal.stdout.write(planLines(plan));
  if (dryRun === true || plan.runs.length + plan.unfinished.length === 0) return ExitCode.passed;
  if (yes !== true) await ask(terminal);
  terminal.stdout.write(`${await carryOut()} pruned; their audit records stay\n`);
  return ExitCode.passed;
}

function daysIn(written: string): number {
  const [, days] = AGE.exec(written) ?? [];
  if (days !== undefined) return Number(days);
  throw new UsageError(`--older-than ${written} is no number of days; write one such as 400d`);
}

function planLines({ runs, kept, unfinished }: NamedPlan): string {
  const lines = [
    ...unfinished.map((runId) => `${runId}: pruned before, and not to the end`),
    ...runs.map((runId) => `${runId}: evidence, reports and its entry in the ledger`),
    ...kept.map(
      (runId) =>
        `${runId}: stays, since it is a baseline, a run that stays rests on it, or it is locked`,
    ),
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
