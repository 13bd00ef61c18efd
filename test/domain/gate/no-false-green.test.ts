import { describe, expect, it } from 'vitest';
import { type BatchPhase, executionOf } from '../../../lib/domain/batch.ts';
import type { Suite, SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { assessRun, type RunEvidence } from '../../support/builders/assess-run.ts';
import { aBatch, type BatchFacts } from '../../support/builders/ledger-builders.ts';
import {
  aBadResult,
  aFinishedRun,
  aGoodResult,
  aSuite,
  aTestCase,
} from '../../support/builders/run-evidence.ts';
import { fc } from '../../support/setup/fast-check.ts';

type RawResult = Record<string, unknown>;
type Batch = RunEvidence['batches'][number];

/** What may happen to the one result of a case, and what a careful reader makes of it. */
const FATES = {
  good: (result: RawResult) => result,
  anonymous: ({ input_text: _, ...result }: RawResult) => result,
  platformFails: (result: RawResult) => ({
    ...result,
    assertions: [{ type: 'intent', passed: false }],
  }),
  wrongIntent: (result: RawResult) => ({ ...result, matched_intent: 'something_else' }),
  late: (result: RawResult) => ({ ...result, latency_ms: 5_001 }),
  noAssertions: (result: RawResult) => ({ ...result, assertions: [] }),
  oddPassed: (result: RawResult) => ({ ...result, assertions: [{ type: 'x', passed: 'true' }] }),
  noPassed: (result: RawResult) => ({ ...result, assertions: [{ type: 'x' }] }),
  foreign: (result: RawResult) => ({ ...result, input_text: 'never asked' }),
  malformed: () => 'not a result',
  absent: () => undefined,
} as const;
type Fate = keyof typeof FATES;
const PASSING: ReadonlySet<Fate> = new Set(['good', 'anonymous']);

const anyFate = fc.oneof(
  { weight: 40, arbitrary: fc.constant<Fate>('good') },
  { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(FATES) as Fate[])) },
);
const anyBatchState = fc.oneof(
  { weight: 12, arbitrary: fc.constant<BatchFacts>({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      phase: fc.constantFrom<BatchPhase>(
        'planned',
        'submitting',
        'unknown',
        'submitted',
        'settled',
        'collected',
        'refused',
        'abandoned',
      ),
      platformStatus: fc.constantFrom('completed', 'failed', 'timeout', 'running', null),
    }),
  },
);
const anyGate: fc.Arbitrary<NonNullable<SuiteInput['gate']>> = fc.record(
  {
    pass_rate: fc.constantFrom(0, 0.5, 0.8, 0.9, 0.95, 1),
    intent_coverage: fc.constantFrom(0.5, 1),
    p95_latency_ms: fc.constantFrom(100, 120, 6_000),
    min_intent_f1: fc.constantFrom(0, 0.9),
    max_false_positive_rate: fc.constantFrom(0, 0.5),
    tags: fc.constant({ even: { pass_rate: 1 } }),
  },
  { requiredKeys: ['pass_rate'] },
);

interface World {
  readonly suite: Suite;
  readonly fates: readonly Fate[];
  readonly states: readonly BatchFacts[];
  readonly evidence: RunEvidence;
}

function build(
  gate: NonNullable<SuiteInput['gate']>,
  fates: readonly Fate[],
  states: readonly BatchFacts[],
): World {
  const suite = aSuite(
    fates.map((_, index) =>
      aTestCase({
        input_text: `input ${index}`,
        tags: index % 2 === 0 ? ['even'] : ['odd'],
        outcome: { expected_intent: index % 3 === 0 ? 'greeting' : 'farewell' },
      }),
    ),
    { gate, max_batch_size: 7 },
  );
  const whole = aFinishedRun(suite);
  const batches = whole.batches.map(({ record }, position): Batch => {
    const results = suite.test_cases
      .slice(record.firstCase, record.firstCase + record.cases)
      .map((testCase, offset) =>
        FATES[fates[record.firstCase + offset] ?? 'good'](aGoodResult(testCase)),
      )
      .filter((result) => result !== undefined);
    const changed = aBatch({ ...record, ...states[position] });
    return { record: changed, results: changed.phase === 'collected' ? results : null };
  });
  return { suite, fates, states, evidence: { ...whole, batches } };
}

const anyWorld = fc
  .tuple(
    anyGate,
    fc.array(anyFate, { minLength: 2, maxLength: 24 }),
    fc.array(anyBatchState, { minLength: 4, maxLength: 4 }),
  )
  .map(([gate, fates, states]) => build(gate, fates, states));

/** What `passed` asks for, said again without the code under test. */
function mayPass({ suite, fates, evidence }: World): boolean {
  const batchesWhole = evidence.batches.every(
    ({ record }) =>
      record.phase === 'collected' && executionOf(record)?.platformStatus === 'completed',
  );
  const judged: readonly Fate[] = ['good', 'anonymous', 'platformFails', 'wrongIntent', 'late'];
  const passes = (each: Fate) => PASSING.has(each);
  const reaches = (subset: readonly Fate[], percent: number) =>
    subset.filter(passes).length * 100 >= percent * subset.length;
  const { gate } = suite;
  return (
    batchesWhole &&
    fates.every((each) => judged.includes(each)) &&
    reaches(fates, Math.round(gate.pass_rate * 100)) &&
    (gate.tags === undefined ||
      reaches(
        fates.filter((_, index) => index % 2 === 0),
        100,
      )) &&
    gate.p95_latency_ms !== 100 &&
    (gate.p95_latency_ms === undefined ||
      gate.p95_latency_ms === 6_000 ||
      fates.filter((each) => each === 'late').length * 20 <= fates.length)
  );
}

