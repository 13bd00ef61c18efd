import { describe, expect, it } from 'vitest';
import { Silence } from '../../../lib/steps/loop/silence.ts';

describe('the silence of a pass', () => {
  it.each([
    [{ status: 'unavailable', retryAfterSeconds: 1 }, true],
    [{ status: 'unavailable', retryAfterSeconds: 0 }, false],
    [{ status: 'unavailable', retryAfterSeconds: null }, false],
    [{ status: 'terminal' }, false],
  ])('after %j is asked for: %s', (outcome, isAskedFor) => {
    const silence = new Silence();

    expect(silence.heed(outcome)).toBe(outcome);
    expect(silence.isAskedFor).toBe(isAskedFor);
  });

  it('holds whatever is answered afterwards', () => {
    const silence = new Silence();
    silence.heed({ status: 'unavailable', retryAfterSeconds: 1 });

    silence.heed({ status: 'terminal' });

    expect(silence.isAskedFor).toBe(true);
  });
});
