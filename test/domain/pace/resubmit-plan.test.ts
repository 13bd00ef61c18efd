import { describe, expect, it } from 'vitest';
import { secondsUntilResubmit } from '../../../lib/domain/pace/resubmit-plan.ts';
import { fc } from '../../support/setup/fast-check.ts';

const attempt = (overrides: Partial<Parameters<typeof secondsUntilResubmit>[0]> = {}) =>
  secondsUntilResubmit({
    runId: 'run-1',
    batch: 0,
    attempt: 1,
    retryAfterSeconds: null,
    ...overrides,
  });

describe('the delay before a batch is sent again', () => {
  it('is 1 to 30 whole seconds, at least Retry-After, and the same on a replay', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.nat(200),
        fc.integer({ min: -1, max: 10_000 }),
        fc.option(fc.double({ min: 0, max: 4_000, noNaN: true })),
        (runId, batch, number, retryAfterSeconds) => {
          const options = { runId, batch, attempt: number, retryAfterSeconds };
          const seconds = secondsUntilResubmit(options);

          expect(Number.isInteger(seconds)).toBe(true);
          expect(seconds).toBeGreaterThanOrEqual(Math.max(1, retryAfterSeconds ?? 0));
          expect(seconds).toBeLessThanOrEqual(Math.max(30, Math.ceil(retryAfterSeconds ?? 0)));
          expect(secondsUntilResubmit(options)).toBe(seconds);
        },
      ),
    );
  });

  it('has a ceiling of 2, 4, 8, 16, 30 and then always 30 seconds', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 60].map((number) =>
      Math.max(...Array.from({ length: 500 }, (_, batch) => attempt({ batch, attempt: number }))),
    );

    expect(ceilings).toEqual([2, 4, 8, 16, 30, 30, 30]);
  });

  it('is spread over all that lies below the ceiling', () => {
    const seconds = Array.from({ length: 500 }, (_, batch) => attempt({ batch, attempt: 5 }));

    expect(new Set(seconds).size).toBe(30);
  });
});
