import { describe, expect, it } from 'vitest';
import { evaluateTurns } from '../../../lib/domain/evaluation/evaluate-turns.ts';
import type { PlatformResult } from '../../../lib/domain/evaluation/platform-result.ts';
import { ReportCase } from '../../../lib/domain/report.ts';
import type { Turn } from '../../../lib/domain/suite/suite.ts';
import { aPlatformResult } from '../../support/builders/platform-result-builder.ts';

const PLANNED = { id: 'case-1', input_text: 'hello', tags: ['talk'], batch: 2 };
const GREET: Turn = { input_text: 'hello', outcome: { expected_intent: 'greeting' } };
const BOOK: Turn = { input_text: 'a room', outcome: { expected_intent: 'booking' } };
const SILENT: Turn = { input_text: 'and then', outcome: {} };

const greets = aPlatformResult();
const books = aPlatformResult({ matchedIntent: 'booking', responseText: 'booked', latencyMs: 300 });

/** Judges a conversation of which the given turns were answered. */
function evaluate(
  turns: readonly Turn[],
  said: readonly PlatformResult[] | undefined,
  problem: string | null = null,
) {
  const { reportCase, discrepancies } = evaluateTurns(
    PLANNED,
    turns,
    aPlatformResult({ turns: said, problem }),
  );
  // There is one judge, so that nobody can disagree.
  expect(discrepancies).toEqual([]);
  return ReportCase.parse(reportCase);
}

