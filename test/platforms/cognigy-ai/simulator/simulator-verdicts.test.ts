import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../lib/domain/report.ts';
import {
  anyScenario,
  type FakeSimulatorOptions,
  goodMetrics,
  goodRun,
  json,
  MODEL,
} from '../../../support/fakes/fake-simulator.ts';
import { simulatorRun, simulatorSuite } from '../../../support/servers/simulator-run.ts';

const outcomeOf = ({ cases: [only] }: Report) => [only?.outcome, only?.not_evaluated_reason];

/** A run of one scenario, once, that comes back as given. */
const runs = (...given: object[]): FakeSimulatorOptions => ({ runs: () => given });

const withMetrics = (changes: object) => runs(goodRun(1, { metrics: goodMetrics(changes) }));

describe('what a simulated conversation means for its case', () => {
  it('passes where the judge finds every criterion and the whole good', async () => {
    const { report } = await simulatorRun();

    expect(report.verdict).toBe('passed');
    expect(report.cases[0]?.assertions).toEqual([
      {
        type: 'success_criterion',
        expected: 'The agent offers a refund.',
        actual: 'It offered one.',
        passed: true,
        source: 'platform',
      },
      expect.objectContaining({ type: 'success_criterion', passed: true }),
      {
        type: 'simulation',
        expected: 'successful',
        actual: 'All went well.',
        passed: true,
        source: 'platform',
      },
    ]);
  });

  it.each<[string, FakeSimulatorOptions]>([
    ['the whole failed', withMetrics({ success: false })],
    [
      'one criterion failed and the whole did not',
      withMetrics({
        results: [
          { name: 'Refunded', success: true },
          { name: 'Polite', success: false },
        ],
      }),
    ],
    [
      'a criterion failed that the plan does not have',
      withMetrics({
        results: [
          { name: 'Refunded', success: true },
          { name: 'Polite', success: true },
          { name: 'Brief', success: false },
        ],
      }),
    ],
    [
      'the whole failed, and nothing is said of the criteria',
      withMetrics({ success: false, results: [] }),
    ],
    [
      'it ran out of turns, as its judge says',
      runs(
        goodRun(1, {
          totalTurns: 10,
          metrics: goodMetrics({ success: false, isConversationEnded: false }),
        }),
      ),
    ],
  ])('fails where %s', async (_, options) => {
    const { report } = await simulatorRun(options);

    expect(outcomeOf(report)).toEqual(['failed', null]);
    expect(report.verdict).toBe('failed');
  });

  const broken = { errorInfo: { message: 'quota of the model exceeded', technicalDetails: '' } };
  it.each<[string, FakeSimulatorOptions, RegExp]>([
    ['broke, although it says success', withMetrics(broken), /quota of the model exceeded/],
    ['broke, and says failure', withMetrics({ ...broken, success: false }), /quota of the model/],
    ['was stopped', withMetrics({ isBatchStopped: true }), /was stopped at the platform/],
    ['says success by a word', withMetrics({ success: 'true' }), /neither true nor false/],
    ['says no success', withMetrics({ success: undefined }), /metrics\.success is missing/],
    ['has no metrics', runs(goodRun(1, { metrics: undefined })), /was not judged/],
    ['has no turns, although it says success', runs(goodRun(1, { turns: [] })), /nobody spoke/],
    ['has none by its count', runs(goodRun(1, { totalTurns: 0 })), /nobody spoke/],
    [
      'has turns without text',
      runs(goodRun(1, { turns: [{ id: 't', sequence: 1, text: '' }] })),
      /nobody spoke/,
    ],
    [
      'has words of the user alone',
      runs(goodRun(1, { turns: [1, 2].map((n) => ({ source: 'user', text: `hello ${n}` })) })),
      /the bot said nothing/,
    ],
    [
      'has a single turn of nobody',
      runs(goodRun(1, { turns: [{ text: 'hello' }], totalTurns: 1 })),
      /nobody answered/,
    ],
    ['says nothing of the criteria', withMetrics({ results: [] }), /cannot be read/],
    [
      'says too little of the criteria',
      withMetrics({ results: [{ success: true }] }),
      /cannot be read/,
    ],
    [
      'says two things of one criterion',
      withMetrics({
        results: [
          { name: 'Refunded', success: true, passed: false },
          { name: 'Polite', success: true },
        ],
      }),
      /cannot be read/,
    ],
    [
      'says the word true of a criterion',
      withMetrics({ results: [{ success: 'true' }, { success: true }] }),
      /cannot be read/,
    ],
    ['was judged by other criteria', runs(goodRun(1, { successCriteria: [] })), /other criteria/],
    [
      'is of another scenario',
      runs(goodRun(1, { simulationReference: 'another' })),
      /another scenario/,
    ],
    [
      'is of another batch',
      runs(goodRun(1, { simulationRunBatchReference: 'another' })),
      /another batch/,
    ],
    [
      'was judged by another model',
      runs(goodRun(1, { largeLanguageModelReferenceId: 'another' })),
      /another model than gpt-4o/,
    ],
    ['is listed twice', runs(goodRun(1), goodRun(1)), /lists 2 runs as number 1/],
    ['is not listed', runs(), /lists 0 of the 1 runs/],
    [
      'is of a persona that was changed meanwhile',
      { batch: () => ({ simulationFrozen: { persona: 'A patient customer.' } }) },
      /another persona/,
    ],
    ['is of a batch that was stopped', { batch: () => ({ status: 'STOPPED' }) }, /was stopped/],
  ])('is not evaluated where it %s', async (_, options, reason) => {
    const { report } = await simulatorRun(options);

    expect(outcomeOf(report)).toEqual(['not_evaluated', expect.stringMatching(reason)]);
    expect(report.verdict).toBe('inconclusive');
  });

  it('tells what ran out of turns and passed', async () => {
    const { report } = await simulatorRun(
      runs(goodRun(1, { totalTurns: 10, metrics: goodMetrics({ isConversationEnded: false }) })),
    );

    expect(outcomeOf(report)).toEqual(['passed', null]);
    expect(report.cases[0]?.simulation?.runs[0]?.note).toBe('ran out of its 10 turns');
  });

  it('counts runs of a batch that failed, and misses those without a judgement', async () => {
    const { report } = await simulatorRun({
      suite: simulatorSuite({}, { repeat: 2, min_pass: 1 }),
      batch: () => ({ status: 'FAILED' }),
      runs: () => [goodRun(1), goodRun(2, { metrics: undefined })],
    });

    expect(report.cases[0]?.repetitions?.attempts.map(({ outcome }) => outcome)).toEqual([
      'passed',
      'not_evaluated',
    ]);
    expect(report.verdict).toBe('inconclusive');
  });

  it('takes runs for repetitions by their numbers, and shows each conversation', async () => {
    const { report, fake } = await simulatorRun({
      suite: simulatorSuite({}, { repeat: 3, min_pass: 2 }),
      runs: () => [
        goodRun(3),
        goodRun(1, { metrics: goodMetrics({ success: false }) }),
        goodRun(2, {
          turns: [
            { source: 'user', text: 'Hi' },
            { role: 'bot', text: 'Hello' },
          ],
        }),
      ],
    });

    expect(fake.batches.map(({ order }) => order.numberOfExecutions)).toEqual([3]);
    expect(report.verdict).toBe('passed');
    const [only] = report.cases;
    expect(only?.outcome).toBe('flaky');
    expect(only?.repetitions?.attempts.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'passed',
      'passed',
    ]);
    expect(
      only?.simulation?.runs.map(({ sequence, turns }) => [sequence, turns[0]?.speaker]),
    ).toEqual([
      [1, null],
      [2, 'user'],
      [3, null],
    ]);
  });

  it('names the judging model in report and audit record', async () => {
    const { report, ports } = await simulatorRun();

    expect(report.judge).toEqual({ id: 'd'.repeat(24), referenceId: MODEL, name: 'gpt-4o' });
    const [record] = await ports.audit.recordsAfter('shop_agent', 0);
    expect(record).toMatchObject({ judge: { name: 'gpt-4o' } });
    expect(report.bot?.entrypoint).toMatchObject({ kind: 'snapshot', hash: 'hash-of-it' });
  });

  it('keeps each answer that a run is read from', async () => {
    const { report, ports } = await simulatorRun({
      // As a list that leaves out what is long.
      instead: ({ route }, then) =>
        route.endsWith('/runs')
          ? json(200, { data: [{ id: 'c1'.repeat(12), sequence: 1 }], pagination: {} })
          : then(),
    });

    expect(report.verdict).toBe('passed');
    const kept = report.batches[0]?.answers?.map(({ tells }) => tells);
    expect(kept).toEqual(['status', 'results', 'results']);
    const [, , ref] = report.batches[0]?.answers ?? [];
    const bytes = ref && (await ports.evidence.get(ref));
    expect(new TextDecoder().decode(bytes)).toContain('You get a refund.');
  });

  it('is judged criterion by criterion where scenarios differ', async () => {
    const { report } = await simulatorRun({
      scenarios: [anyScenario(1), anyScenario(2)],
      runs: ({ scenario }) => [
        goodRun(1, { metrics: goodMetrics({ success: scenario === anyScenario(1).referenceId }) }),
      ],
    });

    expect(report.cases.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['Release: scenario 1', 'passed'],
      ['Release: scenario 2', 'failed'],
    ]);
    expect(report.scope).toMatchObject({ complete: true, cases_planned: 2 });
  });
});
