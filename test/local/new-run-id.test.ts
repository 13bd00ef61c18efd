import { describe, expect, it } from 'vitest';
import { newRunId } from '../../lib/local/new-run-id.ts';

describe('newRunId', () => {
  it('names the second of UTC and adds chance', () => {
    const id = newRunId(Date.parse('2026-11-22T10:15:00.999Z'));

    expect(id).toMatch(/^run-20261122-101500-[a-z0-9]{6}$/);
    expect(id).toMatch(/^[a-z0-9-]{1,64}$/);
  });

  it('sorts by time', () => {
    const times = [0, 999_000, 1_795_000_000_000, 1_795_000_001_000];

    const ids = times.map(newRunId);

    expect([...ids].sort()).toEqual(ids);
  });

  it('hardly ever gives an id twice', () => {
    const ids = Array.from({ length: 1_000 }, () => newRunId(0));

    expect(new Set(ids).size).toBeGreaterThan(995);
  });
});