describe('a conversation', () => {
  it('passes where each turn does, and shows how each went', () => {
    const shown = evaluate([GREET, BOOK], [greets, books]);

    expect(shown).toEqual({
      ...PLANNED,
      expected_intent: 'greeting',
      outcome: 'passed',
      not_evaluated_reason: null,
      assertions: [
        {
          type: 'intent',
          expected: 'greeting',
          actual: 'greeting',
          passed: true,
          source: 'cognigate',
          turn: 1,
        },
        {
          type: 'intent',
          expected: 'booking',
          actual: 'booking',
          passed: true,
          source: 'cognigate',
          turn: 2,
        },
      ],
      matched_intent: 'greeting',
      confidence: 0.9,
      entities: [
        { name: 'city', value: 'Rome' },
        { name: 'city', value: 'Rome' },
      ],
      response_text: 'booked',
      latency_ms: 300,
      turns: [
        {
          input_text: 'hello',
          outcome: 'passed',
          matched_intent: 'greeting',
          confidence: 0.9,
          response_text: 'hello to you',
          latency_ms: 120,
        },
        {
          input_text: 'a room',
          outcome: 'passed',
          matched_intent: 'booking',
          confidence: 0.9,
          response_text: 'booked',
          latency_ms: 300,
        },
      ],
    });
  });

  it('fails where one turn fails, and needs no answer to the turns after it', () => {
    const shown = evaluate([GREET, BOOK, SILENT], [greets, greets]);

    expect(shown).toMatchObject({ outcome: 'failed', not_evaluated_reason: null });
    expect(shown.turns?.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
  });

  it('fails for certain where one turn fails, whatever went wrong besides', () => {
    const unjudged = aPlatformResult({ matchedIntent: undefined });

    expect(evaluate([GREET, BOOK], [unjudged, greets], 'the bot hung up').outcome).toBe('failed');
  });

  it('fails by one wrong thing in a turn of which another is right', () => {
    const picky: Turn = {
      ...GREET,
      outcome: { expected_intent: 'greeting', expected_response_excludes: 'hello' },
    };

    expect(evaluate([picky], [greets])).toMatchObject({
      outcome: 'failed',
      turns: [{ outcome: 'failed' }],
    });
  });

  it('is not evaluated where a turn was not reached', () => {
    const shown = evaluate([GREET, BOOK, SILENT], [greets]);

    expect(shown).toMatchObject({
      outcome: 'not_evaluated',
      not_evaluated_reason: 'turn 2 of the conversation was not reached',
    });
    expect(shown.turns).toHaveLength(1);
  });

  it.each([[undefined], [[]]])('shows its first turn where nothing was said: %j', (said) => {
    expect(evaluate([GREET, BOOK], said)).toEqual({
      ...PLANNED,
      expected_intent: 'greeting',
      outcome: 'not_evaluated',
      not_evaluated_reason: 'turn 1 of the conversation was not reached',
      assertions: [],
      confidence: null,
      entities: [],
      response_text: null,
      latency_ms: null,
      turns: [
        {
          input_text: 'hello',
          outcome: 'not_evaluated',
          confidence: null,
          response_text: null,
          latency_ms: null,
        },
      ],
    });
  });

  it('gives the reason of whoever spoke to the bot before its own', () => {
    const shown = evaluate([GREET, BOOK], [greets], 'the connection broke in turn 2');

    expect(shown).toMatchObject({
      outcome: 'not_evaluated',
      not_evaluated_reason: 'the connection broke in turn 2',
    });
  });

  it('is not evaluated where a turn cannot be judged, and names the turn', () => {
    const mute = aPlatformResult({ matchedIntent: undefined });
    const shown = evaluate([GREET, BOOK], [greets, mute]);

    expect(shown).toMatchObject({
      outcome: 'not_evaluated',
      not_evaluated_reason:
        'in turn 2 the platform returned no intent to compare with the expected one',
    });
    expect(shown.turns?.map(({ outcome }) => outcome)).toEqual(['passed', 'not_evaluated']);
    expect(shown.turns?.[1]).not.toHaveProperty('matched_intent');
  });

  it('does not pass by a turn that asks for something which nobody can judge beside what holds', () => {
    const slow: Turn = {
      ...GREET,
      outcome: { expected_intent: 'greeting', allowed_latency_ms: 800 },
    };

    expect(evaluate([slow], [aPlatformResult({ latencyMs: null })])).toMatchObject({
      outcome: 'not_evaluated',
      not_evaluated_reason: 'in turn 1 the platform returned no time that the answer took',
    });
  });

  it('may have turns that ask for nothing, as long as one asks for something', () => {
    expect(evaluate([SILENT, GREET], [books, greets]).outcome).toBe('passed');
    expect(evaluate([SILENT, SILENT], [greets, books])).toMatchObject({
      outcome: 'not_evaluated',
      not_evaluated_reason: 'nothing was asked of the answer',
    });
  });

  it('has the intent of its first turn only, be it none or not known', () => {
    const none = evaluate([SILENT, BOOK], [aPlatformResult({ matchedIntent: null }), books]);
    const unknown = evaluate(
      [SILENT, BOOK],
      [aPlatformResult({ matchedIntent: undefined }), books],
    );

    expect(none.matched_intent).toBeNull();
    expect(none).not.toHaveProperty('expected_intent');
    expect(unknown).not.toHaveProperty('matched_intent');
    expect(unknown.outcome).toBe('passed');
  });

  it('keeps an expected intent of null, which means out of scope', () => {
    const stray: Turn = { input_text: 'blue?', outcome: { expected_intent: null } };

    expect(evaluate([stray], [greets])).toMatchObject({ expected_intent: null, outcome: 'failed' });
  });

  it('has the longest latency that is known, and none where none is', () => {
    const quick = aPlatformResult({ latencyMs: 90 });
    const untimed = aPlatformResult({ latencyMs: null });

    expect(evaluate([GREET, BOOK], [books, quick]).latency_ms).toBe(300);
    expect(evaluate([SILENT, SILENT, GREET], [quick, books, greets])).toMatchObject({
      latency_ms: 300,
      response_text: 'hello to you',
    });
    expect(evaluate([GREET, GREET], [untimed, quick]).latency_ms).toBe(90);
    expect(evaluate([GREET], [untimed]).latency_ms).toBeNull();
  });

  it('has the entities of all its turns, and none where the bot lists none', () => {
    const entities = [{ name: 'day', value: null }];

    expect(
      evaluate(
        [GREET, GREET, GREET],
        [greets, aPlatformResult({ entities: undefined }), aPlatformResult({ entities })],
      ).entities,
    ).toEqual([{ name: 'city', value: 'Rome' }, ...entities]);
  });
});
