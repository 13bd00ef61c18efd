import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Report } from '../lib/domain/report.ts';
import { deriveReport } from '../lib/domain/verification/derive-report.ts';
import { openStateDirectory, type StateDirectory } from '../lib/local/state-directory.ts';
import { assessRun } from '../test/support/builders/assess-run.ts';
import { decideRun } from '../test/support/builders/decided-run.ts';
import { aFinishedRun, aSuite } from '../test/support/builders/run-evidence.ts';
import { FAKE_START } from '../test/support/fakes/fake-ports.ts';
import { figure } from './figure.ts';
import { measuredProcess } from './measured-process.ts';

const RECORDS = 10_000;
const CASES = 5_000;

/** Decides 10,000 runs of three cases, and derives all their verdicts again from what they left. */
export async function benchAudit(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  const state = openStateDirectory(directory);
  try {
    await verifyManyRecords(state);
    await deriveManyCases(state);
  } finally {
    state.close();
    rmSync(directory, { recursive: true });
  }
}

async function verifyManyRecords(state: StateDirectory): Promise<void> {
  const suite = aSuite(3);
  for (let number = 0; number < RECORDS; number += 1) {
    const startedAt = FAKE_START + number * 20_000;
    await decideRun(state, { runId: `run-${number}`, suite, startedAt });
  }
  // In a process of its own, as people run it: this one has grown by making what is verified.
  const args = ['audit', 'verify', '--json', '--state-dir', state.path];
  const verified = await measuredProcess('bin/cognigate.ts', args);
  const { isIntact, chains } = JSON.parse(verified.stdout);
  if (!isIntact || chains[0]?.records !== RECORDS) throw new Error('the chain did not verify');
  const of = '10,000 records of three cases verified with meaning';
  figure(of, verified.wallSeconds, 30, 's');
  figure('memory at its peak', verified.peakResidentMegabytes, 300, 'MB');
}

/** What deriving a report costs beyond judging its cases. */
async function deriveManyCases(state: StateDirectory): Promise<void> {
  const suite = aSuite(CASES, { suite_id: 'large', max_batch_size: 500 });
  const { report: kept } = await decideRun(state, { runId: 'run-large', suite });
  const report = Report.parse(JSON.parse(new TextDecoder().decode(await state.evidence.get(kept))));
  const run = aFinishedRun(suite);
  const results = [run.batches.flatMap((batch) => batch.results ?? [])];
  const judging = millisecondsOf(() => assessRun(run));
  const deriving = millisecondsOf(() => deriveReport(report, { suite, results }));
  figure('deriving a report, in times of judging its cases', deriving / judging, 2, '');
}

function millisecondsOf(work: () => unknown): number {
  const times = Array.from({ length: 7 }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return times.toSorted((a, b) => a - b)[3] ?? 0;
}
