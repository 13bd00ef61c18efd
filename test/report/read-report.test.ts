import { expect, it } from 'vitest';
import { RunState } from '../../lib/domain/run-state.ts';
import { type MadeReport, readReport } from '../../lib/report/read-report.ts';
import { aggregateRun } from '../../lib/steps/aggregate-run.ts';
import { fakePorts } from '../support/fakes/fake-ports.ts';
import { aSuite, loopUntilAggregate, planned, RUN_ID } from '../support/fakes/workflow-loop.ts';

/** A run that has its verdict, and the report that was made for it. */
async function decided() {
  const ports = fakePorts();
  const reports: MadeReport[] = [];
  await loopUntilAggregate(await planned(aSuite(3), ports), ports);
  await aggregateRun(RunState.parse({ runId: RUN_ID }), {
    ...ports,
    onReport: (report, kept) => reports.push({ report, kept }),
  });
  const [made] = reports;
  const run = await ports.ledger.readRun(RUN_ID);
  if (made === undefined || run === null) throw new Error('the run has no verdict');
  return { evidence: ports.evidence, made, run };
}

it('takes the report that was just made instead of its bytes, as they would be read', async () => {
  const { evidence, made, run } = await decided();
  const unread = { get: () => Promise.reject(new Error('was read')) };

  const taken = JSON.stringify(await readReport(unread, run, made));

  expect(taken).toBe(JSON.stringify(await readReport(evidence, run)));
});

it('reads what the verdict rests on where somebody else has decided', async () => {
  const { evidence, made, run } = await decided();
  const other = {
    report: { ...made.report, labels: { by: 'another' } },
    kept: { ...made.kept, sha256: '0'.repeat(64) },
  };

  expect(await readReport(evidence, run, other)).toEqual(await readReport(evidence, run));
});
