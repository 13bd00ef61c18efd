import { type ConductFlags, conductRun } from '../conduct-run.ts';
import { ExitCode } from '../exit-code.ts';
import { loadSuite } from '../load-suite.ts';
import { type GateFlags, openLocalGate } from '../open-local-gate.ts';
import { readVariables } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { checkReportFiles, KEPT_PAGE } from '../write-reports.ts';

export interface RunFlags extends GateFlags, ConductFlags {
  readonly suiteId?: string;
  readonly platform?: string;
  readonly maxBatch?: number;
  readonly concurrency?: number;
  readonly tag: readonly string[];
}

/** `cognigate run`: a suite file in, a verdict out. */
export async function run(file: string, flags: RunFlags, terminal: Terminal): Promise<number> {
  checkReportFiles([KEPT_PAGE, ...flags.output]);
  const variables = readVariables(terminal);
  const loaded = await loadSuite(
    file,
    {
      suiteId: flags.suiteId ?? variables.COGNIGY_SUITE_ID,
      platform: flags.platform,
      maxBatchSize: flags.maxBatch,
      concurrency: flags.concurrency,
      tags: flags.tag,
    },
    terminal,
  );
  if (loaded === null) return ExitCode.rejected;
  const { gate, state, close } = await openLocalGate(
    flags,
    terminal,
    async () => loaded.suite.platform,
  );
  try {
    const runId = await gate.accept(loaded.suite, loaded.defaultedThresholds, {
      onlyTags: loaded.onlyTags,
    });
    return await conductRun(runId, gate, state, flags, terminal, loaded.source);
  } finally {
    await close();
  }
}
