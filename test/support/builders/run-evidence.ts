import { planBatches } from '../../../lib/domain/suite/planning/batching.ts';
import { Suite, type SuiteInput } from '../../../lib/domain/suite/suite.ts';
import type { RunEvidence } from './assess-run.ts';
import { aBatch } from './ledger-builders.ts';

type CaseInput = SuiteInput['test_cases'][number];

/** A case that expects the intent `greeting` within 800 ms. */
export function aTestCase({
  outcome,
  ...overrides
}: Partial<Omit<CaseInput, 'outcome'>> & {
  outcome?: Partial<CaseInput['outcome']>;
} = {}): CaseInput {
  return {
    input_text: 'hello',
    ...overrides,
    outcome: { expected_intent: 'greeting', allowed_latency_ms: 800, ...outcome },
  };
}

/** A suite of the given cases, or of that many cases with inputs of their own. */
export function aSuite(
  cases: number | readonly CaseInput[],
  overrides: Partial<SuiteInput> = {},
): Suite {
  const test_cases =
    typeof cases === 'number'
      ? Array.from({ length: cases }, (_, index) => aTestCase({ input_text: `hello ${index}` }))
      : [...cases];
  return Suite.parse({ suite_id: 'suite-1', test_cases, ...overrides });
}

/** A result that does all that the case asks for, with its input echoed. */
export function aGoodResult(testCase: Suite['test_cases'][number]): Record<string, unknown> {
  const { outcome } = testCase;
  return {
    input_text: testCase.input_text,
    assertions: [{ type: 'intent', passed: true }],
    matched_intent: outcome.expected_intent ?? null,
    extracted_entities: [
      ...(outcome.expected_entities ?? []).map((name) => ({ name, value: 'any' })),
      ...Object.entries(outcome.expected_entity_values ?? {}).map(([name, value]) => ({
        name,
        value,
      })),
    ],
    intent_confidence: 0.9,
    response_text: outcome.expected_response_contains ?? 'hello to you',
    latency_ms: 120,
  };
}

/** The same for a case that got the wrong intent. */
export function aBadResult(testCase: Suite['test_cases'][number]): Record<string, unknown> {
  return {
    ...aGoodResult(testCase),
    assertions: [{ type: 'intent', passed: false }],
    matched_intent: 'something_else',
  };
}

/** A run whose batches were all completed and collected; each case has a good result unless told otherwise. */
export function aFinishedRun(
  suite: Suite,
  results: readonly unknown[] = suite.test_cases.map(aGoodResult),
  overrides: Partial<RunEvidence> = {},
): RunEvidence {
  return {
    suite,
    defaultedThresholds: [],
    cancelled: false,
    failure: null,
    batches: planBatches(suite.test_cases.length, suite.max_batch_size).map(
      ({ index, firstCase, cases }, _, { length }) => ({
        record: aBatch({
          index,
          firstCase,
          cases,
          phase: 'collected',
          platformStatus: 'completed',
          executionId: `exec-${index}`,
          submitAttempts: 1,
        }),
        // What comes beyond the last case belongs to the last batch.
        results: results.slice(firstCase, index === length - 1 ? undefined : firstCase + cases),
      }),
    ),
    ...overrides,
  };
}
