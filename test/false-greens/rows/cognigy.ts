import { refundPlaybooks } from '../../support/builders/refund-playbooks.ts';
import {
  anythingButPassed,
  attackRow,
  failed,
  inconclusive,
  notEvaluated,
  passed,
} from '../support/attack-row.ts';
import { assertsChanged, type Bent, playCognigy, stepChanged } from '../support/play-cognigy.ts';

const PLAYBOOKS = { ...refundPlaybooks, circuit_breaker_seconds: 90 };
const playbook = (bent: Bent) => playCognigy(PLAYBOOKS, bent);

const REFUND = 'I want my money back for my order';
const conversation = (outcome: object, bent: Bent, more: object = {}) =>
  playCognigy(
    {
      suite_id: 'shop',
      platform: 'cognigy-ai',
      cognigy: {
        mode: 'conversation',
        project: 'Web shop',
        endpoint: 'Gate with NLU',
        entities_path: 'ent',
      },
      circuit_breaker_seconds: 60,
      test_cases: [{ input_text: REFUND, outcome, ...more }],
    },
    bent,
  );
const refund = { expected_intent: 'intent_refund_request' };
const says = (text: unknown, data: object = {}): Bent => ({
  message: (answer) => ({
    ...answer,
    text,
    data,
    outputStack: [{ text, data, source: 'bot' }],
  }),
});
const silent: Bent = {
  message: (answer) => ({ ...answer, text: '', data: {}, outputStack: [] }),
};
const scored = (score: unknown): Bent => ({
  scores: ([first]) => ({ scores: [{ ...first, score }] }),
});

