import { describe, expect, it } from 'vitest';
import { faceOf, isJudgedByUs, withImpliedParts } from '../../../lib/domain/suite/suite-face.ts';

const conversation = { platform: 'cognigy-ai', cognigy: { mode: 'conversation' } };
const playbooks = { platform: 'cognigy-ai', cognigy: { mode: 'playbooks' } };

describe('the rules of a suite', () => {
  it.each([
    [conversation, 'conversation'],
    [playbooks, 'playbooks'],
    [{ platform: 'cognigy-ai' }, 'conversation'],
    [{ platform: 'cognigy-ai', cognigy: { mode: 'other' } }, 'conversation'],
    [{ platform: 'executions-v1', cognigy: { mode: 'playbooks' } }, 'contract'],
    [{}, 'contract'],
    [null, 'contract'],
    [['cognigy-ai'], 'contract'],
    ['cognigy-ai', 'contract'],
  ])('of %j are those of the %s', (suite, face) => {
    expect(faceOf(suite)).toBe(face);
    expect(isJudgedByUs(suite)).toBe(face === 'conversation');
  });
});

describe('what a suite may leave out', () => {
  it('is the list of cases where playbooks are named', () => {
    expect(withImpliedParts(playbooks)).toEqual({ ...playbooks, test_cases: [] });
    expect(withImpliedParts(conversation)).toEqual(conversation);
    expect(withImpliedParts({})).toEqual({});
  });

  it('is not the list of cases where something else stands in its place', () => {
    const suite = { ...playbooks, test_cases: null };

    expect(withImpliedParts(suite)).toEqual(suite);
  });

  it('is the text and the outcome of a case that has turns', () => {
    const turns = [{ input_text: 'Hello', outcome: { expected_intent: 'greeting' } }];
    const single = { input_text: 'Bye' };

    expect(withImpliedParts({ ...conversation, test_cases: [single, { id: 'a', turns }] })).toEqual(
      {
        ...conversation,
        test_cases: [single, { id: 'a', turns, input_text: 'Hello', outcome: {} }],
      },
    );
  });

  it('is never put in the place of what is written', () => {
    const testCase = { turns: [{ input_text: 'Hello' }], input_text: 'Bye', outcome: { x: 1 } };
    const suite = { ...conversation, test_cases: [testCase] };

    expect(withImpliedParts(suite)).toEqual(suite);
  });

  it('is, for the contract, an outcome by which only the turns are refused', () => {
    const turns = [{ input_text: 'Hello' }];

    expect(withImpliedParts({ test_cases: [{ turns }] })).toEqual({
      test_cases: [{ turns, input_text: 'Hello', outcome: { allowed_latency_ms: 5_000 } }],
    });
  });

  it.each([[[]], [[{}]], [[{ input_text: 7 }]], [[null]]])(
    'is a text that stands for the first turn where that is wrong: %j',
    (turns) => {
      expect(withImpliedParts({ ...conversation, test_cases: [{ turns }] })).toMatchObject({
        test_cases: [{ input_text: '-' }],
      });
    },
  );

  it('is no text where the first turn sends only data', () => {
    const turns = [{ input_text: '' }];

    expect(withImpliedParts({ ...conversation, test_cases: [{ turns }] })).toMatchObject({
      test_cases: [{ input_text: '' }],
    });
  });

  it.each([
    null,
    7,
    'text',
    [[]],
    { test_cases: 'x' },
    { test_cases: [null, 7, [], { turns: 1 }] },
  ])('is nothing where the file has %j', (suite) => {
    expect(withImpliedParts(suite)).toEqual(suite);
  });
});
