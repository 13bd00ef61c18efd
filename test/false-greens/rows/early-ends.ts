import type { Suite, SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { json, throttled } from '../../fault-matrix/support/replies.ts';
import { attackRow, failed, inconclusive, notEvaluated, passed } from '../support/attack-row.ts';
import { playRun } from '../support/play-run.ts';
import { aCase, honestResult, standardSuite } from '../support/standard-suite.ts';

type Result = Record<string, unknown>;

const suiteOf = (cases: number, rest: Partial<SuiteInput>): Suite =>
  standardSuite({
    ...rest,
    circuit_breaker_seconds: 3_600,
    test_cases: Array.from({ length: cases }, (_, place) => aCase(`hello ${place}`)),
  });

/** A run whose platform answers each call by itself; null: it has no result for it. `made`: the calls before it. */
function withCalls(change: (result: Result, made: number) => Result | null, suite: Suite) {
  const wanted = new Map(suite.test_cases.map((each) => [each.input_text, each]));
  return playRun(
    {
      results: (_, platform, request) => {
        const execution = platform.execution(request);
        const made = platform.executions.findIndex(({ id }) => id === execution?.id);
        const test_results = (execution?.cases ?? []).flatMap(({ input_text: text }) => {
          const testCase = wanted.get(text);
          return (testCase && change(honestResult(testCase), made)) ?? [];
        });
        return json(200, { test_results });
      },
    },
    suite,
  );
}

const failing = (result: Result) => ({ ...result, matched_intent: 'farewell' });

attackRow('L1', 'enough cases pass, and those that are left out would have failed', passed, () =>
  withCalls(
    (result, made) => (made < 4 ? result : failing(result)),
    suiteOf(8, { stop: 'certain', gate: { pass_rate: 0.5 } }),
  ),
);
attackRow('L2', 'enough cases pass, and one that was made has no result', notEvaluated, () =>
  withCalls(
    (result, made) => (made === 0 ? null : result),
    suiteOf(4, { stop: 'certain', gate: { pass_rate: 0.5 } }),
  ),
);
attackRow('L3', 'repetitions end by a pass too few, for one has no result', notEvaluated, () =>
  withCalls(
    (result, made) => (made === 1 ? null : result),
    suiteOf(1, { stop: 'certain', repeat: 5, min_pass: 3 }),
  ),
);
attackRow('L4', 'a gate that no case can miss is met before any was run', passed, () =>
  withCalls((result) => result, suiteOf(2, { stop: 'certain', gate: { pass_rate: 0 } })),
);
attackRow(
  'L5',
  'a draw passes, which says nothing of the whole suite',
  { ...passed, reason: 'at_risk', governance: 'not_assessed' },
  () => withCalls((result) => result, suiteOf(40, { stop: { risk: 0.05 } })),
);
attackRow('L6', 'a case of the draw has no result', inconclusive, () =>
  withCalls(
    (result, made) => (made === 0 ? null : result),
    suiteOf(40, { stop: { risk: 0.05 }, gate: { pass_rate: 0.5 } }),
  ),
);
attackRow('L7', 'a draw of a bot that fails every second time', failed, () =>
  withCalls(
    (result, made) => (made % 2 === 0 ? result : failing(result)),
    suiteOf(40, { stop: { risk: 0.05 } }),
  ),
);
attackRow('L8', 'what is still needed is not taken any more until the deadline', inconclusive, () =>
  playRun(
    { submit: (place) => (place < 2 ? null : throttled()) },
    standardSuite({
      stop: 'certain',
      test_cases: Array.from({ length: 8 }, (_, each) =>
        aCase(`hello ${each}`, { expected_entities: null, expected_response_contains: null }),
      ),
    }),
  ),
);
