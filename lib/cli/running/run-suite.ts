import { isPart } from '../../domain/run.ts';
import { scopeMarks } from '../../domain/scope.ts';
import { newRunId } from '../../local/new-run-id.ts';
import { loadBaselineFile, mayEstablish } from '../baseline-flags.ts';
import { conductRun } from '../conduct-run.ts';
import { openLocalGate } from '../open-local-gate.ts';
import type { RunFlags } from '../options/run-options.ts';
import { openMover, settleOwed, whileLent } from '../promotion/gate-endpoint.ts';
import { refuseSnapshot, takenSnapshot } from '../promotion/taken-snapshot.ts';
import type { Terminal } from '../terminal.ts';
import type { GovernedSuite } from './load-suites.ts';
import { rememberedFile } from './suite-of-run.ts';

export interface SuiteRun {
  readonly runId: string;
  readonly exitCode: number;
  /** `mock`, `part`: what keeps it from speaking of its bot by the whole suite. */
  readonly marks: readonly string[];
}

/** Runs one suite to its verdict, and shows it. */
export async function runSuite(
  loaded: GovernedSuite,
  flags: RunFlags,
  terminal: Terminal,
): Promise<SuiteRun> {
  const { suite, defaultedThresholds, part, source, governance } = loaded;
  refuseSnapshot(flags, suite);
  const baselineReport =
    flags.baselineFile === undefined
      ? undefined
      : await loadBaselineFile(flags.baselineFile, suite, terminal);
  const opened = await openLocalGate(flags, terminal, async () => suite.platform);
  try {
    const establishesBaseline = await mayEstablish(loaded, flags, {
      state: opened.state,
      terminal,
    });
    await settleOwed(opened.state, flags, terminal);
    const runId = newRunId(opened.gate.ports.now());
    const mover = () => openMover(opened.state, flags, terminal);
    const gated =
      flags.snapshot === undefined
        ? { suite, loan: null }
        : await takenSnapshot(suite, { runId, wanted: flags.snapshot }, mover(), terminal);
    const exitCode = await whileLent(gated.loan, { mover, terminal }, async () => {
      await opened.gate.accept(gated.suite, defaultedThresholds, {
        ...part,
        runId,
        establishesBaseline,
        baselineReport,
        policy: governance.policy?.policy ?? null,
        suiteFile: rememberedFile(source.file, terminal),
      });
      return conductRun(runId, opened, { flags, terminal, source });
    });
    const run = await opened.gate.ports.ledger.readRun(runId);
    return {
      runId,
      exitCode,
      marks: run === null ? [] : scopeMarks({ ...run, part: isPart(run) }),
    };
  } finally {
    await opened.close();
  }
}
