import { describe, expect, it } from 'vitest';
import { RunState } from '../../../../lib/domain/run-state.ts';
import { pollBatches } from '../../../../lib/steps/poll-batches.ts';
import { amendRun } from '../../../../lib/steps/run-access.ts';
import { submitBatches } from '../../../../lib/steps/submit-batches.ts';
import { validateSuite } from '../../../../lib/steps/validate-suite.ts';
import {
  anyScenario,
  type FakeSimulator,
  type FakeSimulatorOptions,
  json,
  MODEL,
  TIMED_OUT,
} from '../../../support/fakes/fake-simulator.ts';
import { acceptSuite, driveToReport } from '../../../support/servers/cognigy-gate.ts';
import {
  simulatorGate,
  simulatorRun,
  simulatorSuite,
} from '../../../support/servers/simulator-run.ts';

const SCHEDULE = /POST .*\/schedule$/;
const ONE_BATCH = /\/batches\/[^/]+$/;
const ordersOf = (fake: FakeSimulator) => fake.countOf(SCHEDULE);

async function cancel(
  runId: string,
  { ports, clock }: Pick<ReturnType<typeof simulatorGate>, 'ports' | 'clock'>,
): Promise<void> {
  const cancelRequestedAt = clock.now();
  await amendRun(ports.ledger, runId, (run) => ({ ...run, cancelRequestedAt }));
}

/** What the first order is answered with, carried out or not. */
const firstOrder = (answer: 'carried out' | 'not carried out'): FakeSimulatorOptions => {
  let orders = 0;
  return {
    instead: ({ route }, then) => {
      if (!SCHEDULE.test(route)) return undefined;
      orders += 1;
      if (orders > 1) return undefined;
      if (answer === 'carried out') then();
      return TIMED_OUT;
    },
  };
};

