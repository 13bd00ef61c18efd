import { json } from '../../fault-matrix/support/replies.ts';
import { attackRow, passed } from '../support/attack-row.ts';
import { playRun, withAnswer, withResults, withText } from '../support/play-run.ts';
import { aCase, honestResult, standardSuite } from '../support/standard-suite.ts';

const suite = standardSuite();
const honest = suite.test_cases.map(honestResult);
const nameless = ({ input_text: _, ...result }: Record<string, unknown>) => result;

attackRow('H1', 'every case passes, all fields are there', passed, () =>
  withResults((result) => result),
);
attackRow('H2', 'an assertion without a type', passed, () =>
  withResults((result) => ({ ...result, assertions: [{ passed: true }] })),
);
attackRow('H3', 'the input comes back decomposed', passed, () => {
  const accented = standardSuite({ test_cases: [aCase('höflich grüßen')] });
  return withResults(
    (result) => ({ ...result, input_text: String(result.input_text).normalize('NFD') }),
    accented,
  );
});
attackRow('H4', 'results in order, without input and id', passed, () =>
  withAnswer({ test_results: honest.map(nameless) }),
);
attackRow('H5', 'results on two pages', passed, () =>
  playRun({
    results: (_, __, { path }) =>
      path.includes('page=2')
        ? json(200, { test_results: honest.slice(1) })
        : json(200, { test_results: honest.slice(0, 1), next: '?page=2' }),
  }),
);
attackRow('H6', 'a latency of 0', passed, () =>
  withResults((result) => ({ ...result, latency_ms: 0 })),
);
attackRow('H7', 'an excluded text, and the answer is about something else', passed, () =>
  withResults(
    (result) => result,
    standardSuite({ test_cases: [aCase('hello', { expected_response_excludes: 'password' })] }),
  ),
);
attackRow('H8', 'no result tells a latency', { ...passed, reason: 'latency_untold' }, () =>
  withResults(({ latency_ms: _, ...result }) => result),
);
attackRow(
  'H9',
  'one assertion without a type that passed, and nothing else',
  { ...passed, reason: 'judged_as_a_whole' },
  () => withResults(({ input_text }) => ({ input_text, assertions: [{ passed: true }] })),
);
attackRow(
  'H10',
  "ids of the platform's own beside the inputs, or in order without them",
  passed,
  () =>
    Promise.all(
      [(result: Record<string, unknown>) => result, nameless].map((shown) =>
        withAnswer({
          test_results: honest.map((result, position) => ({
            ...shown(result),
            case_id: `7f0c-${position}`,
          })),
        }),
      ),
    ),
);
attackRow('H11', 'numbers as other languages print them: 412.0, 1e2, 0.930', passed, () =>
  withText((answer) =>
    answer
      .replace('"latency_ms":100', '"latency_ms":412.0')
      .replace('"latency_ms":100', '"latency_ms":1e2')
      .replace('"intent_confidence":0.9', '"intent_confidence":0.30000000000000004')
      .replace('"intent_confidence":0.9', '"intent_confidence":0.930'),
  ),
);
attackRow('H12', 'error null or empty, skipped false', passed, () =>
  Promise.all(
    [{ error: null, skipped: false }, { error: '' }, { error: {} }].map((stated) =>
      withResults((result) => ({ ...result, ...stated })),
    ),
  ),
);
attackRow('H13', 'out of scope, and the matched intent is null or empty', passed, () =>
  Promise.all(
    [null, ''].map((matched_intent) =>
      withResults(
        (result) => ({ ...result, matched_intent }),
        standardSuite({
          test_cases: [aCase('tell me a joke', { expected_intent: null, expected_entities: null })],
        }),
      ),
    ),
  ),
);
attackRow('H14', 'entities as a list of names, of objects, or as an object', passed, () =>
  Promise.all(
    [
      ['name'],
      [{ name: 'name' }],
      [{ name: 'name', value: 0 }],
      { name: false },
      { name: ['Ada'] },
    ].map((extracted_entities) => withResults((result) => ({ ...result, extracted_entities }))),
  ),
);
attackRow(
  'H15',
  'an envelope that names the execution and the suite that were asked for',
  passed,
  () =>
    playRun({
      results: (_, platform, request) =>
        json(200, {
          execution_id: platform.execution(request)?.id,
          suite_id: 'standard',
          test_results: honest,
        }),
    }),
);
attackRow(
  'H16',
  'completed with all cases done, and a status that names the execution',
  passed,
  () =>
    playRun({
      status: (_, platform, request) =>
        json(200, {
          status: 'completed',
          execution_id: platform.execution(request)?.id,
          completed_cases: 2,
          total_cases: 2,
        }),
      results: () => json(200, { test_results: honest }),
    }),
);
attackRow('H17', 'two cases of one input and one outcome, results swapped', passed, () => {
  const alike = standardSuite({
    test_cases: [aCase('hello'), aCase('hello', {}, { context_variables: { role: 'guest' } })],
  });
  return withResults((result) => result, alike);
});
attackRow('H18', 'a duplicate key in what nobody reads', passed, () =>
  withText((answer) => answer.replaceAll('"passed":true', '"passed":true,"debug":1,"debug":2')),
);
attackRow('H19', 'the text that is asked for stands inside longer words', passed, () =>
  withResults((result) => ({ ...result, response_text: 'Oshi theretofore' })),
);
attackRow('H20', 'an excluded text, and the bot says nothing', passed, () =>
  withResults(
    (result) => ({ ...result, response_text: '' }),
    standardSuite({
      test_cases: [
        aCase('hello', {
          expected_response_contains: undefined,
          expected_response_excludes: 'password',
        }),
      ],
    }),
  ),
);
attackRow('H21', 'an execution that is over at the first look, or takes its time', passed, () =>
  Promise.all(
    [0, 20].map((executionSeconds) =>
      playRun({ executionSeconds, results: () => json(200, { test_results: honest }) }),
    ),
  ),
);
