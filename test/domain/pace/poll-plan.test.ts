import { describe, expect, it } from 'vitest';
import { measurePollPlan } from '../../../bench/poll-plan.ts';
import { hazard } from '../../../lib/domain/pace/log-normal.ts';
import { fitDurations } from '../../../lib/domain/pace/past-durations.ts';
import { type PollSituation, secondsUntilNextLook } from '../../../lib/domain/pace/poll-plan.ts';
import { fc } from '../../support/setup/fast-check.ts';

function aSituation(overrides: Partial<PollSituation> = {}): PollSituation {
  return {
    elapsedSeconds: 100,
    cases: 200,
    worthSeconds: 0.5,
    history: [],
    progress: null,
    retryAfterSeconds: null,
    deadlineInSeconds: 1_400,
    runId: 'run-1',
    pass: 7,
    ...overrides,
  };
}

/** Looks until an execution is seen to have ended, and how late that is. */
function watch(
  end: number,
  situationAt: (elapsedSeconds: number) => Partial<PollSituation>,
  runId = 'run-1',
): { looks: number; lagSeconds: number } {
  let elapsedSeconds = 0;
  let pass = 0;
  do {
    elapsedSeconds += secondsUntilNextLook(
      aSituation({ elapsedSeconds, pass, runId, ...situationAt(elapsedSeconds) }),
    );
    pass++;
  } while (elapsedSeconds < end);
  return { looks: pass, lagSeconds: elapsedSeconds - end };
}

function meanOverPasses(overrides: Partial<PollSituation>): number {
  const passes = Array.from({ length: 2_000 }, (_, pass) =>
    secondsUntilNextLook(aSituation({ ...overrides, pass })),
  );
  return passes.reduce((sum, seconds) => sum + seconds, 0) / passes.length;
}

const pastRuns = [90, 95, 100, 105, 110].map((seconds) => ({ cases: 200, seconds }));

const anything: fc.Arbitrary<PollSituation> = fc.record({
  elapsedSeconds: fc.oneof(fc.double(), fc.double({ min: 0, max: 4_000 })),
  cases: fc.integer({ min: 1, max: 500 }),
  worthSeconds: fc.double({ min: 0.01, max: 60, noNaN: true }),
  history: fc.array(fc.record({ cases: fc.integer({ min: 0, max: 500 }), seconds: fc.double() }), {
    maxLength: 8,
  }),
  progress: fc.option(fc.oneof(fc.double(), fc.double({ min: 0, max: 1, noNaN: true }))),
  retryAfterSeconds: fc.option(fc.double({ min: -5, max: 1e9, noNaN: true })),
  deadlineInSeconds: fc.oneof(fc.double(), fc.double({ min: 0, max: 3_300, noNaN: true })),
  runId: fc.string(),
  pass: fc.nat(),
});

