import { expect, it } from 'vitest';
import { AdaptiveLimit } from '../../../lib/platforms/cognigy-ai/conversation/adaptive-limit.ts';

function after(answers: readonly (number | 'broke')[], most = 16): number {
  const limit = new AdaptiveLimit(most);
  for (const each of answers) {
    if (each === 'broke') limit.broke();
    else limit.went(each);
  }
  return limit.value;
}

it('grows while conversations go well and answers stay as fast', () => {
  expect(after([])).toBe(2);
  expect(after([500, 500])).toBe(4);
  expect(after(Array.from({ length: 6 }, () => 500))).toBe(8);
  expect(after(Array.from({ length: 100 }, () => 500))).toBe(16);
});

it('is less where answers become slow, and half where a conversation breaks off', () => {
  expect(after([500, 500, 2_000])).toBe(3);
  expect(after([500, 500, 2_000, 2_000, 2_000, 2_000])).toBe(2);
  expect(after([500, 500, 'broke'])).toBe(2);
  expect(after(['broke', 'broke', 'broke'])).toBe(1);
});

it('never exceeds what the suite allows', () => {
  expect(after([], 1)).toBe(1);
  expect(after([500, 500, 500], 1)).toBe(1);
  expect(after([500, 2_000], 1)).toBe(1);
});
