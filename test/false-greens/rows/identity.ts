import { json } from '../../fault-matrix/support/replies.ts';
import { anythingButPassed, attackRow, inconclusive, notEvaluated } from '../support/attack-row.ts';
import { playRun, withAnswer } from '../support/play-run.ts';
import { aCase, honestResult, standardSuite } from '../support/standard-suite.ts';

const suite = standardSuite();
const honest = suite.test_cases.map(honestResult);
const [first = {}, second = {}] = honest;
const nameless = ({ input_text: _, ...result }: Record<string, unknown>) => result;
const answers = (test_results: readonly unknown[], cases = suite) =>
  withAnswer({ test_results }, cases);

const twoIntents = standardSuite({
  test_cases: [aCase('hello 1'), aCase('hello 2', { expected_intent: 'farewell' })],
});
const swapped = twoIntents.test_cases.map(honestResult).map(nameless).reverse();

attackRow(
  'I1',
  'two cases with other intents, results without identity in the other order',
  anythingButPassed,
  () => answers(swapped, twoIntents),
);
attackRow('I2', 'one result more than there are cases', anythingButPassed, () =>
  answers([...honest.map(nameless), nameless(first)]),
);
attackRow('I3', 'the result of the first case twice, of the second never', inconclusive, () =>
  answers([first, first]),
);
attackRow('I4', 'the input comes back with white space at its end', anythingButPassed, () =>
  answers(honest.map((result) => ({ ...result, input_text: `${result.input_text} ` }))),
);

const numbered = standardSuite({
  gate: { pass_rate: 0.5, tags: { critical: { pass_rate: 1 } } },
  test_cases: [
    aCase('hello 1', {}, { id: '2', tags: ['critical'] }),
    aCase('hello 2', {}, { id: '1' }),
  ],
});
const numberedAs = (ids: readonly unknown[]) =>
  answers(
    numbered.test_cases.map(honestResult).map((result, position) => ({
      ...nameless(result),
      case_id: ids[position],
      ...(position === 0
        ? { matched_intent: 'farewell', assertions: [{ type: 'policy', passed: false }] }
        : {}),
    })),
    numbered,
  );

attackRow(
  'I5',
  "the platform's own numbers coincide with ids of the suite, and the failure is the critical case's",
  inconclusive,
  () => Promise.all([numberedAs([1, 2]), numberedAs(['1', '2'])]),
);
attackRow('I6', 'the id of one case beside the input of the other', anythingButPassed, () =>
  answers(
    numbered.test_cases.map(honestResult).map((result, position) => ({
      ...result,
      case_id: position === 0 ? '1' : '2',
    })),
    numbered,
  ),
);
attackRow(
  'I7',
  'ids of the suite without inputs, in another order than the cases',
  notEvaluated,
  () =>
    answers(
      [
        { ...nameless(second), case_id: 'case-2' },
        { ...nameless(first), case_id: 'case-1' },
      ],
      standardSuite({
        test_cases: [
          aCase('hello 1', {}, { id: 'case-1' }),
          aCase('hello 2', {}, { id: 'case-2' }),
        ],
      }),
    ),
);
attackRow('I8', "results of another suite's inputs", anythingButPassed, () =>
  answers(honest.map((result, position) => ({ ...result, input_text: `order ${position}` }))),
);
attackRow('I9', 'a result has neither input nor id, and one is missing', anythingButPassed, () =>
  answers([nameless(first)]),
);
attackRow('I10', 'two cases of one input that differ in tags, and one result', inconclusive, () => {
  const alike = standardSuite({
    test_cases: [
      aCase('hello', {}, { tags: ['critical'] }),
      aCase('hello', {}, { tags: ['easy'] }),
    ],
    gate: { pass_rate: 0.5, tags: { critical: { pass_rate: 1 } } },
  });
  return answers(alike.test_cases.map(honestResult).slice(0, 1), alike);
});
attackRow('I11', 'the platform names one execution for two batches', { verdict: 'error' }, () =>
  playRun(
    { submit: () => json(202, { execution_id: 'ex-same' }) },
    standardSuite({ max_batch_size: 1 }),
  ),
);
attackRow('I12', '__proto__ in a result carries assertions and an intent', anythingButPassed, () =>
  playRun({
    results: () => ({
      kind: 'answer',
      status: 200,
      headers: {},
      body: '{"test_results":[{"input_text":"hello 1","__proto__":{"assertions":[{"passed":true}],"matched_intent":"greet"}},{"input_text":"hello 2","__proto__":{"assertions":[{"passed":true}],"matched_intent":"greet"}}]}',
    }),
  }),
);

attackRow(
  'I13',
  'two cases of one input that differ in tags, and one result that fails',
  inconclusive,
  () => {
    const alike = standardSuite({
      test_cases: [
        aCase('hello', {}, { tags: ['critical'] }),
        aCase('hello', {}, { tags: ['easy'] }),
      ],
      gate: { pass_rate: 0.5, tags: { critical: { pass_rate: 1 } } },
    });
    const [one = {}] = alike.test_cases.map(honestResult);
    return answers([{ ...one, matched_intent: 'farewell' }], alike);
  },
);
attackRow('I14', 'two results for one case, one passed and one failed', anythingButPassed, () =>
  Promise.all(
    [
      [{ ...first, matched_intent: 'farewell' }, first, second],
      [first, { ...first, matched_intent: 'farewell' }, second],
    ].map((results) => answers(results)),
  ),
);
attackRow(
  'I15',
  'beside the results of all cases, one of an input that nobody sent',
  inconclusive,
  () => answers([...honest, { ...first, input_text: 'order 7' }]),
);
