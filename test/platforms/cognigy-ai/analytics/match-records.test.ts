import { describe, expect, it } from 'vitest';
import { matchRecords } from '../../../../lib/platforms/cognigy-ai/analytics/match-records.ts';
import type { AnalyticsRecord } from '../../../../lib/platforms/cognigy-ai/analytics/read-analytics.ts';

const record = (inputText: string | null, intent: string, second: number): AnalyticsRecord => ({
  sessionId: 's',
  inputText,
  intent,
  timestamp: new Date(second * 1_000).toISOString(),
});
const asked = (text: string) => ({ text, isAsked: true });
const beside = (text: string) => ({ text, isAsked: false });

type Case = [
  string,
  AnalyticsRecord[],
  { text: string; isAsked: boolean }[],
  (string | undefined)[],
];

describe('records of analytics', () => {
  it.each<Case>([
    [
      'by their words',
      [record('b', 'B', 2), record('a', 'A', 1)],
      [asked('a'), asked('b')],
      ['A', 'B'],
    ],
    [
      'of the same words by their time',
      [record('yes', 'second', 2), record('yes', 'first', 1)],
      [asked('yes'), asked('yes')],
      ['first', 'second'],
    ],
    [
      'without those that nobody asks for',
      [record('b', 'B', 2)],
      [beside('a'), asked('b')],
      [undefined, 'B'],
    ],
    [
      'with white space and other forms of letters',
      [record(' cafe\u0301 ', 'C', 1)],
      [asked('caf\u00e9')],
      ['C'],
    ],
    [
      'of data alone',
      [record(null, 'welcome', 1), record('a', 'A', 2)],
      [beside(''), asked('a')],
      ['welcome', 'A'],
    ],
    [
      'that are masked by their places',
      [record('****', 'B', 2), record('', 'A', 1)],
      [asked('a'), asked('b')],
      ['A', 'B'],
    ],
    [
      'of one instant that say the same',
      [record('yes', 'A', 1), record('yes', 'A', 1)],
      [asked('yes'), asked('yes')],
      ['A', 'A'],
    ],
  ])('are found: %s', (_, records, said, intents) => {
    const matching = matchRecords(records, said);

    expect(matching.status).toBe('matched');
    expect('records' in matching && matching.records.map((each) => each?.intent)).toEqual(intents);
  });

  it.each<[string, AnalyticsRecord[], { text: string; isAsked: boolean }[], number]>([
    ['none', [], [asked('a'), beside('b')], 1],
    [
      'one of two of the same words, be it asked for or not',
      [record('yes', 'A', 1)],
      [beside('yes'), asked('yes')],
      1,
    ],
    ['one of two that are masked', [record('***', 'A', 1)], [beside('a'), asked('b')], 1],
  ])('are waited for: %s', (_, records, said, missing) => {
    expect(matchRecords(records, said)).toEqual({ status: 'incomplete', missing });
  });

  it.each<[string, AnalyticsRecord[], { text: string; isAsked: boolean }[], RegExp]>([
    ['other words', [record('a!', 'A', 1)], [asked('a')], /1 of 1 records have other words/],
    [
      'two of one message',
      [record('a', 'A', 1), record('a', 'B', 2)],
      [asked('a')],
      /2 records of 1 messages/,
    ],
    [
      'more masked ones than messages',
      [record('*', 'A', 1), record('*', 'B', 2)],
      [asked('a')],
      /2 records of 1 messages/,
    ],
    [
      'two of one instant',
      [record('yes', 'A', 1), record('yes', 'B', 1)],
      [asked('yes'), asked('yes')],
      /of one instant/,
    ],
  ])('are not believed: %s', (_, records, said, problem) => {
    expect(matchRecords(records, said)).toEqual({
      status: 'contradictory',
      problem: expect.stringMatching(problem),
    });
  });
});
