import { describe, expect, it } from 'vitest';
import { AuditRecord, sealRecord } from '../../lib/domain/audit/audit-chain.ts';
import { verifyChain } from '../../lib/domain/audit/verify-chain.ts';
import { isCollected } from '../../lib/domain/batch.ts';
import { AuditUnavailable, ErrorName } from '../../lib/domain/errors.ts';
import { Report } from '../../lib/domain/report.ts';
import type { RunState } from '../../lib/domain/run-state.ts';
import { aggregateRun } from '../../lib/steps/aggregate-run.ts';
import { jsonOf } from '../../lib/steps/run-access.ts';
import { FakePlatform } from '../support/fakes/fake-platform.ts';
import { type FakePorts, fakePorts } from '../support/fakes/fake-ports.ts';
import {
  accepted,
  aSuite,
  loopUntilAggregate,
  planned,
  RUN_ID,
} from '../support/fakes/workflow-loop.ts';

const CHAIN = 'greetings';

describe('Aggregate Run', () => {
  it('gives a run whose cases all passed the verdict passed, with report and audit record', async () => {
    const ports = fakePorts();

    const after = await aggregateRun(await readyToAggregate(ports), ports);

    expect(after.verdict).toBe('passed');
    const run = await runOf(ports);
    const [record] = await ports.audit.recordsAfter(CHAIN, 0);
    expect(record).toMatchObject({
      run_id: RUN_ID,
      execution_id: 'exec-1',
      governance_status: 'compliant',
      coverage_analysis: { intent_coverage: 1 },
      mlops_metrics: { coverage_delta: 0.2 },
      evidence: { suite: run.suite, report: run.report },
    });
    expect(run).toMatchObject({ verdict: 'passed', audit: { seq: 1, hash: record?.hash } });
    if (run.report === null) throw new Error('no report');
    const report = Report.parse(await jsonOf(ports.evidence, run.report));
    expect(report).toMatchObject({
      verdict: 'passed',
      totals: { planned: 3, passed: 3 },
      audit: null,
    });
  });

  it('never passes a run of which a result is missing', async () => {
    const ports = fakePorts({
      platform: new FakePlatform({
        results: Array.from({ length: 20 }, () => (executionId: string) => ({
          status: 'ready' as const,
          results: ports.platform.passingResults(executionId).slice(1),
        })),
      }),
    });

    const after = await aggregateRun(await readyToAggregate(ports), ports);

    expect(after.verdict).toBe('inconclusive');
  });

  it('makes one record however often it runs', async () => {
    const ports = fakePorts();
    const state = await readyToAggregate(ports);

    await aggregateRun(state, ports);
    const again = await aggregateRun(state, ports);

    expect(again.verdict).toBe('passed');
    expect(await ports.audit.recordsAfter(CHAIN, 0)).toHaveLength(1);
  });

  it('adopts its own record after a crash between the record and the ledger', async () => {
    const ports = fakePorts();
    const state = await readyToAggregate(ports);
    ports.ledger.beforeWrite = (record) => {
      if ('verdict' in record && record.verdict !== null) throw new Error('killed');
    };
    await expect(aggregateRun(state, ports)).rejects.toThrow('killed');
    ports.ledger.beforeWrite = () => {};
    ports.clock.advanceSeconds(60);

    const after = await aggregateRun(state, ports);

    expect(after.verdict).toBe('passed');
    expect(await ports.audit.recordsAfter(CHAIN, 0)).toHaveLength(1);
  });

  it('takes the next place where another run was faster', async () => {
    const ports = fakePorts();
    const state = await readyToAggregate(ports);
    const others = fakePorts();
    await aggregateRun(await readyToAggregate(others), others);
    const [foreign] = await others.audit.recordsAfter(CHAIN, 0);
    const { chain: _c, seq: _s, prev_hash: _p, hash: _h, ...entry } = AuditRecord.parse(foreign);
    const intruder = sealRecord(await ports.audit.head(CHAIN), CHAIN, {
      ...entry,
      run_id: 'run-other',
      audit_id: 'audit-run-other',
    });
    let isFirst = true;
    const insert = ports.audit.insert.bind(ports.audit);
    ports.audit.insert = async (record) => {
      if (isFirst) {
        isFirst = false;
        await insert(intruder);
      }
      return insert(record);
    };

    await aggregateRun(state, ports);

    const records = await ports.audit.recordsAfter(CHAIN, 0);
    expect(records.map((record) => record.run_id)).toEqual(['run-other', RUN_ID]);
    expect(verifyChain(records)).toEqual([]);
  });

  it('lets two aggregators of one run agree on the record of the first', async () => {
    const ports = fakePorts();
    const state = await readyToAggregate(ports);
    const failed: RunState = {
      ...state,
      failure: { error: ErrorName.authentication, cause: 'refused' },
    };

    const [one, other] = await Promise.all([
      aggregateRun(state, ports),
      aggregateRun(failed, ports),
    ]);

    expect(one.verdict).toBe(other.verdict);
    expect(await ports.audit.recordsAfter(CHAIN, 0)).toHaveLength(1);
  });

  it('leaves the run without a verdict where the audit record cannot be written', async () => {
    const ports = fakePorts();
    const state = await readyToAggregate(ports);
    ports.audit.insert = async () => {
      throw new AuditUnavailable('the audit log is away');
    };

    await expect(aggregateRun(state, ports)).rejects.toThrow(AuditUnavailable);

    expect((await runOf(ports)).verdict).toBeNull();
  });

  it.each([
    [{ error: ErrorName.authentication, cause: 'refused' }, 'error'],
    [{ error: ErrorName.suiteRejected, cause: 'no cases' }, 'rejected'],
    [{ error: 'States.Timeout', cause: '' }, 'error'],
  ] as const)('turns the failure %o into the verdict %s', async (failure, verdict) => {
    const ports = fakePorts();
    const state = await readyToAggregate(ports);

    const after = await aggregateRun({ ...state, failure }, ports);

    expect(after.verdict).toBe(verdict);
  });

  it('ends as error where stored results were changed', async () => {
    const ports = fakePorts();
    const state = await readyToAggregate(ports);
    const [batch] = await ports.ledger.listBatches(RUN_ID);
    if (batch === undefined || !isCollected(batch)) throw new Error('nothing was collected');
    ports.evidence.objects.set(batch.results.key, new TextEncoder().encode('[]'));

    const after = await aggregateRun(state, ports);

    expect(after.verdict).toBe('error');
  });

  it('audits a run whose suite cannot be read', async () => {
    const ports = fakePorts();
    const state = await accepted(aSuite(3), ports);
    ports.evidence.objects.set((await runOf(ports)).suite.key, new TextEncoder().encode('{}'));

    const after = await aggregateRun(state, ports);

    expect(after.verdict).toBe('error');
    expect(await ports.audit.recordsAfter(CHAIN, 0)).toMatchObject([
      { reasons: [{ code: 'evidence_unreadable' }] },
    ]);
  });

  it('calls a cancelled run cancelled, whether or not its evidence can be read', async () => {
    const ports = fakePorts();
    const state = await readyToAggregate(ports);
    const run = { ...(await runOf(ports)), cancelRequestedAt: ports.now() };
    await ports.ledger.updateRun(run);
    ports.evidence.objects.set(run.suite.key, new TextEncoder().encode('{}'));

    const after = await aggregateRun(state, ports);

    expect(after.verdict).toBe('cancelled');
    expect(await ports.audit.recordsAfter(CHAIN, 0)).toMatchObject([
      { verdict: 'cancelled', reasons: [{ code: 'cancelled' }] },
    ]);
  });

  it('calls a cancelled run cancelled, whatever is known of it', async () => {
    const ports = fakePorts();
    const state = await readyToAggregate(ports);
    await ports.ledger.updateRun({ ...(await runOf(ports)), cancelRequestedAt: ports.now() });

    const after = await aggregateRun(state, ports);

    expect(after.verdict).toBe('cancelled');
  });
});

async function readyToAggregate(ports: FakePorts): Promise<RunState> {
  return loopUntilAggregate(await planned(aSuite(3), ports), ports);
}

async function runOf(ports: FakePorts) {
  const run = await ports.ledger.readRun(RUN_ID);
  if (run === null) throw new Error('the run is gone');
  return run;
}
