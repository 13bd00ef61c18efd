import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { isEmptyFilter, type RunFilter, readFilter } from '../../domain/governance/run-filter.ts';
import { isoTime } from '../../domain/instant.ts';
import { isPart, type RunRecord } from '../../domain/run.ts';
import { scopeMarks } from '../../domain/scope.ts';
import { wilsonInterval } from '../../domain/statistics/wilson-interval.ts';
import { fitted, tableText, widestOf } from '../../report/formats/terminal-columns.ts';
import { duration, intervalText, percentage } from '../../report/measure-text.ts';
import { oneLine } from '../../report/neutral-text.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { collect, wholeNumber } from '../options/flag-values.ts';
import type { FlagsOf } from '../options/flags-of.ts';
import { withStateOptions } from '../options/state-options.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** The last are left out first where there is no room for all of them. */
const COLUMNS = [
  'run',
  'suite',
  'verdict',
  'passed',
  'note',
  'took',
  'labels',
  'rate (95 %)',
  'started',
];
const USUAL_COLUMNS = 80;
const SUITE_CHARACTERS = 24;

/** `cognigate runs`: the history of this machine. */
export const runs = defineCommand({
  syntax,
  examples: [
    'cognigate runs',
    'cognigate runs --json --limit 1',
    'cognigate runs --label bot_version=1.4.0 --verdict passed --since 2026-10-01',
  ],
  action: listRuns,
});

function syntax(command: Command) {
  return withStateOptions(
    command
      .option('--suite-id <id>', 'only runs of this suite')
      .option('--label <key=value>', 'only runs with this label; may be repeated', collect, [])
      .option(
        '--verdict <verdict>',
        'only runs with this verdict; several with commas between them',
      )
      .option('--since <time>', 'only runs that began then or later: 2026-10-01, or an instant')
      .option('--until <time>', 'only runs that began by then; a day counts as a whole, in UTC')
      .option('--limit <n>', 'how many at most', wholeNumber, 20)
      .option(
        '--json',
        'print {run_id suite_id verdict started_at labels …}, verdict null while there is none',
      ),
  );
}

type RunsFlags = FlagsOf<ReturnType<typeof syntax>>;

async function listRuns(flags: RunsFlags, terminal: Terminal): Promise<number> {
  const filter = filterOf(flags);
  const isThere = existsSync(resolve(terminal.cwd(), flags.stateDir));
  const { found, labels } = isThere
    ? await list(flags, filter, terminal)
    : { found: [], labels: new Map<string, string[]>() };
  const rows = found.map((run) => row(run, labels.get(run.runId) ?? []));
  if (flags.json === true) {
    terminal.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  } else if (rows.length === 0) {
    terminal.stdout.write(noRuns(flags, { isThere, isFiltered: !isEmptyFilter(filter) }));
  } else {
    terminal.stdout.write(listText(rows, terminal.stdout));
  }
  return ExitCode.passed;
}

function noRuns(
  { stateDir }: RunsFlags,
  { isThere, isFiltered }: { readonly isThere: boolean; readonly isFiltered: boolean },
): string {
  if (isThere && isFiltered) return 'no run is like that; "cognigate runs" lists those there are\n';
  const why = isThere ? '' : `, as there is no directory ${stateDir}`;
  return `no runs yet${why}; "cognigate demo" makes one\n`;
}

/** @throws UsageError where a flag cannot be read. */
function filterOf({ suiteId, label, verdict, since, until }: RunsFlags): RunFilter {
  const read = readFilter({ suite_id: suiteId, label, verdict, since, until });
  if (read.status === 'refused') throw new UsageError(`--${read.problem}`);
  return read.filter;
}

type Row = ReturnType<typeof row>;

function row(run: RunRecord, baselineOf: readonly string[]) {
  return {
    run_id: run.runId,
    suite_id: run.suiteId,
    verdict: run.verdict,
    started_at: isoTime(run.startedAt),
    duration_seconds: run.finishedAt === null ? null : (run.finishedAt - run.startedAt) / 1_000,
    passed: run.tally?.passed ?? null,
    planned: run.tally?.planned ?? null,
    pass_rate: isMeasured(run) ? (run.tally?.passRate ?? null) : null,
    p95_latency_ms: run.tally?.p95LatencyMs ?? null,
    baseline_of: baselineOf,
    rerun_of: run.rerunOf?.run_id ?? null,
    bot_version: run.labels.bot_version ?? null,
    measured: isMeasured(run),
    simulated: run.simulated === true,
    part: isPart(run),
    labels: run.labels,
  };
}

/** Claims that any case was evaluated: a run that was cancelled before has no rate of 0. */
function isMeasured({ tally }: RunRecord): boolean {
  return tally !== undefined && tally.passed + tally.failed > 0;
}

/** On a terminal what there is room for; elsewhere everything, without a rule, for other programs. */
function listText(
  rows: readonly Row[],
  { isTTY, columns = USUAL_COLUMNS }: Terminal['stdout'],
): string {
  const table = [COLUMNS, ...rows.map(cells)];
  if (isTTY !== true) return tableText(table, { isBare: true });
  const filled = COLUMNS.map((_, at) => at).filter((at) =>
    table.slice(1).some((line) => line[at] !== ''),
  );
  for (let size = filled.length; size > 0; size -= 1) {
    const kept = filled.slice(0, size);
    const text = tableText(table.map((line) => kept.map((at) => line[at] ?? '')));
    if (widestOf(text.split('\n')) <= columns) return text;
  }
  return tableText(table.map((line) => line.slice(0, 1)));
}

function cells({
  passed,
  planned,
  baseline_of,
  rerun_of,
  simulated,
  part,
  labels,
  ...run
}: Row): string[] {
  return [
    oneLine(run.run_id),
    fitted(run.suite_id, SUITE_CHARACTERS),
    run.verdict ?? 'open',
    planned === null ? '' : `${passed} of ${planned}`,
    [
      ...baseline_of.map((label) => `baseline ${label}`),
      ...scopeMarks({ simulated, part }),
      ...(rerun_of === null ? [] : ['rerun']),
    ].join(', '),
    run.duration_seconds === null ? '' : duration(run.duration_seconds),
    Object.entries(labels)
      .map(([key, value]) => oneLine(`${key}=${value}`))
      .join(', '),
    rateText(run.measured, passed, planned),
    run.started_at.slice(0, 'yyyy-mm-ddThh:mm'.length).replace('T', ' '),
  ];
}

function rateText(measured: boolean, passed: number | null, planned: number | null): string {
  if (passed === null || planned === null) return '';
  const interval = measured ? wilsonInterval(passed, planned) : null;
  if (interval === null) return 'not measured';
  return `${percentage(passed / planned)} (${intervalText(interval)})`;
}

async function list(
  flags: RunsFlags,
  filter: RunFilter,
  terminal: Terminal,
): Promise<{ found: RunRecord[]; labels: Map<string, string[]> }> {
  using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
  const found = await state.ledger.listRuns({ ...filter, limit: flags.limit });
  const labels = new Map<string, string[]>();
  for (const suiteId of new Set(found.map((run) => run.suiteId))) {
    for (const { runId, label } of await state.baselines.list(suiteId)) {
      labels.set(runId, [...(labels.get(runId) ?? []), label]);
    }
  }
  return { found, labels };
}
