import { describe, expect, it } from 'vitest';
import {
  decideReliability,
  earliestReliabilityDecision,
  fixedSampleSize,
  type Reliability,
  reliabilityCourse,
} from '../../../lib/domain/statistics/truncated-sprt.ts';
import { seededRandom } from '../../../simulation/seeded-random.ts';
import { fc } from '../../support/setup/fast-check.ts';
import { misjudgedReliabilities, sequentialValues } from './sequential-values.ts';

const claimed: Reliability = { atLeast: 0.8, expected: 0.95, risk: 0.05, miss: 0.1 };

const reliabilities = fc
  .record({
    atLeast: fc.integer({ min: 5, max: 85 }).map((percent) => percent / 100),
    above: fc.integer({ min: 10, max: 60 }).map((percent) => percent / 100),
    risk: fc.constantFrom(0.01, 0.05, 0.1, 0.2),
    miss: fc.constantFrom(0.01, 0.05, 0.1, 0.2),
  })
  .map(({ atLeast, above, risk, miss }) => ({
    atLeast,
    expected: Math.min(1, atLeast + above),
    risk,
    miss,
  }));

describe('the fixed sample size', () => {
  it.each([
    [0.8, 0.95, 44],
    [0.7, 0.9, 37],
    [0.9, 0.98, 76],
    [0.5, 0.9, 11],
  ])('that tells %d from %d is %i repetitions', (atLeast, expected, runs) => {
    expect(fixedSampleSize({ ...claimed, atLeast, expected })).toBe(runs);
  });

  it('does not exist where nothing is to be told apart, or only by more repetitions than anybody makes', () => {
    expect(fixedSampleSize({ ...claimed, expected: 0.8 })).toBe(Number.POSITIVE_INFINITY);
    expect(fixedSampleSize({ ...claimed, expected: 0.8001 })).toBe(Number.POSITIVE_INFINITY);
  });

  it('is that of the first row without a failure where none is expected', () => {
    expect(fixedSampleSize({ ...claimed, expected: 1 })).toBe(
      Math.ceil(Math.log(0.05) / Math.log(0.8)),
    );
  });
});

describe('the sequential test of one case', () => {
  it(`ends as ${sequentialValues.origin} find for 40 definitions`, () => {
    expect(misjudgedReliabilities({ fixedSampleSize, reliabilityCourse })).toEqual([]);
  });

  it.each([
    [0.8, 0.95, 18.6, 4.4],
    [0.7, 0.9, 12.7, 6.6],
    [0.9, 0.98, 41.7, 4],
    [0.5, 0.9, 5.2, 5],
  ])(
    'of %d against %d takes some %d repetitions at 0.99 and %d at 0.5',
    (atLeast, expected, good, bad) => {
      const reliability = { ...claimed, atLeast, expected };

      expect(Math.abs(reliabilityCourse(reliability, 0.99).expected - good)).toBeLessThan(0.8);
      expect(Math.abs(reliabilityCourse(reliability, 0.5).expected - bad)).toBeLessThan(0.1);
    },
  );

  it('opens below `atLeast` and shuts from `expected` on at most as often as stated', () => {
    fc.assert(
      fc.property(
        reliabilities,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (reliability, part) => {
          const { atLeast, expected, risk, miss } = reliability;
          const worse = reliabilityCourse(reliability, atLeast * part);
          const better = reliabilityCourse(reliability, expected + (1 - expected) * part);
          const atRisk = reliabilityCourse(reliability, atLeast);

          expect(atRisk.open).toBeLessThanOrEqual(risk + 1e-9);
          expect(worse.open).toBeLessThanOrEqual(atRisk.open + 1e-9);
          expect(better.shut).toBeLessThanOrEqual(miss + 1e-9);
          expect(better.open + better.shut + better.undecided).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it("holds both where Wald's limits do not", () => {
    // Wald's would open 5.28 times in 100 at 0.2: a lattice without overshoot.
    const lattice = { atLeast: 0.2, expected: 0.8, risk: 0.05, miss: 0.2 };

    expect(reliabilityCourse(lattice, 0.2).open).toBeLessThanOrEqual(0.05);
    expect(reliabilityCourse(lattice, 0.8).shut).toBeLessThanOrEqual(0.2);
  });

  it('never takes more repetitions than the fixed size, and what is left then is undecided', () => {
    fc.assert(
      fc.property(reliabilities, fc.nat(400), (reliability, failures) => {
        const most = fixedSampleSize(reliability);
        const failed = Math.min(failures, most + 1);
        const passed = most + 1 - failed;

        expect(decideReliability(reliability, { passed, failed })).toBe('undecided');
        expect(reliabilityCourse(reliability, 0.7).expected).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('says nothing before the first repetition', () => {
    expect(decideReliability(claimed, { passed: 0, failed: 0 })).toBe('undecided');
  });

  it('shuts at the first failure where none is expected, and not at a pass', () => {
    const always = { ...claimed, expected: 1 };

    expect(decideReliability(always, { passed: 5, failed: 1 })).toBe('shut');
    expect(decideReliability(always, { passed: 1, failed: 0 })).toBe('undecided');
  });
});

describe('the earliest decision on one case', () => {
  it('is not reached sooner, whatever the repetitions say', () => {
    fc.assert(
      fc.property(reliabilities, fc.integer(), (reliability, seed) => {
        const random = seededRandom(seed);
        const most = fixedSampleSize(reliability);
        const seen = { passed: 0, failed: 0 };
        let due = earliestReliabilityDecision(reliability, seen);
        for (let run = 1; run <= most; run += 1) {
          seen[random() < 0.85 ? 'passed' : 'failed'] += 1;
          const decision = decideReliability(reliability, seen);
          if (decision !== 'undecided') {
            expect(run).toBeGreaterThanOrEqual(due);
            return;
          }
          if (run >= due) due = run + earliestReliabilityDecision(reliability, seen);
        }
      }),
    );
  });

  it.each([
    [{ passed: 0, failed: 0 }, 2],
    [{ passed: 16, failed: 0 }, 1],
    [{ passed: 43, failed: 0 }, 1],
    [{ passed: 35, failed: 9 }, 1],
  ])('after %o is %i repetitions away', (seen, more) => {
    expect(earliestReliabilityDecision(claimed, seen)).toBe(more);
  });
});
