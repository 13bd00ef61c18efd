import { describe, expect, it } from 'vitest';
import { type BudgetRule, tokenBucket } from '../../../lib/domain/pace/budget-rule.ts';
import { messageWindow } from '../../../lib/domain/pace/message-window.ts';
import { DEFAULT_RATE_LIMIT } from '../../../lib/domain/pace/rate-budget.ts';
import { campaignSize } from '../../support/setup/campaign-size.ts';
import { fc } from '../../support/setup/fast-check.ts';

const START = 1_800_000_000_000;
const RUNS = campaignSize({ sample: 200, full: 20_000 });
/** What was granted is sent by then. */
const LONGEST_DELAY_MS = 60_000;
/** A pass of 20 s, and an answer that it waits for at its end. */
const LONGEST_PASS_MS = 320_000;

/** Several passes at once, each of which reserves, sends a part and gives back the rest at its end. */
const passes = (most: number, windowMs: number) =>
  fc.array(
    fc.record({
      run: fc.constantFrom('a', 'b', 'c', 'd'),
      // Full at first, and again where what was sent then may just have left the window.
      begins: fc.oneof(
        fc.integer({ min: 0, max: windowMs / 6 }),
        fc.integer({ min: windowMs, max: 1.3 * windowMs }),
      ),
      wanted: fc.integer({ min: 1, max: most }),
      sentShare: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
      sentAfter: fc.integer({ min: 0, max: LONGEST_DELAY_MS - 1 }),
      endsAfter: fc.integer({ min: 0, max: LONGEST_PASS_MS - LONGEST_DELAY_MS }),
    }),
    { minLength: 3, maxLength: 12 },
  );
type PassOf = ReturnType<typeof passes> extends fc.Arbitrary<infer All> ? All : never;

/** When how much was sent, of passes over one state. */
function played(rule: BudgetRule, all: PassOf): { at: number; sent: number }[] {
  let text: string | undefined;
  const sends: { at: number; sent: number }[] = [];
  const events = all.map((pass) => ({ at: START + pass.begins, happen: () => begin(pass) }));
  const later = (at: number, happen: () => void) => events.push({ at, happen });
  function begin({ run, begins, wanted, sentShare, sentAfter, endsAfter }: PassOf[number]) {
    const now = START + begins;
    const taken = rule.take(text, { run, wanted, urgent: false, now });
    text = taken.text;
    const sent = Math.round(taken.granted * sentShare);
    sends.push({ at: now + sentAfter, sent });
    const endsAt = now + sentAfter + endsAfter;
    later(endsAt, () => {
      text = rule.adjust(text, sent - taken.granted, endsAt);
    });
  }
  while (events.length > 0) {
    const next = events.reduce((first, each) => (each.at < first.at ? each : first));
    events.splice(events.indexOf(next), 1);
    next.happen();
  }
  return sends;
}

function fullest(sends: readonly { at: number; sent: number }[], windowMs: number): number {
  const inWindow = (from: number) =>
    sends
      .filter(({ at }) => at >= from && at < from + windowMs)
      .reduce((sum, { sent }) => sum + sent, 0);
  return Math.max(...sends.map(({ at }) => inWindow(at)));
}

describe('a budget that several passes share and give back to', () => {
  it('never lets more than 600 messages through in an hour', () => {
    fc.assert(
      fc.property(passes(600, 3_600_000), (all) => {
        expect(fullest(played(messageWindow(600), all), 3_600_000)).toBeLessThanOrEqual(600);
      }),
      { numRuns: RUNS },
    );
  });

  it('never lets more than 1,000 requests through in five minutes', () => {
    fc.assert(
      fc.property(passes(500, 300_000), (all) => {
        const { requests, seconds } = DEFAULT_RATE_LIMIT;

        const sends = played(tokenBucket(DEFAULT_RATE_LIMIT), all);

        expect(fullest(sends, seconds * 1_000)).toBeLessThanOrEqual(requests);
      }),
      { numRuns: RUNS },
    );
  });
});
