import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../../lib/platforms/cognigy-ai/answer/read-answer.ts';
import { EndpointAnswer } from '../../../../lib/platforms/cognigy-ai/wire.ts';

const read = (answer: unknown) => readAnswer(EndpointAnswer.parse(answer));
const readStack = (...outputStack: unknown[]) => read({ text: '', data: {}, outputStack });

/** An output of structured data alone. */
const drawing = (data: unknown) => readStack({ text: '', data }).messages;
const onWebchat = (payload: object) => ({ _cognigy: { _webchat: payload } });
const byDefault = (payload: object) => ({ _cognigy: { _default: payload } });
const card = (...body: unknown[]) =>
  byDefault({ _adaptiveCard: { adaptiveCard: { type: 'AdaptiveCard', body, actions: [] } } });

/** A piece of a streamed message, as Cognigy/Webchat reads them (`message-reducer.ts`). */
const piece = (text: string, id = 'm1') => ({ text, data: { _cognigy: { _messageId: id } } });
const finish = (reason: string, id = 'm1') => ({
  text: '',
  data: { _cognigy: { _messageId: id, _finishReason: reason } },
});

describe('what a person reads', () => {
  it('is the text of each output, message by message', () => {
    const { messages, problem } = readStack({ text: 'Hello' }, { text: 'Anything else?' });

    expect({ messages, problem }).toEqual({
      messages: ['Hello', 'Anything else?'],
      problem: null,
    });
  });

  it('joins the pieces of one message as they are, whatever stands between them', () => {
    const { messages } = readStack(
      piece('One moment', 'm0'),
      piece('It costs 4.'),
      finish('stop', 'm0'),
      piece('50 EUR'),
      finish('stop'),
    );

    expect(messages).toEqual(['One moment', 'It costs 4.50 EUR']);
  });

  it.each<[string, object, string[]]>([
    [
      'quick replies',
      byDefault({
        _quickReplies: {
          text: 'Which one?',
          quickReplies: [{ title: 'The red', payload: 'pb_red', contentType: 'postback' }],
        },
      }),
      ['Which one?', 'The red'],
    ],
    [
      'buttons',
      onWebchat({
        message: {
          attachment: {
            type: 'template',
            payload: {
              template_type: 'button',
              text: 'How?',
              buttons: [{ type: 'web_url', title: 'By card', url: 'https://example.com/hidden' }],
            },
          },
        },
      }),
      ['How?', 'By card'],
    ],
    [
      'a gallery, without what stands in for it',
      byDefault({
        _gallery: {
          fallbackText: 'Call us',
          items: [{ title: 'Box', subtitle: '3 EUR', imageUrl: 'https://example.com/b.png' }],
        },
      }),
      ['Box', '3 EUR'],
    ],
    [
      'a list and its entries, without what a click opens',
      onWebchat({
        message: {
          attachment: {
            payload: {
              template_type: 'list',
              elements: [
                {
                  title: 'North',
                  subtitle: 'open',
                  default_action: { type: 'web_url', title: 'secret', url: 'https://e.org' },
                  buttons: null,
                },
              ],
              buttons: [{ title: 'All', payload: 'all' }],
            },
          },
        },
      }),
      ['North', 'open', 'All'],
    ],
    [
      'a picture by its alternative text',
      byDefault({ _image: { imageUrl: 'https://e.org/x.png', imageAltText: 'A red box' } }),
      ['A red box'],
    ],
    [
      'the labels of a date picker',
      {
        _plugin: {
          type: 'date-picker',
          data: { openPickerButtonText: 'Pick a day', submitButtonText: 'Book', locale: 'en' },
        },
      },
      ['Pick a day', 'Book'],
    ],
    [
      'a file by its name',
      { attachments: [{ fileName: 'invoice.pdf', url: 'https://e.org/i', mimeType: 'x/y' }] },
      ['invoice.pdf'],
    ],
    [
      'facts, columns and rich text of a card',
      card(
        { type: 'FactSet', facts: [{ title: 'State', value: 'Paid' }] },
        {
          type: 'ColumnSet',
          columns: [{ type: 'Column', items: [{ type: 'TextBlock', text: 'In a column' }] }],
        },
        { type: 'RichTextBlock', inlines: ['In all ', { type: 'TextRun', text: '30 EUR' }] },
      ),
      ['State', 'Paid', 'In a column', 'In all ', '30 EUR'],
    ],
    [
      'tables and the next page of a card',
      card(
        {
          type: 'Table',
          rows: [{ cells: [{ items: [{ type: 'TextBlock', text: 'Cell' }] }] }],
        },
        {
          type: 'ActionSet',
          actions: [
            {
              type: 'Action.ShowCard',
              title: 'More',
              card: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'Behind' }] },
            },
          ],
        },
      ),
      ['Cell', 'More', 'Behind'],
    ],
    [
      'fields of a card with their labels, hints and what is in them',
      card(
        { type: 'Input.Text', id: 'n', label: 'Name', placeholder: 'Yours', value: 'Ann' },
        {
          type: 'Input.ChoiceSet',
          placeholder: 'One',
          value: 'p',
          choices: [{ title: 'Private', value: 'p' }],
        },
        { type: 'Input.Toggle', title: 'Stay', value: 'true' },
      ),
      ['Name', 'Yours', 'Ann', 'One', 'Private', 'Stay'],
    ],
    [
      'no block that is not visible, nothing that is sent, and nothing that is only spoken',
      card(
        { type: 'TextBlock', text: 'Seen' },
        { type: 'TextBlock', text: 'Unseen', isVisible: false },
        { type: 'Action.Submit', title: 'Go', data: { text: 'sent' } },
        { type: 'Container', speak: 'spoken', fallback: { type: 'TextBlock', text: 'instead' } },
      ),
      ['Seen', 'Go'],
    ],
    [
      'a default reply, whose content is one level down',
      {
        type: 'quickReplies',
        text: [],
        _data: byDefault({ _quickReplies: { text: 'Cancel it?', quickReplies: [] } }),
      },
      ['Cancel it?'],
    ],
    [
      'the payload that a pointer names (Cognigy/WebchatWidget, regression 21904)',
      onWebchat({ _pointer: 'quick-replies', 'quick-replies': { message: { text: 'Which?' } } }),
      ['Which?'],
    ],
    [
      'the web chat before other channels',
      {
        _cognigy: {
          _webchat: { message: { text: 'Here' } },
          _facebook: { message: { text: 'There' } },
          _line: { text: 'Elsewhere' },
        },
      },
      ['Here'],
    ],
  ])('is, of structured outputs, %s', (_, data, expected) => {
    expect(drawing(data)).toEqual(expected);
    expect(drawing(JSON.parse(JSON.stringify(data)))).toEqual(drawing(JSON.stringify(data)));
  });

  it('is not the text beside what is drawn', () => {
    const { messages } = readStack({
      text: 'not rendered',
      data: byDefault({ _quickReplies: { text: 'Which?', quickReplies: [{ title: 'A' }] } }),
    });

    expect(messages).toEqual(['Which?', 'A']);
  });

  it.each<[string, unknown, string[]]>([
    ['without a stack', { text: 'Hello', data: {} }, ['Hello']],
    ['with an empty stack', { text: 'Hello', outputStack: [] }, ['Hello']],
    ['with outputs under another name', { outputs: [{ text: 'Hello' }] }, ['Hello']],
    ['with strings on the stack', { text: 'Hello', outputStack: ['Hello'] }, ['Hello']],
    ['with gaps on the stack', { outputStack: [null, { text: 'Hello' }, 7] }, ['Hello']],
    ['with a text in pieces', { outputStack: [{ text: ['Hel', 'lo'] }] }, ['Hello']],
  ])('is found in an answer %s', (_, answer, messages) => {
    expect(read(answer)).toMatchObject({ messages, problem: null });
  });

  it('is not what somebody else said', () => {
    const { messages, problem } = readStack(
      { text: 'I want a refund', source: 'user' },
      { text: 'No idea', source: 'bot' },
    );

    expect({ messages, problem }).toEqual({ messages: ['No idea'], problem: null });
  });

  it('is what the outputs say, and not what stands beside them', () => {
    expect(read({ text: 'approved', outputStack: [{ text: 'declined' }] })).toMatchObject({
      messages: ['declined'],
      beside: 'approved',
    });
    const streamed = [piece('4.'), piece('**50** EUR')];
    expect(read({ text: '4. 50 EUR', outputStack: streamed }).beside).toBe(null);
  });

  it('is never cut', () => {
    const items = Array.from({ length: 5_000 }, (_, place) => ({ title: `item ${place}` }));

    expect(drawing(byDefault({ _list: { items } }))).toHaveLength(5_000);
  });
});

