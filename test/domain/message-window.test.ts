import { describe, expect, it } from 'vitest';
import { messageWindow } from '../../lib/domain/message-window.ts';
import { fc } from '../support/fast-check.ts';

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

  it('takes back what was not sent', () => {
    const rule = messageWindow(10);
    const { text } = rule.take(undefined, pass(10, START));

    expect(rule.take(rule.adjust(text, -4, START), pass(10, START)).granted).toBe(4);
  });

  it('takes a state that nobody can read for an unused hour', () => {
    expect(messageWindow(10).take('{"a":', pass(10, START)).granted).toBe(10);
    expect(messageWindow(10).take('{"x": 5}', pass(10, START)).granted).toBe(10);
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
