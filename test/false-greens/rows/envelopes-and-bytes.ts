import { json, text } from '../../fault-matrix/support/replies.ts';
import { anythingButPassed, attackRow, inconclusive, notEvaluated } from '../support/attack-row.ts';
import { playRun, withAnswer, withText } from '../support/play-run.ts';
import { honestResult, standardSuite } from '../support/standard-suite.ts';

const suite = standardSuite();
const honest = suite.test_cases.map(honestResult);
const status = (value: unknown) => playRun({ status: () => json(200, value), results: honestly });
const honestly = () => json(200, { test_results: honest });

attackRow('E1', 'completed with 0 of 2 cases done, for ever', inconclusive, () =>
  status({ status: 'completed', completed_cases: 0, total_cases: 2 }),
);
attackRow('E2', 'the status is of another execution', inconclusive, () =>
  status({ status: 'completed', execution_id: 'another-one', completed_cases: 2, total_cases: 2 }),
);
attackRow('E3', 'the status is of another execution, with 3 of 999 cases done', inconclusive, () =>
  status({
    status: 'completed',
    execution_id: 'another-one',
    completed_cases: 3,
    total_cases: 999,
  }),
);
attackRow(
  'E4',
  'the results are in an envelope of another execution, or of another suite',
  inconclusive,
  () =>
    Promise.all(
      [
        { execution_id: 'another-one' },
        { suite_id: 'another-suite' },
        { execution_id: 'another-one', suite_id: 'another-suite', status: 'running', total: 400 },
      ].map((envelope) =>
        withAnswer({ ...envelope, test_results: honest.map(({ input_text: _, ...rest }) => rest) }),
      ),
    ),
);
attackRow('E5', 'the status is failed, and every result passes', inconclusive, () =>
  status({ status: 'failed' }),
);
attackRow('E6', 'the status is timeout, and every result passes', inconclusive, () =>
  status({ status: 'timeout' }),
);
attackRow('E7', 'the status is Completed, completed with a blank, or done', inconclusive, () =>
  Promise.all(['Completed', 'completed ', 'done'].map((word) => status({ status: word }))),
);
attackRow('E8', 'the first page of two, with next an empty text', anythingButPassed, () =>
  withAnswer({ test_results: honest.slice(0, 1), next: '' }),
);
attackRow('E9', 'the second page repeats the first', anythingButPassed, () =>
  playRun({
    results: (_, __, { path }) =>
      json(200, {
        test_results: honest.slice(0, 1),
        ...(path.includes('page=2') ? {} : { next: '?page=2' }),
      }),
  }),
);
attackRow('E10', 'the next page is on another host, or leads in a circle', anythingButPassed, () =>
  Promise.all(
    ['https://elsewhere.example/page', '?'].map((next) =>
      withAnswer({ test_results: honest, next }),
    ),
  ),
);
attackRow('E11', 'passed twice in each assertion: false, then true', notEvaluated, () =>
  withText((answer) => answer.replaceAll('"passed":true', '"passed":false,"passed":true')),
);
attackRow('E12', 'a field of a result twice: the intent, the input, the text', notEvaluated, () =>
  Promise.all(
    [
      ['"matched_intent":"greet"', '"matched_intent":"farewell","matched_intent":"greet"'],
      ['"response_text":"hi there"', '"response_text":"no","response_text":"hi there"'],
      ['"latency_ms":100', '"latency_ms":9000,"latency_ms":100'],
    ].map(([written = '', twice = '']) => withText((answer) => answer.replaceAll(written, twice))),
  ),
);
attackRow('E13', 'the status twice: failed, then completed', inconclusive, () =>
  playRun({
    status: () => text(200, '{"status":"failed","status":"completed"}'),
    results: honestly,
  }),
);
attackRow(
  'E14',
  'the list of results twice: the first fails, the second passes',
  anythingButPassed,
  () =>
    withText((answer) => answer.replace('"test_results":', '"test_results":[],"test_results":')),
);
attackRow(
  'E15',
  'a latency that becomes another number when it is read: 1e400, 1E-400',
  notEvaluated,
  () =>
    Promise.all(
      ['1e400', '1E-400', '99.99999999999999999999999'].map((latency) =>
        withText((answer) => answer.replaceAll('"latency_ms":100', `"latency_ms":${latency}`)),
      ),
    ),
);
attackRow('E16', 'a latency of NaN, which is no JSON', anythingButPassed, () =>
  withText((answer) => answer.replaceAll('"latency_ms":100', '"latency_ms":NaN')),
);
attackRow('E17', 'a confidence of more digits than a number keeps', notEvaluated, () =>
  withText((answer) =>
    answer.replaceAll('"intent_confidence":0.9', '"intent_confidence":0.90000000000000000000001'),
  ),
);
attackRow('E18', 'the results never come, or never as JSON', anythingButPassed, () =>
  Promise.all([
    playRun({ results: () => text(200, '<html>please log in</html>') }),
    playRun({ results: () => json(404, {}) }),
    playRun({ results: () => json(200, { results: honest }) }),
  ]),
);
attackRow(
  'E19',
  'the answer to the submission is lost, and the same key is then refused',
  inconclusive,
  () =>
    Promise.all(
      [1, 2].map((max_batch_size) =>
        playRun(
          {
            submit: [
              { kind: 'silence', phase: 'response', code: 'ECONNRESET' },
              ...Array.from({ length: 3 }, () => json(400, { message: 'no such suite' })),
            ],
            results: honestly,
          },
          standardSuite({ max_batch_size }),
        ),
      ),
    ),
);

attackRow('E20', 'the address is a page to log in at, which answers 200', anythingButPassed, () => {
  const page = () => text(200, '<html>please log in</html>');
  return Promise.all([
    playRun({ token: page, submit: page, status: page, results: page }),
    playRun({ submit: page, status: page, results: page }),
  ]);
});
attackRow('E21', 'the credentials are refused, at once or in mid-run', anythingButPassed, () =>
  Promise.all([
    playRun({ token: () => json(401, { error: 'invalid_client' }) }),
    playRun({ status: () => json(401, {}), results: honestly }),
    playRun({ results: () => json(403, {}) }),
  ]),
);
attackRow(
  'E22',
  'the results are of another shape: a bare list, null, a text',
  anythingButPassed,
  () =>
    Promise.all(
      [honest, null, { test_results: 'passed' }, { test_results: null }].map((each) =>
        withAnswer(each),
      ),
    ),
);
attackRow('E23', 'the results are there before the execution has ended', inconclusive, () =>
  playRun({ status: () => json(200, { status: 'running' }), results: honestly }),
);
attackRow(
  'E24',
  'the status is completed beside an error, or beside a word that it was cancelled',
  inconclusive,
  () =>
    Promise.all([
      status({ status: 'completed', error: 'the bot was not reached' }),
      status({ status: 'completed', cancelled: true }),
    ]),
);