describe('an answer by which nothing can be judged', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 'x' : { body: [nested(depth - 1)] });

  it.each<[string, unknown[], string]>([
    ['nothing', [], 'said nothing'],
    ['a finish marker', [finish('stop')], 'said nothing (finish reason: stop)'],
    [
      'a finish marker as a text',
      [{ text: '', data: JSON.stringify(finish('tool_calls').data) }],
      'said nothing (finish reason: tool_calls)',
    ],
    ['white space', [{ text: ' \n\t' }, { text: '\u200b' }], 'said nothing'],
    ['marks of HTML without a word', [{ text: '<p>&nbsp;</p>' }], 'said nothing'],
    [
      'control and voice',
      [{ text: '', data: { _cognigy: { _voiceGateway2: { json: { action: 'play' } } } } }],
      'said nothing',
    ],
    [
      'a typing indicator',
      [{ data: { _cognigy: { _facebook: { sender_action: 'typing_on' } } } }],
      'said nothing',
    ],
    ['words of an agent', [{ text: 'Hi, I am Jane', source: 'agent' }], 'the words are of agent'],
    [
      'half an answer',
      [piece('I am'), finish('content_filter')],
      'cut off (finish reason: content_filter)',
    ],
    ['half an answer of another provider', [piece('I am'), finish('MAX_TOKENS')], 'cut off'],
    ['a card without an end', [{ text: '', data: card(nested(600)) }], 'too deep'],
  ])('has %s', (_, stack, words) => {
    expect(readStack(...stack).problem).toContain(words);
  });

  it('has another form altogether', () => {
    const { problem } = read({ version: '1.0', response: { outputSpeech: { ssml: 'Hello' } } });

    expect(problem).toContain('none of text, data, outputStack');
  });
});

describe('the data of an answer', () => {
  it('is that of its outputs, as objects, and an answer by itself', () => {
    const { data, messages, problem } = readStack(
      { text: '', data: '{"order":{"state":"sent"}}' },
      { text: '', data: {} },
    );

    expect({ data, messages, problem }).toEqual({
      data: [{ order: { state: 'sent' } }],
      messages: [],
      problem: null,
    });
  });

  it('is that of the answer where no output has any', () => {
    expect(read({ data: { a: 1 }, outputStack: [{ text: 'x' }] }).data).toEqual([{ a: 1 }]);
    expect(read({ data: { a: 1 }, outputStack: [{ text: 'x', data: { b: 2 } }] }).data).toEqual([
      { b: 2 },
    ]);
  });
});
