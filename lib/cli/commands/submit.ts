import { randomUUID } from 'node:crypto';
import { runIdOfKey } from '../../domain/run-id.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { formatProblems } from '../../suite-file/format-problems.ts';
import { ExitCode } from '../exit-code.ts';
import { loadSuite } from '../load-suite.ts';
import { type FollowFlags, followRun, resumeCommand } from '../remote/follow-run.ts';
import { GateRefusal, GateUnavailable } from '../remote/gate-client.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import { readVariables } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { checkReportFiles } from '../write-reports.ts';

export interface SubmitFlags extends FollowFlags {
  readonly suiteId?: string;
  readonly maxBatch?: number;
  readonly concurrency?: number;
  readonly tag: readonly string[];
  readonly notify?: readonly string[];
  readonly idempotencyKey?: string;
}

/** `cognigate submit`: has a deployed gate run a suite file of this machine. */
export async function submit(
  file: string,
  flags: SubmitFlags,
  terminal: Terminal,
): Promise<number> {
  checkReportFiles(flags.output);
  const loaded = await loadSuite(
    file,
    {
      suiteId: flags.suiteId ?? readVariables(terminal).COGNIGY_SUITE_ID,
      maxBatchSize: flags.maxBatch,
      concurrency: flags.concurrency,
      tags: flags.tag,
    },
    terminal,
  );
  if (loaded === null) return ExitCode.rejected;
  const gate = await openRemoteGate(flags, terminal);
  const key = flags.idempotencyKey ?? randomUUID();
  const runId = runIdOfKey(key);
  try {
    const request = {
      suite: asWritten(loaded.suite, loaded.defaultedThresholds),
      ...(flags.notify === undefined ? {} : { notify: flags.notify }),
    };
    const view = await gate.client.start(request, key);
    if (flags.wait !== undefined) {
      return await followRun(view, gate, flags, terminal, loaded.source);
    }
    terminal.stdout.write(`${view.run_id}\n`);
    terminal.stderr.write(`watch it with\n${resumeCommand(view.run_id, gate, flags)}\n`);
    return ExitCode.passed;
  } catch (error) {
    if (error instanceof GateRefusal) return refused(file, error, terminal);
    if (!(error instanceof GateUnavailable)) throw error;
    throw new GateUnavailable(
      `${error.message}; the run may have started all the same:\n${resumeCommand(runId, gate, flags)}`,
      { cause: error },
    );
  }
}

/** Without the thresholds that hold by default, so that the gate can tell them from written ones. */
function asWritten(suite: Suite, defaultedThresholds: readonly string[]): object {
  const gate = Object.entries(suite.gate).filter(([name]) => !defaultedThresholds.includes(name));
  return { ...suite, gate: Object.fromEntries(gate) };
}

function refused(file: string, { problem }: GateRefusal, terminal: Terminal): number {
  const { problems = [], unlisted = 0 } = problem;
  const lines =
    problems.length === 0
      ? [`cognigate: ${problem.detail}`]
      : formatProblems(file, { problems, unlisted });
  for (const line of lines) terminal.stderr.write(`${line}\n`);
  return ExitCode.rejected;
}
