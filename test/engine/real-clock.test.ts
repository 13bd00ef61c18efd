import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realClock } from '../../lib/engine/clock.ts';

describe('realClock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const thirtyDays = 30 * 24 * 3600 * 1000;

  it('sleeps longer than one timer of Node.js can', async () => {
    let isAwake = false;
    const start = realClock.now();
    const sleep = realClock.sleep(thirtyDays).then(() => {
      isAwake = true;
    });

    await vi.advanceTimersByTimeAsync(thirtyDays - 1);
    expect(isAwake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await sleep;

    expect(realClock.now() - start).toBe(thirtyDays);
  });

  it('ends at once when it is cut short, and leaves no timer behind', async () => {
    const controller = new AbortController();
    const sleep = realClock.sleep(thirtyDays, controller.signal);

    controller.abort();
    await sleep;

    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin to sleep when it was cut short before', async () => {
    await realClock.sleep(thirtyDays, AbortSignal.abort());

    expect(vi.getTimerCount()).toBe(0);
  });
});
