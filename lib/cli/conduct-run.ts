import { join, relative } from 'node:path';
import type { Report } from '../domain/report.ts';
import { driveRun } from '../local/drive-run.ts';
import type { LocalGate } from '../local/local-gate.ts';
import { readReport } from '../local/read-report.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { jsonReport } from '../report/json-report.ts';
import { terminalReport } from '../report/terminal-report.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import { type ProgressView, progressView } from './progress.ts';
import { type Terminal, wantsColor } from './terminal.ts';
import { writeReports } from './write-reports.ts';

export interface ConductFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
  readonly output: readonly string[];
}

/** Drives an accepted run to its end under the eyes of a person or a log, and shows what came of it. */
export async function conductRun(
  runId: string,
  gate: LocalGate,
  state: StateDirectory,
  flags: ConductFlags,
  terminal: Terminal,
): Promise<number> {
  const release = state.claimRun(runId);
  const progress = progressView({
    stream: terminal.stderr,
    quiet: flags.quiet === true,
    color: wantsColor(terminal.stderr, terminal.env, flags.color),
    now: gate.ports.now,
  });
  try {
    const execution = await drive(runId, gate, progress, terminal);
    progress.stop();
    const run = await gate.ports.ledger.readRun(runId);
    const report = run === null ? null : await readReport(gate.ports.evidence, run);
    if (report === null) {
      terminal.stderr.write(
        `cognigate: run ${runId} has no verdict on record (${execution.error}): ${execution.cause}\n` +
          `the gate stays shut; mend the cause, then: cognigate resume ${runId}\n`,
      );
      return ExitCode.inconclusive;
    }
    await show(report, state, flags, terminal);
    return exitCodeOf(report.verdict);
  } finally {
    progress.stop();
    release();
  }
}

async function drive(runId: string, gate: LocalGate, progress: ProgressView, terminal: Terminal) {
  let shown: string | undefined;
  const driven = driveRun(runId, {
    ports: gate.ports,
    onStep(phase, { counts, waitSeconds, trouble }) {
      if (trouble !== undefined && trouble !== shown) progress.note(`trouble: ${trouble}`);
      shown = trouble;
      if (phase === 'notify-outcome' && gate.ports.notifier.endpoints.length === 0) return;
      progress.update({ phase, counts, waitSeconds });
    },
  });
  const interrupt = () => {
    progress.note(`cancelling ${runId}; a second Ctrl-C leaves at once, and it can be resumed`);
    terminal.off('SIGINT', interrupt);
    terminal.off('SIGTERM', interrupt);
    void driven.cancel().catch((error) => progress.note(`cannot cancel: ${error}`));
  };
  terminal.on('SIGINT', interrupt);
  terminal.on('SIGTERM', interrupt);
  try {
    return await driven.ended;
  } finally {
    terminal.off('SIGINT', interrupt);
    terminal.off('SIGTERM', interrupt);
  }
}

async function show(
  report: Report,
  state: StateDirectory,
  flags: ConductFlags,
  terminal: Terminal,
): Promise<void> {
  const kept = join(state.path, 'reports', `${report.run_id}.json`);
  const paths = await writeReports(report, [kept, ...flags.output], terminal.cwd());
  if (flags.json === true) {
    terminal.stdout.write(jsonReport(report));
    return;
  }
  const files = paths.map((path, position) => ({
    label: position === 0 ? 'canonical report' : 'report',
    path: relative(terminal.cwd(), path),
  }));
  terminal.stdout.write(
    terminalReport(report, {
      color: wantsColor(terminal.stdout, terminal.env, flags.color),
      width: terminal.stdout.columns ?? 100,
      files,
    }),
  );
}
