import { relative } from 'node:path';
import type { RunView } from '../../api/run-view.ts';
import { ExitCode, exitCodeOf } from '../exit-code.ts';
import type { SuiteSource } from '../load-suite.ts';
import { printReport } from '../print-report.ts';
import { progressView } from '../progress.ts';
import { type Terminal, wantsColor } from '../terminal.ts';
import { writeReports } from '../write-reports.ts';
import type { RemoteFlags, RemoteGate } from './open-remote-gate.ts';
import { watchRun } from './watch-run.ts';

export interface FollowFlags extends RemoteFlags {
  /** Minutes that the run is watched for. */
  readonly wait?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
  readonly output: readonly string[];
}

/** Watches a run for as long as `--wait` says, and shows its report and verdict as `run` does. */
export async function followRun(
  view: RunView,
  gate: RemoteGate,
  flags: FollowFlags,
  terminal: Terminal,
  source: SuiteSource | null = null,
): Promise<number> {
  const now = () => Date.now();
  const progress = progressView({
    stream: terminal.stderr,
    quiet: flags.quiet === true,
    color: wantsColor(terminal.stderr, terminal.env, flags.color),
    now,
  });
  let seen = view;
  try {
    const until = now() + (flags.wait ?? 0) * 60_000;
    seen = await watchRun(view, { client: gate.client, progress, terminal, until, now });
  } finally {
    progress.stop();
  }
  if (seen.status === 'finished') {
    return showReport(seen.run_id, gate, flags, terminal, source);
  }
  terminal.stderr.write(
    `cognigate: run ${seen.run_id} is still under way after ${flags.wait} min; watch on with\n` +
      `${resumeCommand(seen.run_id, gate, flags)}\n`,
  );
  return ExitCode.inconclusive;
}

/** The report of a finished run, with its files; the exit code is the verdict's. */
export async function showReport(
  runId: string,
  { client }: RemoteGate,
  flags: Pick<FollowFlags, 'json' | 'color' | 'output'>,
  terminal: Terminal,
  source: SuiteSource | null = null,
): Promise<number> {
  const report = await client.report(runId);
  const paths = await writeReports(report, flags.output, terminal.cwd());
  const files = paths.map((path) => ({ label: 'report', path: relative(terminal.cwd(), path) }));
  await printReport(report, { files, source }, flags, terminal);
  return exitCodeOf(report.verdict);
}

/** The exact command that watches a run on. */
export function resumeCommand(runId: string, gate: RemoteGate, flags: FollowFlags): string {
  const reports = flags.output.map((file) => ` -o ${shellWord(file)}`).join('');
  const minutes = flags.wait ?? 60;
  return `cognigate status ${runId} --wait ${minutes} --gate-url ${shellWord(gate.url)}${reports}`;
}

function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
