import { join } from 'node:path';
import type { RunRecord } from '../domain/run.ts';
import { driveRun } from '../local/drive-run.ts';
import type { LocalGate } from '../local/local-gate.ts';
import { historyBefore } from '../local/run-history.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { type MadeReport, readReport } from '../report/read-report.ts';
import { boundMemory } from './bound-memory.ts';
import { hasSomethingBefore } from './find-run.ts';
import type { SuiteSource } from './load-suite.ts';
import { NoVerdict } from './no-verdict.ts';
import type { OpenGate } from './open-local-gate.ts';
import type { LocalRunFlags } from './options/local-run-options.ts';
import { progressView } from './progress.ts';
import type { ProgressView } from './progress-view.ts';
import { beginning } from './running/beginning.ts';
import { jsonLinesProgress } from './running/json-lines-progress.ts';
import { nextSteps } from './running/next-steps.ts';
import { sourceOfRun } from './running/suite-of-run.ts';
import { showReport } from './show-report.ts';
import { type Terminal, wantsColor } from './terminal.ts';

export interface Conduct {
  readonly flags: Pick<LocalRunFlags, 'quiet' | 'color' | 'json' | 'jsonLines' | 'output'>;
  readonly terminal: Terminal;
  /** What the run itself remembers of its suite file where absent. */
  readonly source?: SuiteSource;
}

/** Drives an accepted run to its end under the eyes of a person or a log, and shows what came of it. */
export async function conductRun(
  runId: string,
  { gate, state }: Pick<OpenGate, 'gate' | 'state'>,
  { flags, terminal, source: given }: Conduct,
): Promise<number> {
  const release = state.claimRun(runId);
  const { line, noun } = await beginning(runId, gate);
  const { now } = gate.ports;
  const events =
    flags.jsonLines === true ? jsonLinesProgress(runId, { stream: terminal.stdout, now }) : null;
  const progress =
    events ??
    progressView({
      stream: terminal.stderr,
      quiet: flags.quiet === true,
      color: wantsColor(terminal.stderr, terminal.env, flags.color),
      now,
      noun,
    });
  try {
    progress.note(line);
    const { execution, made } = await drive(runId, gate, progress, terminal);
    progress.stop();
    const run = await gate.ports.ledger.readRun(runId);
    const report = run === null ? null : await readReport(gate.ports.evidence, run, made);
    if (run === null || report === null) {
      throw new NoVerdict(
        `run ${runId} has no verdict on record (${execution.error}): ${execution.cause}\n` +
          `the gate stays shut; mend the cause, then: cognigate resume ${runId}`,
      );
    }
    const source = given ?? sourceOfRun(run);
    const history = await historyBefore(run, state.ledger);
    const next = nextSteps(report, {
      suiteFile: source?.file ?? null,
      stateDir: state.path,
      directory: terminal.cwd(),
      ...(await standingOf(run, state)),
    });
    const envelope = await state.envelopes.read(runId);
    const kept = keptReports(state, runId);
    const exitCode = await showReport(
      report,
      { ...flags, json: flags.json === true },
      { terminal, kept, history, envelope, source, next },
    );
    events?.tell({ event: 'ended', verdict: report.verdict, exit_code: exitCode });
    return exitCode;
  } finally {
    progress.stop();
    release();
  }
}

/** How the run stands among others of its suite. */
async function standingOf(run: RunRecord, state: StateDirectory) {
  const baselines = await state.baselines.list(run.suiteId);
  return {
    canCompare: await hasSomethingBefore(run, state),
    isBaseline: baselines.some(({ runId }) => runId === run.runId),
  };
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
  let made: MadeReport | undefined;
  const driven = driveRun(runId, {
    ports: gate.ports,
    clock: gate.clock,
    onReport(report, kept) {
      made = { report, kept };
    },
    onStep(phase, { counts, waitSeconds, trouble }) {
      if (phase === 'validate-suite') boundMemory(counts?.cases ?? 0);
      if (trouble !== undefined && trouble !== shown) progress.note(`trouble: ${trouble}`);
      shown = trouble;
      if (phase === 'notify-outcome' && gate.ports.notifier.endpoints.length === 0) return;
      progress.update({ phase, counts, waitSeconds });
    },
  });
  const interrupt = () => {
    progress.note(
      `cancelling: ${runId} ends as cancelled, which is final; a second Ctrl-C leaves it open instead, to be taken up with: cognigate resume ${runId}`,
    );
    terminal.off('SIGINT', interrupt);
    terminal.off('SIGTERM', interrupt);
    void driven.cancel().catch((error) => progress.note(`cannot cancel: ${error}`));
  };
  terminal.on('SIGINT', interrupt);
  terminal.on('SIGTERM', interrupt);
  try {
    return { execution: await driven.ended, made };
  } finally {
    terminal.off('SIGINT', interrupt);
    terminal.off('SIGTERM', interrupt);
  }
}
