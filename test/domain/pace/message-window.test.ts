import { describe, expect, it } from 'vitest';
import { messageWindow } from '../../../lib/domain/pace/message-window.ts';
import { fc } from '../../support/setup/fast-check.ts';

const HOUR_MS = 3_600_000;
const START = 1_800_000_000_000;
const pass = (wanted: number, now: number) => ({ run: 'r', wanted, urgent: false, now });

describe('messageWindow', () => {
  it('grants all of an unused hour at once', () => {
    expect(messageWindow(600).take(undefined, pass(600, START))).toMatchObject({
      granted: 600,
      waitMs: 0,
    });
  });

  it('makes wait until what was sent is more than an hour old', () => {
    const rule = messageWindow(10);
    const { text } = rule.take(undefined, pass(10, START));

    const { granted, waitMs } = rule.take(text, pass(1, START + 60_000));

    expect(granted).toBe(0);
    expect(START + 60_000 + waitMs).toBeGreaterThan(START + HOUR_MS);
    expect(rule.take(text, pass(1, START + 60_000 + waitMs)).granted).toBe(1);
  });

  it('makes wait no longer than the rule where the clock was set back since', () => {
    const rule = messageWindow(10);
    const day = 24 * HOUR_MS;
    const ahead = rule.take(undefined, pass(10, START + day));
    const asked = rule.take(ahead.text, pass(1, START + day));

    const back = rule.take(ahead.text, pass(1, START));

    expect(back).toMatchObject({ granted: 0, waitMs: asked.waitMs });
    expect(rule.take(back.text, pass(10, START + back.waitMs)).granted).toBe(10);
  });

  it('counts a message from the half minute it was granted in until an hour and a minute later', () => {
    const rule = messageWindow(10);
    // START begins a half minute: all of it counts alike.
    const { text } = rule.take(undefined, pass(10, START + 20_000));
    const free = START + 30_000 + HOUR_MS + 60_000;

    expect(rule.take(text, pass(1, START + 29_999)).waitMs).toBe(free - START - 29_999);
    expect(rule.take(text, pass(1, free - 1))).toMatchObject({ granted: 0, waitMs: 1 });
    expect(rule.take(text, pass(10, free))).toMatchObject({ granted: 10, waitMs: 0 });
  });

  it.each([
    [2, 2, 0],
    [3, 2, 2_790_000],
    [6, 2, 2_790_000],
    [7, 2, 3_390_000],
    [99, 2, 3_390_000],
  ])(
    'of %i messages grants %i, and waits %i ms for as many as are still wanted',
    (wanted, granted, waitMs) => {
      const rule = messageWindow(12);
      const once = rule.take(undefined, pass(4, START)).text;
      const { text } = rule.take(once, pass(6, START + 600_000));

      expect(rule.take(text, pass(wanted, START + 900_000))).toMatchObject({ granted, waitMs });
    },
  );

  it('has another look in a second where more is wanted than an unused hour has', () => {
    expect(messageWindow(10).take(undefined, pass(11, START))).toMatchObject({
      granted: 10,
      waitMs: 1_000,
    });
  });

  it('grants nothing, and not less, where the limit was lowered', () => {
    const { text } = messageWindow(10).take(undefined, pass(10, START));

    expect(messageWindow(4).take(text, pass(1, START)).granted).toBe(0);
    expect(messageWindow(11).take(text, pass(5, START)).granted).toBe(1);
  });

  it('takes back the oldest messages first, so that what others have sent since counts for an hour', () => {
    const rule = messageWindow(12);
    const once = rule.take(undefined, pass(4, START)).text;
    const { text } = rule.take(once, pass(6, START + 60_000));

    const kept = rule.adjust(text, -7, START + 60_000);

    expect(rule.take(kept, pass(12, START + 60_000))).toMatchObject({
      granted: 9,
      waitMs: 3_690_000,
    });
  });

  it('takes nothing back of what was granted too long ago to be given back now', () => {
    const rule = messageWindow(12);
    const { text } = rule.take(undefined, pass(4, START));
    const inTime = START + 350_000;

    expect(rule.adjust(text, -4, inTime)).toBe('{}');
    expect(rule.adjust(text, -4, inTime + 60_000)).toBe(text);
  });

  it('takes back what was sent before within the same half minute', () => {
    const rule = messageWindow(12);
    const once = rule.adjust(undefined, 4, START);
    const twice = rule.adjust(once, 5, START + 1);

    expect(rule.take(twice, pass(12, START)).granted).toBe(3);
  });

  it('keeps nothing of what does not count any more', () => {
    const rule = messageWindow(10);
    const { text } = rule.take(undefined, pass(10, START));

    expect(rule.adjust(text, -10, START)).toBe('{}');
    expect(rule.adjust(text, -11, START)).toBe('{}');
    expect(rule.adjust(text, 0, START + 2 * HOUR_MS)).toBe('{}');
    expect(rule.take(text, pass(1, START)).text).toBe(text);
  });

  it('takes back what was not sent', () => {
    const rule = messageWindow(10);
    const { text } = rule.take(undefined, pass(10, START));

    expect(rule.take(rule.adjust(text, -4, START), pass(10, START)).granted).toBe(4);
  });

  it('takes a state that nobody can read for an unused hour', () => {
    expect(messageWindow(10).take('{"a":', pass(10, START)).granted).toBe(10);
    for (const slot of ['x', 'x60000000', '60000000x', '60000000.5']) {
      const text = JSON.stringify({ [slot]: 5 });
      expect(messageWindow(10).take(text, pass(10, START)).granted).toBe(10);
    }
  });

  it('never grants more than the limit in any hour', () => {
    const asks = fc.array(
      fc.record({
        wanted: fc.integer({ min: 1, max: 20 }),
        laterMs: fc.integer({ min: 0, max: 1_200_000 }),
        unused: fc.integer({ min: 0, max: 5 }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), asks, (perHour, all) => {
        const rule = messageWindow(perHour);
        const sent: { at: number; messages: number }[] = [];
        let text: string | undefined;
        let now = START;
        for (const { wanted, laterMs, unused } of all) {
          now += laterMs;
          const taken = rule.take(text, pass(wanted, now));
          const rest = Math.min(unused, taken.granted);
          text = rule.adjust(taken.text, -rest, now);
          sent.push({ at: now, messages: taken.granted - rest });
        }
        for (const { at } of sent) {
          const inHour = sent
            .filter((each) => each.at >= at && each.at < at + HOUR_MS)
            .reduce((sum, { messages }) => sum + messages, 0);
          if (inHour > perHour) return false;
        }
        return true;
      }),
    );
  });
});
