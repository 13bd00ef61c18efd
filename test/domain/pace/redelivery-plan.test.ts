import { describe, expect, it } from 'vitest';
import {
  REDELIVERY_ATTEMPTS,
  secondsUntilRedelivery,
} from '../../../lib/domain/pace/redelivery-plan.ts';

const LONGEST_VISIBILITY_SECONDS = 12 * 3_600;

describe('the plan of redelivery', () => {
  it.each([
    [1, 1_800],
    [2, 5_400],
    [3, 14_400],
    [4, 21_600],
    [5, 42_600],
    [9, 42_600],
    [10, 0],
    [11, 0],
  ])('waits, after attempt %i, %i seconds', (attempt, seconds) => {
    expect(secondsUntilRedelivery(attempt)).toBe(seconds);
  });

  it('leaves an attempt ten minutes of what a queue can hide a message, and spans 71 hours', () => {
    const waits = Array.from({ length: REDELIVERY_ATTEMPTS }, (_, index) =>
      secondsUntilRedelivery(index + 1),
    );

    expect(Math.max(...waits)).toBe(LONGEST_VISIBILITY_SECONDS - 600);
    expect(Math.floor(waits.reduce((sum, each) => sum + each, 0) / 3_600)).toBe(71);
  });
});
