import { driveRun } from '../local/drive-run.ts';
import type { LocalGate } from '../local/local-gate.ts';
import { historyBefore } from '../local/run-history.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { readReport } from '../report/read-report.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import type { SuiteSource } from './load-suite.ts';
import { progressView } from './progress.ts';
import type { ProgressView } from './progress-view.ts';
import { type ShowFlags, showReport } from './show-report.ts';
import { type Terminal, wantsColor } from './terminal.ts';

export interface ConductFlags extends ShowFlags {
  readonly quiet?: boolean;
}

/** Drives an accepted run to its end under the eyes of a person or a log, and shows what came of it. */
export async function conductRun(
  runId: string,
  gate: LocalGate,
  state: StateDirectory,
  flags: ConductFlags,
  terminal: Terminal,
  source: SuiteSource | null = null,
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
    const history = run === null ? [] : await historyBefore(run, state.ledger);
    await showReport(report, { state, history, source }, flags, terminal);
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
