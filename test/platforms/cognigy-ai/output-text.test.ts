import { describe, expect, it } from 'vitest';
import { outputText } from '../../../lib/platforms/cognigy-ai/output-text.ts';
import { EndpointAnswer } from '../../../lib/platforms/cognigy-ai/wire.ts';

const said = (answer: unknown) => outputText(EndpointAnswer.parse(answer)).split('\n');

describe('what the bot said', () => {
  it('is the text of every output, each once', () => {
    const outputStack = [{ text: 'Hello' }, { text: 'How can I help?' }, { text: 'Hello' }];

    expect(said({ text: 'Hello How can I help? Hello', outputStack })).toEqual([
      'Hello',
      'How can I help?',
    ]);
  });

  it.each<[string, unknown, string[]]>([
    [
      'quick replies',
      {
        _cognigy: {
          _default: {
            _quickReplies: { text: 'Which?', quickReplies: [{ title: 'A' }, { title: 'B' }] },
          },
        },
      },
      ['Which?', 'A', 'B'],
    ],
    [
      'a list of texts',
      { _cognigy: { _default: { _text: { text: ['One', 'Two'] } } } },
      ['One', 'Two'],
    ],
    [
      'a plugin of the web chat',
      { _plugin: { type: 'date-picker', data: { title: 'When?' } } },
      ['When?'],
    ],
    ['lists in lists', { _webchat: { message: { text: [['Deep']] } } }, ['Deep']],
  ])('comes out of %s', (_, data, expected) => {
    expect(said({ text: '', outputStack: [{ text: '', data }] })).toEqual(expected);
  });

  it('is told once where the endpoint joins texts and quick replies', () => {
    const _quickReplies = { text: 'Pick one', quickReplies: [] };
    const outputStack = [
      { text: 'Hello' },
      { text: '', data: { _cognigy: { _default: { _quickReplies } } } },
      { text: 'Bye' },
    ];

    expect(said({ text: 'Hello Pick one Bye', outputStack })).toEqual(['Hello', 'Pick one', 'Bye']);
    expect(said({ text: 'Hello\nBye', outputStack })).toEqual(['Hello', 'Pick one', 'Bye']);
  });

  it('leaves out what is no text for the user', () => {
    const data = {
      _cognigy: {
        _default: {
          _buttons: { buttons: [{ title: 'Pay', payload: 'pay_now', type: 'postback' }] },
        },
      },
      orders: [{ text: 'not an output' }],
    };

    expect(said({ text: null, outputStack: [{ data }] })).toEqual(['Pay']);
  });

  it('holds what the answer says beside its outputs', () => {
    expect(said({ text: 'Hello Goodbye', outputStack: [{ text: 'Hello' }] })).toEqual([
      'Hello',
      'Hello Goodbye',
    ]);
  });

  it('is the text of the answer where nothing is on the stack', () => {
    expect(said({ text: 'Hello', outputStack: [] })).toEqual(['Hello']);
  });
});
