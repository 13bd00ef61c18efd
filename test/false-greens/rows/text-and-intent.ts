import {
  anythingButPassed,
  attackRow,
  failed,
  inconclusive,
  passed,
} from '../support/attack-row.ts';
import { withResults, withRounds } from '../support/play-run.ts';
import { aCase, standardSuite } from '../support/standard-suite.ts';

const answering = (...answers: readonly string[]) =>
  answers.map((response_text) => (result: Record<string, unknown>) => ({
    ...result,
    response_text,
  }));

const matching = (...intents: readonly string[]) =>
  Promise.all(
    intents.map((matched_intent) => withResults((result) => ({ ...result, matched_intent }))),
  );

attackRow(
  'T1',
  'the matched intent has a Cyrillic letter that looks like the asked one',
  failed,
  () => matching('gr\u0435et'),
);
attackRow('T2', 'the matched intent differs in letter case', failed, () =>
  matching('Greet', 'GREET'),
);
attackRow(
  'T3',
  'the matched intent has white space or an invisible letter at its end',
  failed,
  () => matching('greet ', 'greet\u00a0', 'greet\u200b'),
);
attackRow('T4', 'out of scope, and the platform matched an intent named None', failed, () =>
  withResults(
    (result) => ({ ...result, matched_intent: 'None' }),
    standardSuite({
      test_cases: [aCase('tell me a joke', { expected_intent: null, expected_entities: null })],
    }),
  ),
);
attackRow('T5', 'the answer has a Cyrillic letter in the asked text', failed, () =>
  Promise.all(answering('hi th\u0435re').map((change) => withResults(change))),
);
attackRow('T6', 'the asked text is made of zero-width characters alone', anythingButPassed, () =>
  withResults(
    (result) => ({ ...result, response_text: 'anything' }),
    standardSuite({ test_cases: [aCase('hello', { expected_response_contains: '\u200b\u200c' })] }),
  ),
);

const excluding = (expected_response_excludes: string, ...answers: readonly string[]) =>
  Promise.all(
    answering(...answers).map((change) =>
      withResults(
        change,
        standardSuite({
          test_cases: [
            aCase('hello', { expected_response_contains: null, expected_response_excludes }),
          ],
        }),
      ),
    ),
  );

attackRow('T7', 'an excluded word with a soft hyphen inside', failed, () =>
  excluding('refund', 'a re\u00adfund'),
);
attackRow(
  'T8',
  'an excluded word in full-width, circled, mathematical or raised letters',
  failed,
  () => excluding('password', 'your ｐａｓｓｗｏｒｄ', 'ⓟⓐⓢⓢⓦⓞⓡⓓ', '𝐩𝐚𝐬𝐬𝐰𝐨𝐫𝐝', 'ᵖᵃˢˢʷᵒʳᵈ'),
);
attackRow('T9', 'an excluded word with zero-width characters inside', failed, () =>
  excluding(
    'password',
    'pass\u200bword',
    'pass\u2060word',
    'pass\ufe0fword',
    'pass\u034fword',
    'ᵖᵃˢˢ\u200bʷᵒʳᵈ',
  ),
);
attackRow('T10', 'an excluded word in other letter case and over two lines', failed, () =>
  excluding('no refund', 'NO\nREFUND', 'No\u00a0Refund'),
);
attackRow('T11', 'the latency is negative, a text, a truth or a list', anythingButPassed, () =>
  Promise.all(
    [-5, '100', true, [1]].map((latency_ms) =>
      withResults(
        (result) => ({ ...result, latency_ms }),
        standardSuite({ gate: { p95_latency_ms: 800 } }),
      ),
    ),
  ),
);
attackRow('T12', 'the answer came a fraction of a millisecond late', failed, () =>
  withResults((result) => ({ ...result, latency_ms: 800.9 })),
);
attackRow('T13', 'the platform says passed, and what it shows says failed', failed, () =>
  withResults((result) => ({ ...result, matched_intent: 'farewell' })),
);
attackRow('T14', 'a field is of another type than the contract has', anythingButPassed, () =>
  Promise.all(
    [
      { matched_intent: ['greet'] },
      { matched_intent: true },
      { extracted_entities: 'name' },
      { response_text: ['hi there'] },
      { input_text: 7 },
      { case_id: {} },
    ].map((odd) => withResults((result) => ({ ...result, ...odd }))),
  ),
);
attackRow('T15', 'a later repetition matches another intent and takes 9 s', anythingButPassed, () =>
  withRounds(
    (result, round) =>
      round === 1 ? { ...result, matched_intent: 'farewell', latency_ms: 9_000 } : result,
    standardSuite({
      repeat: 2,
      min_pass: 1,
      gate: { min_intent_f1: 0.9, p95_latency_ms: 800 },
      test_cases: [aCase('hello 1')],
    }),
  ),
);
attackRow('T16', 'every case is in quarantine', { verdict: 'rejected', reason: 'no_cases' }, () =>
  withResults(
    (result) => result,
    standardSuite({ test_cases: quarantined(['hello 1', 'hello 2']) }),
  ),
);
attackRow('T17', 'all cases of a tag that the gate asks for are in quarantine', inconclusive, () =>
  withResults(
    (result) => result,
    standardSuite({
      gate: { tags: { critical: { pass_rate: 1 } } },
      test_cases: [
        ...quarantined(['hello 1']).map((each) => ({ ...each, tags: ['critical'] })),
        aCase('hello 2'),
      ],
    }),
  ),
);
attackRow(
  'T18',
  'a threshold against a baseline, and there is none',
  { verdict: 'inconclusive', reason: 'baseline_missing' },
  () =>
    withResults(
      (result) => ({ ...result, matched_intent: 'farewell' }),
      standardSuite({ gate: { pass_rate: 0, max_new_failures: 0 } }),
    ),
);

