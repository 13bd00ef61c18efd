import { describe, expect, it } from 'vitest';
import { riskCourse } from '../../../lib/domain/statistics/risk-course.ts';
import {
  decideAtRisk,
  earliestDecision,
  lookInterval,
} from '../../../lib/domain/statistics/risk-limiting.ts';
import { seededRandom } from '../../../simulation/seeded-random.ts';
import { fc } from '../../support/setup/fast-check.ts';

import { misjudgedAtRisk, sequentialValues } from './sequential-values.ts';

const suites = fc
  .record({
    population: fc.integer({ min: 1, max: 120 }),
    allowed: fc.double({ min: 0, max: 0.4, noNaN: true }),
    openRisk: fc.constantFrom(0.01, 0.05, 0.2),
    shutRisk: fc.constantFrom(0.01, 0.05, 0.2),
  })
  .map(({ population, allowed, ...risks }) => ({
    population,
    missesAllowed: Math.floor(population * allowed),
    ...risks,
  }));

/** A suite of which this share is read, and this share of that missed. */
const parts = fc.tuple(
  suites,
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

describe('a decision at a stated risk', () => {
  it(`falls with the case and the miss with which ${sequentialValues.origin} lets it fall`, () => {
    expect(misjudgedAtRisk({ decideAtRisk })).toEqual([]);
  });

  it('comes as often and as early as the same judge finds', () => {
    for (const row of sequentialValues.risk_courses.rows) {
      const [population = 0, missesAllowed = 0, risk = 0, misses = 0, ...theirs] = row;
      const tested = { population, missesAllowed, openRisk: risk, shutRisk: risk };

      const { open, shut, expected } = riskCourse(tested, misses);

      [open, shut, expected].forEach((ours, at) => {
        expect(ours).toBeCloseTo(theirs[at] ?? NaN, 8);
      });
    }
  });

  it.each([
    [200, 61, 81, 93],
    [500, 74, 109, 150],
    [1_000, 80, 125, 198],
  ])(
    'over %i cases takes %i where all hit, some %i where 1 in 100 misses, and %i where 1 in 10 does',
    (population, all, most, few) => {
      const missesAllowed = population / 20;
      const tested = { population, missesAllowed, openRisk: 0.05, shutRisk: 0.05 };

      expect(riskCourse(tested, 0).expected).toBe(all);
      expect(Math.abs(riskCourse(tested, population / 100).expected / most - 1)).toBeLessThan(0.03);
      expect(Math.abs(riskCourse(tested, population / 10).expected / few - 1)).toBeLessThan(0.03);
    },
  );

  it('is the wrong one at most as often as stated, on either side of the threshold', () => {
    for (const [population, missesAllowed] of [
      [60, 3],
      [100, 5],
      [200, 10],
      [200, 40],
      [333, 3],
      [1_000, 50],
    ] as const) {
      for (const risk of [0.01, 0.05, 0.2]) {
        const tested = { population, missesAllowed, openRisk: risk, shutRisk: risk };

        expect(riskCourse(tested, missesAllowed + 1).open).toBeLessThanOrEqual(risk);
        expect(riskCourse(tested, missesAllowed).shut).toBeLessThanOrEqual(risk);
      }
    }
  });

  it('is that of the whole suite once all of it is read', () => {
    fc.assert(
      fc.property(suites, fc.nat(120), (tested, many) => {
        const misses = Math.min(many, tested.population);

        const decision = decideAtRisk(tested, { drawn: tested.population, misses });

        expect(decision).toBe(misses <= tested.missesAllowed ? 'open' : 'shut');
      }),
    );
  });

  it('waits for the whole suite where no miss is allowed', () => {
    const tested = { population: 100, missesAllowed: 0, openRisk: 0.2, shutRisk: 0.05 };

    expect(decideAtRisk(tested, { drawn: 99, misses: 0 })).toBe('undecided');
    expect(decideAtRisk(tested, { drawn: 100, misses: 0 })).toBe('open');
    expect(decideAtRisk(tested, { drawn: 1, misses: 1 })).toBe('shut');
  });

  it('needs a case, unless none could change it', () => {
    const tested = { population: 100, missesAllowed: 5, openRisk: 0.9, shutRisk: 0.9 };

    expect(decideAtRisk(tested, { drawn: 0, misses: 0 })).toBe('undecided');
    expect(decideAtRisk({ ...tested, missesAllowed: 100 }, { drawn: 0, misses: 0 })).toBe('open');
  });

  it('is never taken back by a hit that opens or a miss that shuts', () => {
    fc.assert(
      fc.property(parts, ([tested, read, missed]) => {
        const drawn = Math.floor(read * (tested.population - 1));
        const misses = Math.floor(missed * drawn);
        const decision = decideAtRisk(tested, { drawn, misses });
        if (decision === 'open') {
          expect(decideAtRisk(tested, { drawn: drawn + 1, misses })).toBe('open');
        }
        if (decision === 'shut') {
          expect(decideAtRisk(tested, { drawn: drawn + 1, misses: misses + 1 })).toBe('shut');
        }
      }),
    );
  });
});

describe('the earliest decision', () => {
  it('is not reached sooner, whatever the cases say, and is reached by hits alone or misses alone', () => {
    fc.assert(
      fc.property(parts, fc.integer(), ([tested, read, missed], seed) => {
        const drawn = Math.floor(read * (tested.population - 1));
        const misses = Math.floor(missed * drawn);
        fc.pre(decideAtRisk(tested, { drawn, misses }) === 'undecided');

        const more = earliestDecision(tested, { drawn, misses });

        const random = seededRandom(seed);
        let also = misses;
        for (let step = 1; step < more; step += 1) {
          also += random() < 0.5 ? 1 : 0;
          expect(decideAtRisk(tested, { drawn: drawn + step, misses: also })).toBe('undecided');
        }
        const reached = [misses, misses + more].map((then) =>
          decideAtRisk(tested, { drawn: drawn + more, misses: then }),
        );
        expect(reached.some((decision) => decision !== 'undecided')).toBe(true);
      }),
    );
  });

  it.each([
    [{ drawn: 0, misses: 0 }, 6],
    [{ drawn: 60, misses: 0 }, 12],
    [{ drawn: 70, misses: 0 }, 9],
    [{ drawn: 100, misses: 1 }, 14],
  ])('of 1,000 cases with 50 misses allowed, after %o, is %i cases away', (seen, more) => {
    const tested = { population: 1_000, missesAllowed: 50, openRisk: 0.05, shutRisk: 0.05 };

    expect(earliestDecision(tested, seen)).toBe(more);
  });

  it('is one case away once there is none left', () => {
    const tested = { population: 20, missesAllowed: 1, openRisk: 0.05, shutRisk: 0.05 };

    expect(earliestDecision(tested, { drawn: 20, misses: 1 })).toBe(1);
  });
});

describe('the interval between two looks', () => {
  it.each([
    [1, 1],
    [200, 1],
    [399, 1],
    [400, 2],
    [20_000, 100],
  ])('of %i cases is %i', (population, cases) => {
    expect(lookInterval(population)).toBe(cases);
  });
});
