import { describe, expect, it } from 'vitest';
import { explainJudging } from '../../../lib/domain/gate/explain-judging.ts';
import type { Discrepancy } from '../../../lib/domain/report.ts';
import { aJudging } from '../../support/builders/platform-result-builder.ts';

const unchecked = (case_id: string, type: string): Discrepancy => ({
  case_id,
  kind: 'unchecked',
  type,
  platform: null,
  cognigate: null,
});
const disagreement: Discrepancy = {
  case_id: 'a',
  kind: 'disagreement',
  type: 'intent',
  platform: true,
  cognigate: false,
};
const intents = [unchecked('a', 'intent'), unchecked('b', 'intent'), unchecked('b', 'entities')];
const latencies = [unchecked('a', 'latency'), unchecked('b', 'latency')];

describe('who judged', () => {
  it('needs no word where every directive was judged by itself', () => {
    expect(explainJudging(aJudging(), [disagreement])).toEqual([]);
  });

  it('names what nobody judged, how often, and the way out', () => {
    expect(explainJudging(aJudging(), [disagreement, ...intents])).toEqual([
      {
        code: 'directives_unchecked',
        message:
          '3 directives of 2 cases were judged by nobody: entities, intent; have the platform say what they rest on, or write unchecked_directives: allow',
      },
    ]);
    expect(explainJudging(aJudging(), [unchecked('a', 'intent')])[0]?.message).toMatch(
      /^1 directive of 1 case was judged by nobody: intent;/,
    );
  });

  it('says that the suite lets them pass where it does', () => {
    const [reason] = explainJudging(aJudging({ uncheckedAllowed: true }), intents);

    expect(reason?.message).toMatch(/; which the suite allows$/);
  });

  it('says that a platform judges its cases as a whole', () => {
    expect(explainJudging(aJudging({ asWhole: true }), intents)).toEqual([
      {
        code: 'judged_as_a_whole',
        message:
          'no assertion of the platform says what it judged, so each stands for its case as a whole, 3 directives of 2 cases included: entities, intent',
      },
    ]);
  });

  it('says that latencies were held against nothing, and the rest apart from it', () => {
    const reasons = explainJudging(aJudging({ latencyExcused: true }), [...latencies, ...intents]);

    expect(reasons.map(({ code }) => code)).toEqual(['latency_untold', 'directives_unchecked']);
    expect(reasons[0]?.message).toBe(
      'the platform tells the latency of no case, so the limit of 2 cases was held against nothing',
    );
    expect(reasons[1]?.message).toContain('entities, intent;');
  });

  it.each([{ asWhole: true }, { latencyExcused: true }])(
    'excuses nothing where we judge alone: %j',
    (judging) => {
      const reasons = explainJudging(aJudging({ byUs: true, ...judging }), latencies);

      expect(reasons.map(({ code }) => code)).toEqual(['directives_unchecked']);
    },
  );
});
