import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { isoTime } from '../../domain/instant.ts';
import { wilsonInterval } from '../../domain/metrics/wilson-interval.ts';
import type { RunRecord } from '../../domain/run.ts';
import { tableText } from '../../report/formats/terminal-columns.ts';
import { percentage } from '../../report/measure-text.ts';
import { oneLine } from '../../report/neutral-text.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { wholeNumber } from '../options/flag-values.ts';
import type { FlagsOf } from '../options/flags-of.ts';
import { withStateOptions } from '../options/state-options.ts';
import type { Terminal } from '../terminal.ts';

const HEAD = ['run', 'suite', 'verdict', 'passed', 'pass rate (95 % interval)', 'started', ''];

/** `cognigate runs`: the history of this machine. */
export const runs = defineCommand({
  syntax,
  examples: ['cognigate runs', 'cognigate runs --json --limit 1'],
  action: listRuns,
});

function syntax(command: Command) {
  return withStateOptions(
    command
      .option('--suite-id <id>', 'only runs of this suite')
      .option('--limit <n>', 'how many at most', wholeNumber, 20)
      .option(
        '--json',
        'print {run_id suite_id verdict started_at …}, verdict null while there is none',
      ),
  );
}

type RunsFlags = FlagsOf<ReturnType<typeof syntax>>;

async function listRuns(flags: RunsFlags, terminal: Terminal): Promise<number> {
  const isThere = existsSync(resolve(terminal.cwd(), flags.stateDir));
  const { found, labels } = isThere
    ? await list(flags, terminal)
    : { found: [], labels: new Map<string, string[]>() };
  const rows = found.map((run) => row(run, labels.get(run.runId) ?? []));
  if (flags.json === true) {
    terminal.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  } else if (rows.length === 0) {
    const why = isThere ? '' : `, as there is no directory ${flags.stateDir}`;
    terminal.stdout.write(`no runs yet${why}; "cognigate demo" makes one\n`);
  } else {
    terminal.stdout.write(tableText([HEAD, ...rows.map(cells)]));
  }
  return ExitCode.passed;
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
    pass_rate: run.tally?.passRate ?? null,
    p95_latency_ms: run.tally?.p95LatencyMs ?? null,
    baseline_of: baselineOf,
    rerun_of: run.rerunOf?.run_id ?? null,
    simulated: run.simulated === true,
  };
}

function cells({ passed, planned, baseline_of, rerun_of, simulated, ...run }: Row): string[] {
  return [
    oneLine(run.run_id),
    oneLine(run.suite_id),
    run.verdict ?? 'interrupted or running',
    planned === null ? '' : `${passed} of ${planned}`,
    rateText(passed, planned),
    run.started_at,
    [
      ...baseline_of.map((label) => `baseline ${label}`),
      ...(simulated ? ['mock'] : []),
      ...(rerun_of === null ? [] : [`rerun of ${rerun_of}`]),
    ].join(', '),
  ];
}

function rateText(passed: number | null, planned: number | null): string {
  if (passed === null || planned === null) return '';
  const interval = wilsonInterval(passed, planned);
  if (interval === null) return '';
  return `${percentage(passed / planned)} (${percentage(interval.low)} to ${percentage(interval.high)})`;
}

async function list(
  flags: RunsFlags,
  terminal: Terminal,
): Promise<{ found: RunRecord[]; labels: Map<string, string[]> }> {
  using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
  const found = await state.ledger.listRuns({ suiteId: flags.suiteId, limit: flags.limit });
  const labels = new Map<string, string[]>();
  for (const suiteId of new Set(found.map((run) => run.suiteId))) {
    for (const { runId, label } of await state.baselines.list(suiteId)) {
      labels.set(runId, [...(labels.get(runId) ?? []), label]);
    }
  }
  return { found, labels };
}
