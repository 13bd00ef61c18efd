import { join } from 'node:path';
import { driveRun } from '../local/drive-run.ts';
import type { LocalGate } from '../local/local-gate.ts';
import { historyBefore } from '../local/run-history.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { readReport } from '../report/read-report.ts';
import { boundMemory } from './bound-memory.ts';
import type { SuiteSource } from './load-suite.ts';
import { NoVerdict } from './no-verdict.ts';
import type { OpenGate } from './open-local-gate.ts';
import type { LocalRunFlags } from './options/local-run-options.ts';
import { progressView } from './progress.ts';
import type { ProgressView } from './progress-view.ts';
import { showReport } from './show-report.ts';
import { type Terminal, wantsColor } from './terminal.ts';

export interface Conduct {
  readonly flags: Pick<LocalRunFlags, 'quiet' | 'color' | 'json' | 'output'>;
  readonly terminal: Terminal;
  /** Null where the suite file is not at hand. */
  readonly source?: SuiteSource | null;
}

/** Drives an accepted run to its end under the eyes of a person or a log, and shows what came of it. */
export async function conductRun(
  runId: string,
  { gate, state }: Pick<OpenGate, 'gate' | 'state'>,
  { flags, terminal, source = null }: Conduct,
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
    if (run === null || report === null) {
      throw new NoVerdict(
        `run ${runId} has no verdict on record (${execution.error}): ${execution.cause}\n` +
          `the gate stays shut; mend the cause, then: cognigate resume ${runId}`,
      );
    }
    const history = await historyBefore(run, state.ledger);
    const envelope = await state.envelopes.read(runId);
    const kept = keptReports(state, runId);
    return await showReport(
      report,
      { ...flags, json: flags.json === true },
      { terminal, kept, history, envelope, source },
    );
  } finally {
    progress.stop();
    release();
  }
}

/** What every run leaves in the state directory: the report for programs, and the page for people. */
function keptReports({ path }: StateDirectory, runId: string) {
  const file = (extension: string) => join(path, 'reports', `${runId}.${extension}`);
  return [
    { label: 'canonical report', path: file('json') },
    { label: 'page', path: file('html') },
  ];
}

async function drive(runId: string, gate: LocalGate, progress: ProgressView, terminal: Terminal) {
  let shown: string | undefined;
  const driven = driveRun(runId, {
    ports: gate.ports,
    clock: gate.clock,
    onStep(phase, { counts, waitSeconds, trouble }) {
      if (phase === 'validate-suite') boundMemory(counts?.cases ?? 0);
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
