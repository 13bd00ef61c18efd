import { describe, expect, it } from 'vitest';
import { missesOf } from '../../lib/report/case-misses.ts';
import { testedBotText, thresholdsText } from '../../lib/report/tested-bot-text.ts';
import { aReportCase } from '../support/builders/report-builders.ts';

const bot = {
  project: { id: 'p1', name: 'Shop' },
  flow: { id: 'f1', name: 'Main' },
  locale: null,
  endpoint: { id: 'e1', name: 'Gate' },
  entrypoint: { kind: 'snapshot', id: 's1', name: 'v1.0', hash: 'abc' },
} as const;

describe('the bot that was tested', () => {
  it('is named with its snapshot and what that holds', () => {
    expect(testedBotText({ bot })).toBe(
      'project Shop (p1), flow Main (f1), endpoint Gate (e1), snapshot v1.0 (s1) with the hash abc',
    );
    const head = { kind: 'project', id: 'p1', name: 'Shop', hash: null } as const;
    expect(testedBotText({ bot: { ...bot, entrypoint: head } })).toContain(
      'the head of the project',
    );
    expect(testedBotText({})).toBe(null);
  });

  it('has thresholds of somebody', () => {
    expect(thresholdsText({ intent_thresholds: { lower: 0.2, upper: 0.4, from: 'default' } })).toBe(
      'intents count from a score of 0.2, from 0.4 where the bot asks back: the default of the platform',
    );
    expect(thresholdsText({ intent_thresholds: { lower: 0.5, upper: 0.5, from: 'suite' } })).toBe(
      'intents count from a score of 0.5: as the suite writes',
    );
  });
});

describe('a missed intent', () => {
  it('is told with its score and that of the one that won', () => {
    const missed = (actual: string | null) =>
      missesOf({
        ...aReportCase(),
        intent_scores: [
          { name: 'cancel', score: 0.64 },
          { name: 'refund', score: 0.61 },
        ],
        assertions: [
          { type: 'intent', expected: 'refund', actual, passed: false, source: 'cognigate' },
        ],
      });

    expect(missed('cancel')).toEqual([
      { type: 'intent', expected: 'refund (0.61)', actual: 'cancel (0.64)' },
    ]);
    expect(missed(null)[0]?.actual).toBe('none (the best: cancel 0.64)');
  });
});
