import { describe, expect, it } from 'vitest';
import { RunState } from '../../lib/domain/run-state.ts';
import type { Suite } from '../../lib/domain/suite/suite.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import { aggregateRun } from '../../lib/steps/aggregate-run.ts';
import { amendRun } from '../../lib/steps/run-access.ts';
import { setBaseline } from '../../lib/steps/set-baseline.ts';
import { validateSuite } from '../../lib/steps/validate-suite.ts';
import { aBaseline } from '../support/builders/ledger-builders.ts';
import { aReport } from '../support/builders/report-builders.ts';
import { aSuite } from '../support/builders/run-evidence.ts';
import { FAKE_START, FakeBaselines, fakePorts } from '../support/fakes/fake-ports.ts';
import {
  accepted,
  aSuite as greetings,
  loopUntilAggregate,
  RUN_ID,
} from '../support/fakes/workflow-loop.ts';

async function acceptedRun(suite: Suite) {
  const ports = fakePorts();
  const runId = 'run-1';
  const request = {
    runId,
    suite,
    defaultedThresholds: [],
    trigger: { kind: 'cli' as const, principal: 'tester' },
    platformUrl: 'https://platform.example',
    toolVersion: '0.1.0',
  };
  await acceptRun(request, ports);
  return { ports, runId, state: RunState.parse({ runId }) };
}

const GATE = { pass_rate: 0, max_new_failures: 0 };

describe('the baseline of a run', () => {
  it('is the one that stood when the batches were planned', async () => {
    const { ports, state, runId } = await acceptedRun(aSuite(1, { gate: GATE }));
    await ports.baselines.set(aBaseline({ runId: 'run-early' }));
    await validateSuite(state, ports);
    await ports.baselines.set(aBaseline({ runId: 'run-late' }));

    await validateSuite(state, ports);

    const run = await ports.ledger.readRun(runId);
    expect(run?.baseline).toMatchObject({ status: 'found', label: 'main', runId: 'run-early' });
  });

  it('is none where the suite has none, and amiss where it has others only', async () => {
    const first = await acceptedRun(aSuite(1, { gate: GATE }));
    await validateSuite(first.state, first.ports);
    const other = await acceptedRun(aSuite(1, { gate: GATE }));
    await other.ports.baselines.set(aBaseline({ label: 'release' }));
    await validateSuite(other.state, other.ports);

    expect(await first.ports.ledger.readRun(first.runId)).not.toHaveProperty('baseline');
    expect((await other.ports.ledger.readRun(other.runId))?.baseline).toEqual({
      status: 'other',
      label: 'main',
      known: ['release'],
    });
  });

  it('keeps the gate shut where its report is lost, and ends the run with a verdict all the same', async () => {
    const { ports, state, runId } = await acceptedRun(aSuite(1, { gate: GATE }));
    await ports.baselines.set(aBaseline());
    await validateSuite(state, ports);

    await aggregateRun(state, ports);

    const run = await ports.ledger.readRun(runId);
    expect(run?.verdict).toBe('inconclusive');
    expect(run?.reasons.map(({ message }) => message).join()).toContain(
      'the report of baseline "main"',
    );
  });
});

describe('setting a baseline', () => {
  const kept = aBaseline().report;
  const ports = () => ({ baselines: new FakeBaselines(), now: () => FAKE_START });

  it.each(['passed', 'failed'] as const)('takes a run that is %s', async (verdict) => {
    const stores = ports();

    const outcome = await setBaseline(
      { report: aReport({ verdict }), kept, label: 'main', setBy: 'tester' },
      stores,
    );

    expect(outcome.status).toBe('set');
    expect(await stores.baselines.list('suite_prod_v2')).toEqual([
      {
        suiteId: 'suite_prod_v2',
        label: 'main',
        runId: 'run-1',
        report: kept,
        setAt: FAKE_START,
        setBy: 'tester',
      },
    ]);
  });

  it.each(['inconclusive', 'rejected', 'cancelled', 'error'] as const)(
    'refuses a run that is %s',
    async (verdict) => {
      const stores = ports();

      const outcome = await setBaseline(
        { report: aReport({ verdict }), kept, label: 'main', setBy: 'tester' },
        stores,
      );

      expect(outcome).toMatchObject({ status: 'refused' });
      expect(await stores.baselines.list('suite_prod_v2')).toEqual([]);
    },
  );
});

describe('a run that was started to become the first baseline', () => {
  it('becomes it where it passes, once, and leaves one that came meanwhile as it is', async () => {
    const ports = fakePorts();
    const state = await accepted(greetings(1, { gate: GATE }), ports);
    await amendRun(ports.ledger, RUN_ID, (run) => ({ ...run, establishesBaseline: true }));
    const last = await loopUntilAggregate(await validateSuite(state, ports), ports);

    await aggregateRun(last, ports);
    const [established] = await ports.baselines.list('greetings');
    await ports.baselines.set(aBaseline({ suiteId: 'greetings', runId: 'run-later' }));
    await aggregateRun(last, ports);

    expect(established).toMatchObject({ label: 'main', runId: RUN_ID });
    expect((await ports.baselines.list('greetings'))[0]?.runId).toBe('run-later');
  });
});
