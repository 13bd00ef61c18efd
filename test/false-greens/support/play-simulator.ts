import { readReport } from '../../../lib/report/read-report.ts';
import {
  type FakeSimulatorOptions,
  goodMetrics,
  goodRun,
} from '../../support/fakes/fake-simulator.ts';
import { simulatorRun } from '../../support/servers/simulator-run.ts';
import type { End } from './attack-row.ts';
import { endOf } from './play-run.ts';

/** A run of one scenario against a Simulator that is led astray. */
export async function playSimulator(
  options: FakeSimulatorOptions & { readonly suite?: unknown } = {},
): Promise<End> {
  const { ports, runId } = await simulatorRun(options);
  const run = await ports.ledger.readRun(runId);
  if (run === null) throw new Error('the run is gone');
  return endOf({
    run,
    report: await readReport(ports.evidence, run),
    records: await ports.audit.recordsAfter(run.suiteId, 0),
  });
}

/** Each of these runs alone, as the only one of its batch. */
export const playRuns = (...runs: readonly object[]) =>
  Promise.all(runs.map((run) => playSimulator({ runs: () => [run] })));

/** The same with what the judge says of a good one changed. */
export const playMetrics = (...changes: readonly object[]) =>
  playRuns(...changes.map((each) => goodRun(1, { metrics: goodMetrics(each) })));