describe('the poll plan', () => {
  it('P14: gives whole seconds from 0 to the deadline, whatever it is told', () => {
    fc.assert(
      fc.property(anything, (situation) => {
        const seconds = secondsUntilNextLook(situation);

        expect(Number.isSafeInteger(seconds)).toBe(true);
        const deadline = situation.deadlineInSeconds;
        expect(seconds).toBeLessThanOrEqual(
          Number.isFinite(deadline) ? Math.max(0, Math.ceil(deadline)) : 0,
        );
        if (deadline > 0 && Number.isFinite(deadline)) expect(seconds).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never looks before Retry-After has passed, unless the deadline comes first', () => {
    fc.assert(
      fc.property(anything, fc.double({ min: 0, max: 3_000, noNaN: true }), (situation, wait) => {
        const asked = { ...situation, retryAfterSeconds: wait, deadlineInSeconds: 3_300 };

        expect(secondsUntilNextLook(asked)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });

  it.each([Number.NaN, 0, -30])('takes a Retry-After of %d for none', (retryAfterSeconds) => {
    expect(secondsUntilNextLook(aSituation({ retryAfterSeconds }))).toBe(
      secondsUntilNextLook(aSituation()),
    );
  });

  it('is never more than 60 s away when nobody asked for more', () => {
    fc.assert(
      fc.property(anything, (situation) => {
        const free = { ...situation, retryAfterSeconds: null, deadlineInSeconds: 1e6 };

        expect(secondsUntilNextLook(free)).toBeLessThanOrEqual(60);
      }),
    );
  });

  it('P13: looks a last time at the deadline and not a second before it', () => {
    expect(secondsUntilNextLook(aSituation({ deadlineInSeconds: 4 }))).toBe(4);
    expect(secondsUntilNextLook(aSituation({ deadlineInSeconds: 3.2 }))).toBe(4);
    expect(secondsUntilNextLook(aSituation({ deadlineInSeconds: 0 }))).toBe(0);
    expect(secondsUntilNextLook(aSituation({ deadlineInSeconds: -3 }))).toBe(0);
  });

  it('says the same again for the same run and pass, and differs between passes', () => {
    const situation = aSituation({ elapsedSeconds: 900 });
    const passes = Array.from({ length: 50 }, (_, pass) =>
      secondsUntilNextLook({ ...situation, pass }),
    );

    expect(secondsUntilNextLook(situation)).toBe(secondsUntilNextLook({ ...situation }));
    expect(new Set(passes).size).toBeGreaterThan(3);
  });

  it.each([25, 100, 400, 1_600])('follows √(2·c·t) within 15 %% when blind at %i s', (elapsed) => {
    const law = Math.sqrt(2 * 0.5 * elapsed);

    expect(Math.abs(meanOverPasses({ elapsedSeconds: elapsed }) - law)).toBeLessThan(
      0.15 * law + 0.4,
    );
  });

  it.each([
    // In the first 16·c seconds at least every 4·c, jitter included: 2 / 1.1 and 8 / 1.1.
    [0.5, 5, 1.82],
    [0.5, 7.99, 1.82],
    [2, 31, 7.27],
    // Then 0.95·√(2·c·t) + 1.75·c.
    [0.5, 8, 3.56],
    [0.5, 100, 10.38],
    [2, 100, 22.5],
    [4, 0, 7],
    [0.5, 100_000, 60],
  ])('worth %d s a look, blind and after %d s, waits for %d s in the mean', (...row) => {
    const [worthSeconds, elapsedSeconds, seconds] = row;

    const mean = meanOverPasses({ worthSeconds, elapsedSeconds });

    expect(Math.abs(mean - seconds)).toBeLessThan(0.06);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -5])(
    'takes %d elapsed seconds for none',
    (odd) => {
      const at = (elapsedSeconds: number) =>
        secondsUntilNextLook(aSituation({ worthSeconds: 4, elapsedSeconds }));

      expect(at(odd)).toBe(at(0));
    },
  );

  it('waits for 0.7 of the estimated rest where progress is reported', () => {
    const mean = meanOverPasses({ elapsedSeconds: 60, progress: 0.6 });

    expect(mean).toBeGreaterThan(27);
    expect(mean).toBeLessThan(29);
  });

  it.each([
    // Never in less than 1 s, from 20 s on 2 s, then 1/120 of what has passed.
    [0.99, 10, 1],
    [1, 19.9, 1],
    [1, 20, 2],
    [1, 239, 2],
    [1, 600, 5],
    [0.999, 1_200, 10],
    // 0.7 of the rest.
    [0.05, 2, 26.6],
    [0.5, 60, 42],
    // Never for more than 20 times what has passed, nor for more than 60 s.
    [0.001, 1, 20],
    [0.1, 60, 60],
  ])('at a progress of %d after %d s waits for %d s in the mean', (...row) => {
    const [progress, elapsedSeconds, seconds] = row;

    const mean = meanOverPasses({ progress, elapsedSeconds });

    expect(Math.abs(mean - seconds)).toBeLessThan(0.1);
  });

  it('does not extrapolate a progress before any time has passed', () => {
    const start = { elapsedSeconds: 0, worthSeconds: 4 };

    expect(meanOverPasses({ ...start, progress: 0.5 })).toBe(meanOverPasses(start));
  });

  it.each([110, 1.1, Number.NaN, -0.2, 0, Number.POSITIVE_INFINITY])(
    'P10: takes a progress of %d for none at all',
    (progress) => {
      expect(secondsUntilNextLook(aSituation({ progress }))).toBe(
        secondsUntilNextLook(aSituation()),
      );
    },
  );

  it('looks first just before the early tail of three or more past runs', () => {
    const firstLook = meanOverPasses({ elapsedSeconds: 40, history: pastRuns });

    expect(40 + firstLook).toBeGreaterThan(75);
    expect(40 + firstLook).toBeLessThan(92);
  });

  it.each([
    // Two deviations, of 8 %, below the median of 99.8 s lie 84.9 s.
    [40, 44.9],
    [60, 24.9],
    [83, 1.9],
  ])('after %d s waits for the %d s that are left until the early tail', (...row) => {
    const [elapsedSeconds, seconds] = row;

    const mean = meanOverPasses({ elapsedSeconds, history: pastRuns });

    expect(Math.abs(mean - seconds)).toBeLessThan(0.1);
  });

  it.each([84, 90, 100])(
    'follows √(2·c / h) at the next look among the past runs, at %i s',
    (at) => {
      const fit = fitDurations(pastRuns, 200);
      const mean = meanOverPasses({ elapsedSeconds: at, history: pastRuns });
      const hazardThen = fit === null ? Number.NaN : hazard(fit.distribution, at + mean);

      // Five past runs leave 5/7 of c.
      const law = Math.sqrt((2 * 0.5 * (5 / 7)) / hazardThen);

      expect(Math.abs(mean / law - 1)).toBeLessThan(0.15);
    },
  );

  it('takes the more time between looks the more a look is worth, and the more runs it knows', () => {
    const mean = meanOverPasses({ elapsedSeconds: 90, history: pastRuns });

    expect(
      meanOverPasses({ elapsedSeconds: 90, history: pastRuns, worthSeconds: 5 }),
    ).toBeGreaterThan(2 * mean);
    expect(
      meanOverPasses({ elapsedSeconds: 90, history: [...pastRuns, ...pastRuns, ...pastRuns] }),
    ).toBeGreaterThan(mean + 0.2);
  });

  it('heeds the first past run already, and none that makes no sense', () => {
    const [first] = pastRuns;
    const nonsense = [0, -1, Number.NaN].map((seconds) => ({ cases: 200, seconds }));
    const one = first === undefined ? [] : [first];

    expect(secondsUntilNextLook(aSituation({ history: nonsense }))).toBe(
      secondsUntilNextLook(aSituation()),
    );
    const blind = meanOverPasses({ elapsedSeconds: 40 });
    expect(meanOverPasses({ elapsedSeconds: 40, history: one })).toBeGreaterThan(2 * blind);
    expect(meanOverPasses({ elapsedSeconds: 40, history: [...nonsense, ...one] })).toBeGreaterThan(
      2 * blind,
    );
  });

  it('scales past runs by their cases', () => {
    const halfSized = pastRuns.map(({ seconds }) => ({ cases: 100, seconds: seconds / 2 }));
    const near = meanOverPasses({ elapsedSeconds: 105, history: halfSized });

    expect(near).toBeLessThan(meanOverPasses({ elapsedSeconds: 105 }));
  });

  it.each([
    // √(2·c·(t + median)), with 5/7 of c.
    [400, 19.2],
    [1_200, 30.8],
    [100_000, 60],
  ])('goes back to a blind law far beyond all past runs: %i s and %d more', (...row) => {
    const [elapsedSeconds, seconds] = row;

    const mean = meanOverPasses({ elapsedSeconds, history: pastRuns });

    expect(Math.abs(mean - seconds)).toBeLessThan(0.2);
  });

  it('takes what has lasted three deviations longer than the past runs for unlike them', () => {
    const late = meanOverPasses({ elapsedSeconds: 130, history: pastRuns });

    expect(late).toBeGreaterThan(10);
    expect(late).toBeLessThan(12);
  });

  it.each(['blind', 'with progress'])(
    'sees an execution of 7 s within 2 s and 8 looks, %s',
    (mode) => {
      for (let run = 0; run < 200; run++) {
        const { looks, lagSeconds } = watch(
          7,
          (elapsed) => ({ progress: mode === 'blind' || elapsed === 0 ? null : elapsed / 7 }),
          `run-${run}`,
        );

        expect(lagSeconds).toBeLessThanOrEqual(2);
        expect(looks).toBeLessThanOrEqual(8);
      }
    },
  );

  it('does not drum on a platform whose progress stands at 100 %', () => {
    expect(watch(1_500, () => ({ progress: 1 })).looks).toBeLessThan(400);
  });

  it('reaches the numbers that were set for it', () => {
    for (const { schedule, looks, lagSeconds, target } of measurePollPlan(4_000)) {
      if (target === null) continue;
      expect(looks, schedule).toBeLessThanOrEqual(target.looks);
      expect(lagSeconds, schedule).toBeLessThanOrEqual(target.lagSeconds);
    }
  });
});

describe('what a platform advises of its executions', () => {
  const secondsOf = (situation: Partial<PollSituation>) =>
    secondsUntilNextLook(aSituation({ blindSeconds: 15, ...situation }));

  it('is heeded where the suite has no past ones, whatever others have', () => {
    const ofOthers = { cases: 5, seconds: 4, ofOthers: true };

    for (const history of [[], [ofOthers]]) {
      expect(Math.abs(secondsOf({ history, elapsedSeconds: 200 }) - 15)).toBeLessThanOrEqual(2);
    }
  });

  it('gives way to what was learnt', () => {
    const history = Array.from({ length: 10 }, () => ({ cases: 200, seconds: 130 }));

    expect(secondsOf({ history, elapsedSeconds: 0, blindSeconds: 5 })).toBeGreaterThan(50);
  });

  it('is no longer than any other wait', () => {
    expect(secondsOf({ blindSeconds: 500 })).toBeLessThanOrEqual(60);
  });
});
