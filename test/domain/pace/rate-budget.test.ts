import { describe, expect, it } from 'vitest';
import { ConfigurationInvalid } from '../../../lib/domain/errors.ts';
import {
  adjusted,
  DEFAULT_RATE_LIMIT,
  type RateBudgetState,
  rateBudgetStateOf,
  rateLimitOf,
  takeFrom,
} from '../../../lib/domain/pace/rate-budget.ts';
import { fc } from '../../support/setup/fast-check.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const limit = DEFAULT_RATE_LIMIT;
const unused = rateBudgetStateOf(undefined);

function take(state: RateBudgetState, run: string, wanted: number, now = NOW, urgent = false) {
  return takeFrom(state, limit, { run, wanted, urgent, now });
}

/** A budget of which everything has been taken. */
function empty(): RateBudgetState {
  return take(unused, 'spendthrift', limit.requests / 2).state;
}

describe('takeFrom', () => {
  it('grants half of the limit at once', () => {
    const taken = take(unused, 'a', 500);

    expect(taken).toMatchObject({ granted: 500, waitMs: 0 });
  });

  it('grants what there is, and books a turn for some of the rest', () => {
    const taken = take(unused, 'a', 600);

    expect(taken.granted).toBe(500);
    expect(taken.state.turns.a?.requests).toBe(5);
    expect(taken.waitMs).toBe(5 * 720);
  });

  it('grants nothing before the turn, and the whole turn at its time', () => {
    const first = take(empty(), 'a', 5);

    const early = take(first.state, 'a', 5, NOW + first.waitMs - 1);
    const intime = take(early.state, 'a', 5, NOW + first.waitMs);

    expect(first.granted).toBe(0);
    expect(early).toMatchObject({ granted: 0, waitMs: 1 });
    expect(intime).toMatchObject({ granted: 5, waitMs: 0, state: { turns: {} } });
  });

  it('gives turns in the order in which they were asked for, however often others ask', () => {
    let state = empty();
    const waits = ['a', 'b', 'c'].map((run) => {
      const taken = take(state, run, 5);
      state = taken.state;
      return taken.waitMs;
    });
    const [ofA = 0, ofB = 0, ofC = 0] = waits;
    // What comes later asks all the time, and still has its turn after those who wait.
    const greedy = take(state, 'd', 100, NOW + 1);

    expect(ofA).toBeLessThan(ofB);
    expect(ofB).toBeLessThan(ofC);
    expect(greedy.granted).toBe(0);
    expect(greedy.waitMs + 1).toBeGreaterThan(ofC);
    expect(take(greedy.state, 'a', 5, NOW + ofA).granted).toBe(5);
  });

  it('gives back what a turn holds beyond what is still wanted', () => {
    const { state, waitMs } = take(empty(), 'a', 5);

    const two = take(state, 'a', 2, NOW + waitMs);

    expect(two.granted).toBe(2);
    expect(take(two.state, 'b', 3, NOW + waitMs).granted).toBe(3);
  });

  it('keeps a turn for less than half a minute for whoever comes late', () => {
    const { state, waitMs } = take(empty(), 'a', 5);
    const turn = NOW + waitMs;

    expect(take(state, 'b', 1, turn + 29_999).state.turns).toHaveProperty('a');
    expect(take(state, 'b', 1, turn + 30_000).state.turns).toEqual({});
  });

  it('books no more than five requests ahead, and no more than are wanted', () => {
    expect(take(empty(), 'a', 6).state.turns.a).toEqual({ at: NOW + 5 * 720, requests: 5 });
    expect(take(empty(), 'a', 4).state.turns.a).toEqual({ at: NOW + 4 * 720, requests: 4 });
  });

  it('grants no part of a request, and no more than the bucket holds after a long rest', () => {
    expect(take(empty(), 'a', 1, NOW + 719)).toMatchObject({ granted: 0, waitMs: 1 });
    expect(take(empty(), 'a', 1, NOW + 720)).toMatchObject({ granted: 1, waitMs: 0 });
    expect(take(unused, 'a', 501, NOW + 86_400_000).granted).toBe(500);
  });

  it('gives an urgent run its turn at once, and the rest on credit', () => {
    const { state } = take(empty(), 'a', 5);

    const urgent = take(state, 'a', 7, NOW, true);

    expect(urgent).toEqual({
      state: { fullAt: NOW + 507 * 720, turns: {}, at: NOW },
      granted: 7,
      waitMs: 0,
    });
  });

  it.each([
    [{ requests: 20, seconds: 10 }, 10, 1_200],
    [{ requests: 11, seconds: 10 }, 5, 2_000],
    [{ requests: 20, seconds: 1_000 }, 10, 106_000],
  ])('cuts %j into %i at once and one each %i ms', (small, atOnce, msPerRequest) => {
    const first = takeFrom(unused, small, { run: 'a', wanted: atOnce, urgent: false, now: NOW });
    const next = takeFrom(first.state, small, { run: 'b', wanted: 1, urgent: false, now: NOW });

    expect(first).toMatchObject({ granted: atOnce, waitMs: 0 });
    expect(next).toMatchObject({ granted: 0, waitMs: msPerRequest });
  });

  it('grants an urgent look on credit, for which the others wait', () => {
    const credit = take(empty(), 'a', 10, NOW, true);
    const next = take(credit.state, 'b', 1);

    expect(credit).toMatchObject({ granted: 10, waitMs: 0 });
    expect(next.waitMs).toBe(11 * 720);
  });

  it('owes what it owed, and no more, where a clock was set back since', () => {
    const day = 86_400_000;
    const ahead = take(take(unused, 'a', 500, NOW + day).state, 'b', 5, NOW + day);

    const back = take(ahead.state, 'b', 5);

    expect(back).toMatchObject({ granted: 0, waitMs: ahead.waitMs });
    expect(take(back.state, 'b', 5, NOW + back.waitMs)).toMatchObject({ granted: 5, waitMs: 0 });
  });

  it('believes clocks that differ by a few seconds', () => {
    const ahead = NOW + 10_000;
    const spent = take(unused, 'spendthrift', limit.requests / 2, ahead).state;
    const booked = take(spent, 'a', 5, ahead);

    expect(take(booked.state, 'a', 5).waitMs).toBe(booked.waitMs + 10_000);
  });

  it('owes nothing for what a clock that ran fast has left without its time', () => {
    const left = { fullAt: NOW + 86_400_000, turns: {} };

    expect(take(left, 'b', 1)).toMatchObject({ granted: 1, waitMs: 0 });
  });

  it('makes nobody wait for longer because of any step of the clock', () => {
    const steps = fc.integer({ min: -90_000_000, max: 90_000_000 });
    const passes = fc.array(
      fc.record({
        run: fc.constantFrom('a', 'b', 'c'),
        wanted: fc.integer({ min: 1, max: 300 }),
        urgent: fc.boolean(),
        afterMs: fc.integer({ min: 0, max: 60_000 }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(passes, steps, (before, stepMs) => {
        let state = unused;
        let now = NOW;
        for (const { run, wanted, urgent, afterMs } of before) {
          now += afterMs;
          ({ state } = take(state, run, wanted, now, urgent));
        }

        const as = take(state, 'd', 5, now);
        const stepped = take(state, 'd', 5, now + stepMs);

        const toleratedMs = 10_000;
        expect(stepped.waitMs).toBeLessThanOrEqual(as.waitMs + toleratedMs);
      }),
    );
  });

  it('drops a turn that only a clock that ran fast can have booked', () => {
    const latest = NOW + (500 + 5) * 720 + 120_000;
    const withTurnAt = (at: number) => ({ fullAt: NOW, turns: { a: { at, requests: 5 } } });

    expect(take(withTurnAt(latest - 1), 'a', 5).granted).toBe(0);
    expect(take(withTurnAt(latest), 'a', 5).granted).toBe(5);
  });

  it('never lets more through than the limit in any window, whoever asks for how much and when', () => {
    const small = { requests: 20, seconds: 300 };
    const visit = fc.record({
      run: fc.constantFrom('a', 'b', 'c', 'd'),
      wanted: fc.integer({ min: 1, max: 12 }),
      laterMs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 120_000 })),
      unmade: fc.integer({ min: 0, max: 3 }),
    });

    fc.assert(
      fc.property(fc.array(visit, { minLength: 1, maxLength: 80 }), (visits) => {
        let state = unused;
        let now = NOW;
        const made: number[] = [];
        for (const { run, wanted, laterMs, unmade } of visits) {
          now += laterMs;
          const taken = takeFrom(state, small, { run, wanted, urgent: false, now });
          const requests = Math.max(0, taken.granted - unmade);
          made.push(...Array.from({ length: requests }, () => now));
          state = adjusted(taken.state, small, requests - taken.granted, now);
          expect(taken.granted).toBeLessThanOrEqual(wanted);
          expect(taken.granted === wanted).toBe(taken.waitMs === 0);
        }
        for (const [first, from] of made.entries()) {
          const inWindow = made.filter((at, place) => place >= first && at < from + 300_000);
          expect(inWindow.length).toBeLessThanOrEqual(small.requests);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('serves everybody who comes at the time of their turn', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 12 }),
        (runs, wanted) => {
          let state = empty();
          const waiting = Array.from({ length: runs }, (_, place) => {
            const taken = take(state, `run-${place}`, wanted);
            state = taken.state;
            return { run: `run-${place}`, at: NOW + taken.waitMs };
          });
          for (const { run, at } of waiting) {
            const taken = take(state, run, wanted, at);
            state = taken.state;
            expect(taken.granted).toBeGreaterThanOrEqual(Math.min(wanted, 5));
          }
        },
      ),
    );
  });
});

describe('adjusted', () => {
  it.each([
    [-3, 497],
    [0, 500],
    [3, 503],
  ])('by %i leaves %i of 500 granted requests taken', (requests, taken) => {
    const { fullAt } = adjusted(empty(), limit, requests, NOW);

    expect(fullAt).toBe(NOW + taken * 720);
  });

  it('keeps turns', () => {
    const { state } = take(empty(), 'a', 5);

    expect(adjusted(state, limit, -1, NOW).turns).toEqual(state.turns);
  });
});

describe('rateLimitOf', () => {
  it.each([
    ['1000/300', { requests: 1_000, seconds: 300 }],
    ['10/1', { requests: 10, seconds: 1 }],
    ['1234567/1234', { requests: 1_234_567, seconds: 1_234 }],
    ['', DEFAULT_RATE_LIMIT],
    [undefined, DEFAULT_RATE_LIMIT],
  ])('reads %j', (text, expected) => {
    expect(rateLimitOf(text)).toEqual(expected);
  });

  it.each([
    '9/300',
    '1000',
    '1000/0',
    '-1/300',
    '1e3/300',
    '1000/300/2',
    ' 1000/300',
    '12345678/300',
    '1000/12345',
    'many',
  ])('refuses %j', (text) => {
    expect(() => rateLimitOf(text)).toThrow(
      new ConfigurationInvalid(
        `the rate budget ${JSON.stringify(text)} is not valid: write requests and seconds like 1000/300, at least 10 requests`,
      ),
    );
  });

  it('shows the begin of a long one', () => {
    expect(() => rateLimitOf('x'.repeat(41))).toThrow(`budget "${'x'.repeat(40)}" is not valid`);
  });
});

describe('rateBudgetStateOf', () => {
  it.each([undefined, '', '{', '[]', '{"fullAt":"soon","turns":{}}'])(
    'takes %j for a budget that nobody has used',
    (text) => {
      expect(rateBudgetStateOf(text)).toEqual({ fullAt: 0, turns: {} });
    },
  );

  it('reads back what was kept', () => {
    const { state } = take(empty(), 'a', 3);

    expect(rateBudgetStateOf(JSON.stringify(state))).toEqual(state);
  });
});