attackRow('C1', 'the run is successful, and one of its steps failed', failed, () =>
  playbook(stepChanged(1, (step) => ({ ...step, status: 'failed' }))),
);
attackRow('C2', 'the run and its step are successful, and one assert failed', failed, () =>
  playbook(
    stepChanged(1, (step) => ({
      ...step,
      asserts: step.asserts.map((each, at) => (at === 0 ? { ...each, status: 'failed' } : each)),
    })),
  ),
);
attackRow('C3', 'the run failed, and every step and assert is successful', failed, () =>
  playbook({ run: (run) => ({ ...run, status: 'failed' }) }),
);
attackRow('C4', 'a step without asserts: an empty list, or no field', anythingButPassed, () =>
  Promise.all(
    [[], undefined].map((asserts) =>
      playbook(stepChanged(1, (step) => ({ ...step, asserts }) as typeof step)),
    ),
  ),
);
attackRow('C5', 'the result of the last step is missing', inconclusive, () =>
  playbook({ run: (run) => ({ ...run, stepResults: run.stepResults.slice(0, -1) }) }),
);
attackRow('C6', 'no result of a step at all, of a run that is successful', inconclusive, () =>
  playbook({ run: (run) => ({ ...run, stepResults: [] }) }),
);
attackRow('C7', 'the result of a step that nobody planned', inconclusive, () =>
  playbook({
    run: (run) => ({ ...run, stepResults: [...run.stepResults, ...run.stepResults.slice(-1)] }),
  }),
);
attackRow('C8', 'an assert is Successful, true, or has no status', notEvaluated, () =>
  Promise.all(
    ['Successful', true, undefined].map((status) =>
      playbook(assertsChanged((each) => ({ ...each, status }))),
    ),
  ),
);
attackRow('C9', 'the run is Successful, done, or has no status', anythingButPassed, () =>
  Promise.all(
    ['Successful', 'done', undefined].map((status) =>
      playbook({ run: (run) => ({ ...run, status }) }),
    ),
  ),
);
attackRow('C10', 'a step has no status, and its asserts are successful', inconclusive, () =>
  playbook(stepChanged(1, (step) => ({ ...step, status: undefined }))),
);
attackRow('C11', 'a step ran into its time limit, and all is successful', failed, () =>
  playbook(stepChanged(1, (step) => ({ ...step, timeout: true }))),
);
attackRow('C12', 'the task was cancelled or failed, and its run is there', inconclusive, () =>
  Promise.all(
    ['cancelled', 'error'].map((word) =>
      playbook({ task: (task) => (task.status === 'done' ? { ...task, status: word } : task) }),
    ),
  ),
);
attackRow('C13', 'the task is Done, which is no word of the platform', inconclusive, () =>
  playbook({ task: (task) => (task.status === 'done' ? { ...task, status: 'Done' } : task) }),
);
attackRow('C14', 'the task, or the run, is a page to log in at', anythingButPassed, () =>
  Promise.all([
    playbook({ task: () => '<html>please log in</html>' }),
    playbook({ run: () => '<html>please log in</html>' }),
  ]),
);
attackRow('C15', 'the steps are an object, a text or a list of nothing', anythingButPassed, () =>
  Promise.all(
    [{ 0: {} }, 'successful', [null, null]].map((stepResults) =>
      playbook({ run: (run) => ({ ...run, stepResults }) }),
    ),
  ),
);
attackRow('C16', 'the bot answers nothing, and a text is asked for', anythingButPassed, () =>
  conversation({ ...refund, expected_response_contains: 'order number' }, silent),
);
attackRow('C17', 'the bot answers nothing, and a text is excluded', anythingButPassed, () =>
  conversation({ ...refund, expected_response_excludes: 'sorry' }, silent),
);
attackRow('C18', 'an error with 200 in place of an answer', anythingButPassed, () =>
  conversation(
    { expected_response_excludes: 'legal advice' },
    { message: () => ({ error: 'Internal Server Error', code: 500 }) },
  ),
);
attackRow('C19', 'a page to log in at in place of an answer', anythingButPassed, () =>
  conversation(
    { expected_response_excludes: 'legal advice' },
    { message: () => '<html>please log in</html>' },
  ),
);
attackRow('C20', 'a score that is a text, null, or beyond all numbers', notEvaluated, () =>
  Promise.all([
    conversation(refund, scored('NaN')),
    conversation(refund, scored(null)),
    conversation(refund, {
      scores: () => '{"scores":[{"name":"intent_refund_request","score":1e999}]}',
    }),
  ]),
);
attackRow('C21', 'the scores are not there, or of another type', anythingButPassed, () =>
  Promise.all(
    [{}, { scores: null }, { scores: 'intent_refund_request' }, '<html></html>'].map((answer) =>
      conversation(refund, { scores: () => answer }),
    ),
  ),
);
attackRow('C22', 'the intent differs in letter case, or looks alike', failed, () =>
  Promise.all(
    ['Intent_refund_request', 'intent_r\u0435fund_request', 'intent_refund_request '].map((name) =>
      conversation(refund, { scores: ([first]) => ({ scores: [{ ...first, name }] }) }),
    ),
  ),
);
attackRow('C23', 'a confidence a hair below the one asked for', failed, () =>
  conversation({ ...refund, min_confidence: 0.8 }, scored(0.799_999_999_9)),
);
attackRow('C24', 'a confidence of exactly the one asked for', passed, () =>
  conversation({ ...refund, min_confidence: 0.8 }, scored(0.8)),
);
attackRow('C25', 'another intent scores best', failed, () =>
  conversation(refund, {
    scores: ([first]) => ({ scores: [{ ...first, name: 'intent_order_status', score: 0.9 }] }),
  }),
);
attackRow('C26', 'entities under the right names without a value', anythingButPassed, () =>
  Promise.all(
    [null, '', []].map((order) =>
      conversation({ ...refund, expected_entities: ['order'] }, says('done', { ent: { order } })),
    ),
  ),
);
attackRow('C27', 'entities that are carried by __proto__', anythingButPassed, () =>
  conversation(
    { ...refund, expected_entities: ['order'] },
    {
      message: () =>
        '{"text":"done","data":{"__proto__":{"ent":{"order":1}}},"outputStack":[{"text":"done","data":{"__proto__":{"ent":{"order":1}}},"source":"bot"}]}',
    },
  ),
);
attackRow('C28', 'data with a longer list, or spread over two outputs', failed, () =>
  Promise.all([
    conversation({ expected_data: { l: [1] } }, says('done', { l: [1, 2] })),
    conversation(
      { expected_data: { a: 1, b: 2 } },
      {
        message: (answer) => ({
          ...answer,
          outputStack: [
            { text: 'x', data: { a: 1 }, source: 'bot' },
            { text: 'y', data: { b: 2 }, source: 'bot' },
          ],
        }),
      },
    ),
  ]),
);
attackRow('C29', 'data in which null is asked for is not there', failed, () =>
  conversation({ expected_data: { a: null } }, says('done', { b: 1 })),
);
attackRow('C30', 'the bot says what is excluded, in other letters', failed, () =>
  Promise.all(
    ['a re\u00adfund', 'ＲＥＦＵＮＤ', 're\u200bfund'].map((text) =>
      conversation({ expected_response_excludes: 'refund' }, says(text)),
    ),
  ),
);
attackRow('C31', 'the bot answers as it should', passed, () =>
  Promise.all([
    playbook({}),
    conversation({ ...refund, expected_response_contains: 'order number' }, {}),
  ]),
);