const verdictOf = (evidence: RunEvidence) => assessRun(evidence).verdict;

describe('the verdict "passed"', () => {
  it('is given only where every condition holds', () => {
    let passed = 0;
    fc.assert(
      fc.property(anyWorld, (world) => {
        if (verdictOf(world.evidence) !== 'passed') return;
        passed++;
        expect(mayPass(world)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    // Otherwise the property would hold for a gate that never opens.
    expect(passed).toBeGreaterThan(100);
  });

  it('is given where every case is good and every batch is whole, at the plain gate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (count) => {
        const { evidence } = build({ pass_rate: 1 }, Array<Fate>(count).fill('good'), []);

        expect(verdictOf(evidence)).toBe('passed');
      }),
      { numRuns: 40 },
    );
  });

  it('does not appear when one more case fares worse', () => {
    fc.assert(
      fc.property(
        anyWorld,
        fc.nat(),
        fc.constantFrom(...(Object.keys(FATES) as Fate[])),
        (world, which, fate) => {
          const position = which % world.fates.length;
          const before = world.fates[position] ?? 'good';
          if (!PASSING.has(before) || PASSING.has(fate)) return;
          const worse = world.fates.with(position, fate);
          const after = build(world.suite.gate, worse, world.states);

          if (verdictOf(after.evidence) === 'passed') {
            expect(verdictOf(world.evidence)).toBe('passed');
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each<[string, (results: readonly unknown[], which: number) => unknown[]]>([
    ['a result is removed', (results, which) => results.filter((_, index) => index !== which)],
    ['a result comes twice', (results, which) => [...results, results[which]]],
    ['a result of nobody is added', (results) => [...results, { input_text: 'z', assertions: [] }]],
    ['a result is torn', (results, which) => results.with(which, { assertions: 1 })],
    [
      'an assertion is not a boolean',
      (results, which) =>
        results.with(which, {
          ...(results[which] as RawResult),
          assertions: [{ type: 'x', passed: 1 }],
        }),
    ],
  ])('is never left, nor ever given, when %s', (_, damage) => {
    fc.assert(
      fc.property(anyWorld, fc.nat(), (world, which) => {
        const batches = world.evidence.batches.map((batch, position): Batch => {
          const { results } = batch;
          if (position !== 0 || results === null || results.length === 0) return batch;
          return { ...batch, results: damage(results, which % results.length) };
        });

        if (batches[0]?.results?.length === 0 || batches[0]?.results === null) return;
        // One of them twice and another not at all looks like one for each case, if none says whose it is.
        if (world.fates.includes('anonymous') && world.fates.includes('absent')) return;
        expect(verdictOf({ ...world.evidence, batches })).not.toBe('passed');
      }),
      { numRuns: 300 },
    );
  });

  it('never stands beside an execution that did not complete, or a batch that was not collected', () => {
    const damaged = anyBatchState.filter(
      ({ phase, platformStatus }) =>
        phase !== undefined && !(phase === 'collected' && platformStatus === 'completed'),
    );
    fc.assert(
      fc.property(anyWorld, damaged, (world, state) => {
        const after = build(world.suite.gate, world.fates, [state, ...world.states.slice(1)]);

        expect(verdictOf(after.evidence)).not.toBe('passed');
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of results that say whose they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 2, maxLength: 20 }),
        fc.infiniteStream(fc.nat()),
        (goodness, stream) => {
          const suite = aSuite(goodness.length);
          const results = suite.test_cases.map((testCase, index) => ({
            ...(goodness[index] ? aGoodResult(testCase) : aBadResult(testCase)),
            case_id: `case-${index + 1}`,
          }));
          const shuffled = results
            .map((result) => ({ result, key: stream.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ result }) => result);

          expect(assessRun(aFinishedRun(suite, shuffled))).toEqual(
            assessRun(aFinishedRun(suite, results)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the verdict "failed"', () => {
  it('is certain: no results for the missing cases would have let the run pass', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        if (verdictOf(world.evidence) !== 'failed') return;
        const lost: readonly Fate[] = [
          'noAssertions',
          'oddPassed',
          'noPassed',
          'foreign',
          'malformed',
          'absent',
        ];
        const repaired = build(
          world.suite.gate,
          world.fates.map((each, index) => {
            const batch = world.evidence.batches.find(
              ({ record }) => index >= record.firstCase && index < record.firstCase + record.cases,
            );
            return batch?.results === null || lost.includes(each) ? 'good' : each;
          }),
          [],
        );

        expect(verdictOf(repaired.evidence)).not.toBe('passed');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the totals', () => {
  it('are over what was planned, whatever came back', () => {
    fc.assert(
      fc.property(anyWorld, ({ evidence, suite }) => {
        const { metrics, cases } = assessRun(evidence);
        const { planned, evaluated, passed, failed, not_evaluated } = metrics.totals;

        expect(planned).toBe(suite.test_cases.length);
        expect(cases).toHaveLength(planned);
        expect(evaluated + not_evaluated).toBe(planned);
        expect(passed + failed).toBe(evaluated);
        expect(metrics.pass_rate).toBe(passed / planned);
      }),
    );
  });
});