attackRow('T19', 'the platform says failed, and what it shows is right', failed, () =>
  withResults((result) => ({ ...result, assertions: [{ type: 'intent', passed: false }] })),
);
attackRow('T20', 'one repetition of two matches another intent', anythingButPassed, () =>
  Promise.all(
    [0, 1].map((odd) =>
      withRounds(
        (result, round) => (round === odd ? { ...result, matched_intent: 'farewell' } : result),
        standardSuite({
          repeat: 2,
          min_pass: 1,
          gate: { min_intent_f1: 0.9 },
          test_cases: [aCase('hello 1')],
        }),
      ),
    ),
  ),
);
attackRow('T21', 'one repetition of two takes 9 s', anythingButPassed, () =>
  Promise.all(
    [0, 1].map((slow) =>
      withRounds(
        (result, round) => (round === slow ? { ...result, latency_ms: 9_000 } : result),
        standardSuite({
          repeat: 2,
          min_pass: 1,
          gate: { p95_latency_ms: 800 },
          test_cases: [aCase('hello 1')],
        }),
      ),
    ),
  ),
);
attackRow(
  'T22',
  'most cases are in quarantine, and fail',
  { ...passed, reason: 'most_cases_quarantined' },
  () =>
    withResults(
      (result, position) => (position < 2 ? failing(result) : result),
      standardSuite({ test_cases: [...quarantined(['hello 1', 'hello 2']), aCase('hello 3')] }),
    ),
);
attackRow(
  'T23',
  'one repetition of many is enough, and all others fail',
  { ...passed, reason: 'min_pass_weak' },
  () =>
    withRounds(
      (result, round) => (round === 0 ? result : failing(result)),
      standardSuite({ repeat: 4, min_pass: 1, test_cases: [aCase('hello 1')] }),
    ),
);
attackRow(
  'T24',
  'most cases pass, and one of two of the tag that the gate asks for',
  failed,
  () => {
    const critical = { tags: ['critical'] };
    return withResults(
      (result, position) => (position === 0 ? failing(result) : result),
      standardSuite({
        gate: { pass_rate: 0.5, tags: { critical: { pass_rate: 1 } } },
        test_cases: [
          aCase('hello 1', {}, critical),
          aCase('hello 2', {}, critical),
          aCase('hello 3'),
        ],
      }),
    );
  },
);
attackRow(
  'T25',
  'no answer has an entity, no case asks for one, and the gate asks for a share',
  failed,
  () =>
    withResults(
      (result) => ({ ...result, extracted_entities: [] }),
      standardSuite({
        gate: { entity_coverage: 0.5 },
        test_cases: [aCase('hello 1', { expected_entities: null })],
      }),
    ),
);

function failing(result: Record<string, unknown>) {
  return { ...result, matched_intent: 'farewell' };
}

function quarantined(texts: readonly string[]) {
  const quarantine = { until: '2099-12-31', reason: 'known' };
  return texts.map((text) => aCase(text, {}, { quarantine }));
}
