import {
  anythingButPassed,
  attackRow,
  failed,
  inconclusive,
  notEvaluated,
} from '../support/attack-row.ts';
import { withResults, withRounds } from '../support/play-run.ts';
import { aCase, standardSuite } from '../support/standard-suite.ts';

const custom = { assertions: [{ type: 'custom', passed: true }] };
/** What a result keeps that says nothing of what was asked. */
const bare = ({ input_text }: Record<string, unknown>) => ({ input_text, ...custom });

attackRow(
  'N1',
  'each result has one assertion `custom` that passed and nothing else',
  notEvaluated,
  () => withResults(bare),
);
attackRow('N2', 'the same with an assertion on the latency and a latency', notEvaluated, () =>
  withResults(({ input_text }) => ({
    input_text,
    assertions: [{ type: 'latency', passed: true }],
    latency_ms: 10,
  })),
);
attackRow('N3', 'the latency is null in one of two results', notEvaluated, () =>
  withResults((result, position) => (position === 0 ? { ...result, latency_ms: null } : result)),
);
attackRow('N4', 'the text of the answer is null', notEvaluated, () =>
  withResults((result) => ({ ...result, response_text: null })),
);
attackRow('N5', 'as N1, and the gate asks for an intent coverage of 0.8', notEvaluated, () =>
  withResults(bare, standardSuite({ gate: { intent_coverage: 0.8 } })),
);
attackRow('N6', 'as N1, and the gate asks for all cases of a tag', notEvaluated, () =>
  withResults(
    bare,
    standardSuite({
      gate: { pass_rate: 1, tags: { critical: { pass_rate: 1 } } },
      test_cases: [aCase('hello 1', {}, { tags: ['critical'] }), aCase('hello 2')],
    }),
  ),
);
attackRow('N7', 'the list of assertions is empty', notEvaluated, () =>
  withResults((result) => ({ ...result, assertions: [] })),
);
attackRow('N8', '`passed` is the text "true", null, or 1', notEvaluated, () =>
  Promise.all(
    ['true', null, 1].map((passed) =>
      withResults((result) => ({ ...result, assertions: [{ type: 'intent', passed }] })),
    ),
  ),
);
attackRow(
  'N9',
  'an out-of-scope case, of which the platform leaves out what it matched and judged a text',
  notEvaluated,
  () =>
    withResults(
      ({ matched_intent: _, ...result }) => ({
        ...result,
        assertions: [{ type: 'text', passed: true }],
      }),
      standardSuite({
        test_cases: [aCase('tell me a joke', { expected_intent: null, expected_entities: null })],
      }),
    ),
);
attackRow(
  'N10',
  'one case of two is judged as a whole, the other by types: nobody judged the first',
  notEvaluated,
  () =>
    withResults((result, position) =>
      position === 0 ? { input_text: result.input_text, assertions: [{ passed: true }] } : result,
    ),
);
attackRow('N11', 'one of three repetitions leaves the intent to nobody', notEvaluated, () =>
  withRounds(
    (result, round) =>
      round === 1
        ? { ...result, matched_intent: undefined, assertions: [{ type: 'x', passed: true }] }
        : result,
    standardSuite({ repeat: 3, test_cases: [aCase('hello 1')] }),
  ),
);
attackRow(
  'N12',
  'an excluded text, of a platform that judges as a whole and shows no text',
  notEvaluated,
  () =>
    withResults(
      ({ input_text }) => ({ input_text, assertions: [{ passed: true }] }),
      standardSuite({ test_cases: [aCase('hello 1', { expected_response_excludes: 'refund' })] }),
    ),
);
attackRow(
  'N13',
  'a suite about liveness, of a platform that never tells a latency',
  notEvaluated,
  () =>
    withResults(
      ({ input_text }) => ({ input_text, assertions: [{ type: 'alive', passed: true }] }),
      standardSuite({
        liveness: true,
        test_cases: [{ input_text: 'hello', outcome: { allowed_latency_ms: 800 } }],
      }),
    ),
);
attackRow('N14', 'no result tells a latency, and the gate asks for a p95', inconclusive, () =>
  withResults(
    ({ latency_ms: _, ...result }) => result,
    standardSuite({ gate: { p95_latency_ms: 800 } }),
  ),
);
attackRow('N15', 'a confidence of 80 where 0.8 is asked for', anythingButPassed, () =>
  withResults(
    (result) => ({ ...result, intent_confidence: 80 }),
    standardSuite({ test_cases: [aCase('hello 1', { min_confidence: 0.8 })] }),
  ),
);
attackRow('N16', 'each result has an error, says that it was skipped, or both', notEvaluated, () =>
  Promise.all(
    [
      { error: 'timeout', skipped: true, status: 'failed', passed: false },
      { error: { code: 504 } },
      { error: ['timeout'] },
      { skipped: true },
    ].map((stated) => withResults((result) => ({ ...result, ...stated }))),
  ),
);
attackRow(
  'N17',
  'an entity without a value: null, empty, a list or an object of nothing',
  failed,
  () =>
    Promise.all(
      [
        { name: null },
        { name: [] },
        { name: '' },
        { name: ' ' },
        { name: [null, ''] },
        { name: {} },
        [{ name: 'name', value: '' }],
        [{ name: 'name', value: null }],
      ].map((extracted_entities) => withResults((result) => ({ ...result, extracted_entities }))),
    ),
);
attackRow('N18', 'the same, and the gate asks for every entity: coverage is 0', failed, () =>
  withResults(
    (result) => ({ ...result, extracted_entities: { name: null, date: [] } }),
    standardSuite({ gate: { entity_coverage: 1 } }),
  ),
);
attackRow('N19', 'a result is null, a text, or a list', anythingButPassed, () =>
  Promise.all(
    [null, 'passed', []].map((odd) =>
      withResults((result, position) =>
        position === 0 ? (odd as unknown as Record<string, unknown>) : result,
      ),
    ),
  ),
);
attackRow(
  'N20',
  'directives that nobody judged, and a suite that lets them pass',
  { verdict: 'passed', reason: 'directives_unchecked', governance: 'not_assessed' },
  () => withResults(bare, standardSuite({ unchecked_directives: 'allow' })),
);

attackRow('N21', 'the platform says nothing of entities', notEvaluated, () =>
  Promise.all(
    [undefined, null].map((extracted_entities) =>
      withResults((result) => ({ ...result, extracted_entities })),
    ),
  ),
);
attackRow('N22', 'one case of two is not evaluated, and one is enough', notEvaluated, () =>
  withResults(
    (result, position) => (position === 0 ? { ...result, response_text: null } : result),
    standardSuite({ gate: { pass_rate: 0.5 } }),
  ),
);
attackRow(
  'N23',
  'one latency is untold, the suite lets it pass, and the gate asks for a p95',
  inconclusive,
  () =>
    withResults(
      (result, position) => (position === 0 ? { ...result, latency_ms: null } : result),
      standardSuite({ unchecked_directives: 'allow', gate: { p95_latency_ms: 800 } }),
    ),
);
