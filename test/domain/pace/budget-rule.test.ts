import { describe, expect, it } from 'vitest';
import { tokenBucket } from '../../../lib/domain/pace/budget-rule.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const aBucket = () => tokenBucket({ requests: 20, seconds: 10 });
const pass = (wanted: number, now = NOW) => ({ run: 'a', wanted, urgent: false, now });

describe('a budget that a store keeps as text', () => {
  it('begins unused where nothing was kept', () => {
    expect(aBucket().take(undefined, pass(10))).toMatchObject({ granted: 10, waitMs: 0 });
  });

  it('goes on from what was kept', () => {
    const bucket = aBucket();
    const first = bucket.take(undefined, pass(10));

    const second = bucket.take(first.text, pass(1));
    const third = bucket.take(second.text, pass(1, NOW + second.waitMs));

    expect(second).toMatchObject({ granted: 0, waitMs: 1_200 });
    expect(third).toMatchObject({ granted: 1, waitMs: 0 });
  });

  it('takes back what was not used, and books what was used besides', () => {
    const bucket = aBucket();
    const { text } = bucket.take(undefined, pass(8));

    const returned = bucket.adjust(text, -3, NOW);
    const overdrawn = bucket.adjust(text, 2, NOW);

    expect(bucket.take(returned, pass(9)).granted).toBe(5);
    expect(bucket.take(overdrawn, pass(9)).granted).toBe(0);
  });
});
