import { attackRow, failed, inconclusive, passed } from '../support/attack-row.ts';
import { type Bent, playCognigy } from '../support/play-cognigy.ts';

const REFUND = 'I want my money back for my order';

const conversation = (outcome: object, bent: Bent = {}, more: object = {}) =>
  playCognigy(
    {
      suite_id: 'shop',
      platform: 'cognigy-ai',
      cognigy: { mode: 'conversation', project: 'Web shop', endpoint: 'Gate' },
      circuit_breaker_seconds: 60,
      test_cases: [{ input_text: REFUND, outcome, ...more }],
    },
    bent,
  );
const stack = (...outputStack: object[]): Bent => ({
  message: (answer) => ({ ...answer, text: '', data: {}, outputStack }),
});
const stopped = (reason: string, more: object = {}) => ({
  text: '',
  data: { _cognigy: { _messageId: 'm1', _finishReason: reason }, ...more },
});

attackRow('C63', 'silence was asked for, and the bot says something', failed, () =>
  Promise.all(
    [
      { text: 'x' },
      { text: '', data: { _cognigy: { _default: { _buttons: { text: 'Go?' } } } } },
    ].map((output) => conversation({ expected_silence: true }, stack(output))),
  ),
);
attackRow(
  'C64',
  'silence was asked for, and the model was cut off or somebody else speaks',
  inconclusive,
  () =>
    Promise.all(
      [stopped('content_filter'), { text: 'I am Jane', source: 'agent' }].map((output) =>
        conversation({ expected_silence: true }, stack(output)),
      ),
    ),
);
attackRow('C65', 'silence was asked for and kept', passed, () =>
  Promise.all(
    [stopped('stop'), { text: ' ' }, { text: '', data: { own: 1 } }].map((output) =>
      conversation({ expected_silence: true }, stack(output)),
    ),
  ),
);
attackRow('C66', 'a call of a tool was asked for, and another one or none is shown', failed, () =>
  Promise.all(
    [
      [stopped('stop')],
      [stopped('tool_calls', { tool_calls: [{ function: { name: 'cancel' } }] })],
    ].map((outputs) =>
      conversation({ expected_tool_call: 'refund' }, stack({ text: 'Done' }, ...outputs)),
    ),
  ),
);
attackRow(
  'C67',
  'a call of a tool was asked for, and nothing shows whether or which',
  inconclusive,
  () =>
    Promise.all(
      [stack({ text: 'Done' }), stack({ text: 'Done' }, stopped('tool_calls'))].map((bent) =>
        conversation({ expected_tool_call: 'refund' }, bent),
      ),
    ),
);
attackRow(
  'C68',
  'scores that cannot be read, and the sentence is never said again',
  inconclusive,
  () =>
    Promise.all(
      [null, 'NaN', '0.9'].map((score) =>
        conversation(
          { expected_intent: 'intent_refund_request' },
          {
            scores: () => ({ scores: [{ id: 'a', name: 'intent_refund_request', score }] }),
          },
        ),
      ),
    ),
);