describe('an order of the Simulator', () => {
  it('runs a scenario in one batch, with the model, the version and the name that the suite implies', async () => {
    const suite = simulatorSuite({ mocking: true }, { repeat: 3 });
    const { report, fake, runId } = await simulatorRun({ suite });

    expect(report.verdict).toBe('passed');
    const [ordered] = fake.calls.filter(({ route }) => SCHEDULE.test(route));
    expect(ordered?.route).toBe(`POST /testing/simulations/${anyScenario(1).referenceId}/schedule`);
    expect(ordered?.body).toEqual({
      name: `cognigate ${runId} ${anyScenario(1).referenceId}`,
      projectReference: 'a'.repeat(24),
      numberOfExecutions: 3,
      runConfig: {
        entrypoint: 'b'.repeat(24),
        flowReferenceId: '11111111-1111-4111-8111-111111111111',
        localeReferenceId: '22222222-2222-4222-8222-222222222222',
        largeLanguageModelReferenceId: MODEL,
        enableMocking: true,
      },
    });
  });

  it('asks once by the other id where the reference id is not known', async () => {
    const { report, fake } = await simulatorRun({
      instead: ({ path }) =>
        path.includes(anyScenario(1).referenceId) ? json(404, { title: 'Not Found' }) : undefined,
    });

    expect(report.verdict).toBe('passed');
    expect(fake.batches.map(({ scenario }) => scenario)).toEqual([anyScenario(1).id]);
    expect(ordersOf(fake)).toBe(2);
  });

  it.each([502, 504])(
    'is found by its name and not repeated where it ends in %i',
    async (status) => {
      const { report, fake } = await simulatorRun({
        instead: ({ route }, then) => {
          if (!SCHEDULE.test(route)) return undefined;
          then();
          return json(status, {});
        },
      });

      expect(report.verdict).toBe('passed');
      expect(ordersOf(fake)).toBe(1);
      expect(report.batches[0]?.faults.map(({ code }) => code)).toContain('execution_adopted');
    },
  );

  it('is found by its name where its answer names no batch, or the scenario alone', async () => {
    for (const answer of [{}, { message: 'ok' }, { referenceId: anyScenario(1).referenceId }]) {
      const { report, fake } = await simulatorRun({
        instead: ({ route }, then) => {
          if (!SCHEDULE.test(route)) return undefined;
          then();
          return json(200, answer);
        },
      });

      expect(report.verdict).toBe('passed');
      expect(ordersOf(fake)).toBe(1);
    }
  });

  it('is lost where no batch shows within a minute, and not repeated', async () => {
    const { report, fake } = await simulatorRun(firstOrder('not carried out'));

    expect(report.verdict).toBe('inconclusive');
    expect(report.cases[0]?.outcome).toBe('not_evaluated');
    expect(ordersOf(fake)).toBe(1);
  });

  it('is lost where two batches have its name, and both are asked to end', async () => {
    const { report, fake } = await simulatorRun({
      instead: ({ route }, then) => {
        if (!SCHEDULE.test(route)) return undefined;
        then();
        then();
        return json(504, {});
      },
    });

    expect(report.verdict).toBe('inconclusive');
    expect(fake.batches.map(({ stops }) => stops)).toEqual([1, 1]);
    expect(JSON.stringify(report.batches[0]?.faults)).toContain('asked to end, and have ended');
  });

  it('is lost where batches carry no names, and what it may have made is named and left alone', async () => {
    const { report, fake } = await simulatorRun({
      ...firstOrder('carried out'),
      batch: () => ({ name: undefined, createdAt: Date.now() + 60_000 * 60 }),
    });

    expect(report.verdict).toBe('inconclusive');
    expect(report.batches[0]?.execution_id).toBeNull();
    expect(JSON.stringify(report.batches[0]?.faults)).toContain(fake.batches[0]?.id);
    expect(fake.batches.map(({ stops }) => stops)).toEqual([0]);
  });

  it('ends the run where the key may not use the Simulator', async () => {
    const { report } = await simulatorRun({
      instead: ({ route }) => (SCHEDULE.test(route) ? json(403, {}) : undefined),
    });

    expect(report.verdict).toBe('error');
    expect(report.reasons[0]?.message).toContain('the environment the licence');
  });

  it('is refused with the words of the platform', async () => {
    const { report } = await simulatorRun({
      instead: ({ route }) =>
        SCHEDULE.test(route) ? json(400, { detail: 'flowReferenceId is unknown' }) : undefined,
    });

    expect(report.verdict).toBe('rejected');
    expect(JSON.stringify(report.reasons)).toContain('flowReferenceId is unknown');
  });
});

describe('looks at a batch of the Simulator', () => {
  it('begin after the time of its turns and go on every quarter of a minute', async () => {
    const { fake, ports, clock, url } = simulatorGate({
      batch: ({ looks }) => (looks < 4 ? { status: 'IN_PROGRESS', completedRuns: 0 } : {}),
    });
    const runId = await acceptSuite(simulatorSuite(), ports, url);
    const startedAt = clock.now();
    const looks: number[] = [];
    const { status } = ports.platform;
    const seeing: typeof ports = {
      ...ports,
      platform: {
        ...ports.platform,
        status: (...asked) => {
          looks.push(Math.round((clock.now() - startedAt) / 1_000));
          return status(...asked);
        },
      },
    };

    await driveToReport(runId, seeing, clock);

    const gaps = looks.map((look, at) => look - (looks[at - 1] ?? 0));
    expect(gaps).toHaveLength(4);
    expect(Math.abs((gaps[0] ?? 0) - 50)).toBeLessThanOrEqual(6);
    for (const gap of gaps.slice(1)) expect(Math.abs(gap - 15)).toBeLessThanOrEqual(2);
    expect(fake.batches.length).toBe(1);
  });

  it.each<[string, object]>([
    ['a word that nobody knows', { status: 'WARMING_UP' }],
    ['a word for what waits', { status: 'PENDING' }],
    ['no word and runs that are to come', { status: undefined, runs: 2, completedRuns: 1 }],
    [
      'no word, and as many over as have begun',
      { status: undefined, runs: 1, completedRuns: 1, numberOfExecutions: 2 },
    ],
  ])('take %s for running', async (_, record) => {
    const { report } = await simulatorRun({
      batch: ({ looks }) => (looks < 3 ? record : {}),
      suite: simulatorSuite({}, { repeat: 2 }),
    });

    expect(report.verdict).toBe('passed');
    expect(report.batches[0]?.polls).toBeGreaterThan(2);
  });

  it('take no word and as many runs as were ordered for the end', async () => {
    const { report } = await simulatorRun({ batch: () => ({ status: undefined }) });

    expect(report.verdict).toBe('passed');
  });

  it('go by the list of batches where the batch is not known by its id, and keep what it said', async () => {
    const { report } = await simulatorRun({
      instead: ({ route }) =>
        /GET .*\/batches\/[^/]+$/.test(route) ? json(404, { title: 'Not Found' }) : undefined,
    });

    expect(report.verdict).toBe('passed');
    expect(report.batches[0]?.answers?.map(({ tells }) => tells)).toEqual(['status', 'results']);
  });

  it('do not believe an answer about another batch', async () => {
    const { report } = await simulatorRun({
      batch: ({ looks }) => (looks < 3 ? { referenceId: 'another' } : {}),
    });

    expect(report.verdict).toBe('passed');
    expect(report.batches[0]?.faults.map(({ code }) => code)).toContain('answer_of_another');
  });
});

