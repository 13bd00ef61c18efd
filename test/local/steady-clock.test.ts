import { describe, expect, it } from 'vitest';
import { steadyClock } from '../../lib/local/steady-clock.ts';
import { fc } from '../support/setup/fast-check.ts';

const START = Date.parse('2026-11-22T10:00:00Z');

/** A machine of which time passes and the clock is set. */
function machine() {
  const at = { wall: START, elapsed: 123.4 };
  const clock = steadyClock(
    () => at.wall,
    () => at.elapsed,
  );
  return {
    clock,
    pass(milliseconds: number) {
      at.wall += milliseconds;
      at.elapsed += milliseconds;
    },
    set(byMs: number) {
      at.wall += byMs;
    },
  };
}

describe('a steady clock', () => {
  it('tells the time of the machine, in whole milliseconds', () => {
    const { clock, pass } = machine();

    pass(1_500.7);

    expect(clock.now()).toBe(START + 1_500);
    expect(Math.abs(clock.stepMs())).toBeLessThan(1);
  });

  it('tells by how much the clock of the machine was moved', () => {
    const { clock, pass, set } = machine();

    pass(1_000);
    set(-3_600_000);
    pass(1_000);

    expect(clock.now()).toBe(START + 2_000);
    expect(clock.stepMs()).toBe(-3_600_000);
  });

  it('measures what passes, and never steps back, whatever is done to the machine', () => {
    const deeds = fc.array(
      fc.record({ pass: fc.nat(100_000), set: fc.integer({ min: -1e9, max: 1e9 }) }),
    );
    fc.assert(
      fc.property(deeds, (done) => {
        const { clock, pass, set } = machine();
        let passed = 0;
        for (const deed of done) {
          const before = clock.now();
          pass(deed.pass);
          set(deed.set);
          passed += deed.pass;

          expect(clock.now()).toBeGreaterThanOrEqual(before);
          expect(clock.now()).toBe(START + passed);
        }
      }),
    );
  });
});
