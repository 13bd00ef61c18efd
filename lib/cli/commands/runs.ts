import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import Table from 'cli-table3';
import type { RunRecord } from '../../domain/run.ts';
import { isoTime } from '../../steps/run-report.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import type { Terminal } from '../terminal.ts';

export interface RunsFlags {
  readonly suiteId?: string;
  readonly limit: number;
  readonly json?: boolean;
  readonly stateDir: string;
}

/** `cognigate runs`: the history of this machine. */
export async function runs(flags: RunsFlags, terminal: Terminal): Promise<number> {
  const found = existsSync(resolve(terminal.cwd(), flags.stateDir))
    ? await list(flags, terminal)
    : [];
  const rows = found.map((run) => ({
    run_id: run.runId,
    suite_id: run.suiteId,
    verdict: run.verdict,
    started_at: isoTime(run.startedAt),
  }));
  if (flags.json === true) {
    terminal.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  } else if (rows.length === 0) {
    terminal.stdout.write('no runs yet; "cognigate demo" makes one\n');
  } else {
    const table = new Table({
      head: ['run', 'suite', 'verdict', 'started'],
      style: { head: [], border: [], compact: true },
    });
    for (const row of rows) {
      table.push([
        row.run_id,
        row.suite_id,
        row.verdict ?? 'interrupted or running',
        row.started_at,
      ]);
    }
    terminal.stdout.write(`${table.toString()}\n`);
  }
  return ExitCode.passed;
}

async function list(flags: RunsFlags, terminal: Terminal): Promise<RunRecord[]> {
  using state = openState(flags, terminal, { mustExist: true });
  return await state.ledger.listRuns({ suiteId: flags.suiteId, limit: flags.limit });
}