describe('a batch of the Simulator that is left behind', () => {
  it('is stopped where the run is cancelled', async () => {
    const { fake, ports, clock, url } = simulatorGate({
      batch: ({ stops }) => (stops > 0 ? {} : { status: 'IN_PROGRESS' }),
    });
    const runId = await acceptSuite(simulatorSuite(), ports, url);

    const report = await driveToReport(runId, ports, clock, () => cancel(runId, { ports, clock }));

    expect(report.verdict).toBe('cancelled');
    expect(fake.batches.map(({ stops }) => stops)).toEqual([1]);
    expect(report.cases[0]?.not_evaluated_reason).toContain('was ended when the run was');
  });

  it('is looked for by its name where the run is cancelled before its order was answered', async () => {
    const { fake, ports, clock, url } = simulatorGate({
      ...firstOrder('carried out'),
      batch: ({ stops }) => (stops > 0 ? {} : { status: 'IN_PROGRESS' }),
    });
    const runId = await acceptSuite(simulatorSuite(), ports, url);

    const report = await driveToReport(runId, ports, clock, () => cancel(runId, { ports, clock }));

    expect(report.verdict).toBe('cancelled');
    expect(fake.batches.map(({ stops }) => stops)).toEqual([1]);
    expect(report.batches[0]?.faults.map(({ code }) => code)).toContain('ended_on_request');
  });

  it('may still run where its order was not answered and the list denies it, and that is told', async () => {
    const { fake, ports, clock, url } = simulatorGate({
      scenarios: [anyScenario(1), anyScenario(2)],
      ...firstOrder('carried out'),
      batch: ({ scenario }) =>
        scenario === anyScenario(1).referenceId ? { name: 'another' } : { status: 'IN_PROGRESS' },
    });
    const runId = await acceptSuite(simulatorSuite(), ports, url);

    const report = await driveToReport(runId, ports, clock, async () => {
      const batches = await ports.ledger.listBatches(runId);
      if (batches.some(({ phase }) => phase === 'abandoned')) await cancel(runId, { ports, clock });
    });

    expect(report.verdict).toBe('cancelled');
    expect(fake.batches.map(({ stops }) => stops)).toEqual([0, 1]);
    const told = report.reasons.find(({ code }) => code === 'may_still_run')?.message;
    expect(told).toContain('batch 1: it was sent without an answer');
  });

  it('is not found with a key that is refused meanwhile, and the others are stopped all the same', async () => {
    const { instead } = firstOrder('carried out');
    const { fake, ports, clock, url } = simulatorGate({
      scenarios: [anyScenario(1), anyScenario(2)],
      batch: ({ stops }) => (stops > 0 ? {} : { status: 'IN_PROGRESS' }),
      instead: (call, then) =>
        call.route.endsWith('/batches') ? json(403, {}) : instead?.(call, then),
    });
    const runId = await acceptSuite(simulatorSuite(), ports, url);
    await validateSuite(RunState.parse({ runId }), ports);
    for (let pass = 1; pass <= 2; pass += 1) {
      await submitBatches(RunState.parse({ runId, next: 'submit' }), ports);
    }
    await cancel(runId, { ports, clock });

    await pollBatches(RunState.parse({ runId, next: 'wait' }), ports);

    expect(fake.batches.map(({ stops }) => stops)).toEqual([0, 1]);
  });

  it('is not asked to end while the platform wants to hear nothing, and that is told', async () => {
    const { fake, ports, clock, url } = simulatorGate({
      scenarios: [anyScenario(1), anyScenario(2)],
      batch: () => ({ status: 'IN_PROGRESS' }),
      instead: ({ route }) =>
        /POST .*\/batches\/[^/]+$/.test(route)
          ? json(429, {}, { retryAfterSeconds: 60 })
          : undefined,
    });
    const runId = await acceptSuite(simulatorSuite(), ports, url);

    const report = await driveToReport(runId, ports, clock, () => cancel(runId, { ports, clock }));

    expect(fake.countOf(/POST .*\/batches\/[^/]+$/)).toBe(1);
    const told = report.batches.map(({ faults }) => faults.map(({ code }) => code));
    expect(told).toEqual([['may_still_run'], ['may_still_run']]);
  });

  it('may still run where the platform does not know it, and that is told', async () => {
    const { ports, clock, url } = simulatorGate({
      instead: ({ route }) =>
        route.includes('/batches') ? json(404, { title: 'Not Found' }) : undefined,
    });
    const runId = await acceptSuite(simulatorSuite(), ports, url);

    const report = await driveToReport(runId, ports, clock, () => cancel(runId, { ports, clock }));

    expect(report.reasons.map(({ code }) => code)).toContain('may_still_run');
  });

  it('is stopped where the platform denies that it holds it, and that it may still run is told', async () => {
    const { report, fake } = await simulatorRun({
      instead: ({ route }) => (ONE_BATCH.test(route) ? json(404, {}) : undefined),
      batch: () => ({ referenceId: 'somebody-else' }),
    });

    expect(report.verdict).toBe('inconclusive');
    expect(fake.countOf(/POST .*\/batches\/[^/]+$/)).toBe(1);
    expect(report.reasons.find(({ code }) => code === 'may_still_run')?.message).toContain('404');
  });

  it('is not said to run where it was seen to end, though the platform denies it afterwards', async () => {
    let hasEnded = false;
    const gate = simulatorGate({
      scenarios: [anyScenario(1), anyScenario(2)],
      batch: ({ scenario }) =>
        scenario === anyScenario(2).referenceId ? { status: 'IN_PROGRESS' } : {},
      instead: ({ route }) =>
        hasEnded && route.includes(anyScenario(1).referenceId)
          ? json(404, { title: 'Not Found' })
          : undefined,
    });
    const runId = await acceptSuite(simulatorSuite(), gate.ports, gate.url);

    const report = await driveToReport(runId, gate.ports, gate.clock, async () => {
      const [first] = await gate.ports.ledger.listBatches(runId);
      hasEnded = first?.phase === 'collected';
      if (hasEnded) await cancel(runId, gate);
    });

    const told = report.batches.map(({ faults }) => faults.map(({ code }) => code));
    expect(told).toEqual([[], ['may_still_run']]);
  });

  it('is stopped at the deadline, and its case is not evaluated', async () => {
    const { report, fake } = await simulatorRun({
      suite: simulatorSuite({}, { circuit_breaker_seconds: 120 }),
      batch: ({ stops }) => (stops > 0 ? { status: 'STOPPED' } : { status: 'IN_PROGRESS' }),
    });

    expect(report.verdict).toBe('inconclusive');
    expect(report.cases[0]?.outcome).toBe('not_evaluated');
    expect(fake.batches.map(({ stops }) => stops)).toEqual([1]);
  });
});
