import { describe, expect, it } from 'vitest';
import { measureRunCost } from '../../bench/run-cost.ts';

const MAX_DOLLARS = 0.006;
const MAX_HISTORY_EVENTS = 5_000;

describe('a run of five batches and fifteen minutes', () => {
  it('costs six tenths of a cent at most, and a fraction of ten loops that poll for themselves', async () => {
    const { shared, sharedDollars, separateDollars } = await measureRunCost();

    expect(sharedDollars).toBeLessThanOrEqual(MAX_DOLLARS);
    expect(separateDollars).toBeGreaterThan(5 * sharedDollars);
    expect(shared.historyEvents).toBeLessThan(MAX_HISTORY_EVENTS);
    expect(shared.invocations).toMatchObject({
      'validate-suite': 1,
      'submit-batches': 1,
      'aggregate-run': 1,
      'notify-outcome': 1,
    });
  });
});
