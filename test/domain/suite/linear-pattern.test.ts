import { describe, expect, it } from 'vitest';
import { linearPattern } from '../../../lib/domain/suite/linear-pattern.ts';

describe('linearPattern', () => {
  it.each([
    ['reset\\s+link', 'here is your reset  link.', true],
    ['^reset', 'here is your reset link', false],
    ['(?i)RESET', 'a Reset', true],
    ['\\d{3}', '12', false],
    ['', 'anything', true],
  ])('finds %j anywhere in %j: %s', (expression, text, found) => {
    expect(linearPattern(expression).find(text)).toBe(found);
  });

  it('answers for an expression that would take a backtracking engine for ever', () => {
    expect(linearPattern('(a+)+$').find(`${'a'.repeat(10_000)}b`)).toBe(false);
  });

  it.each(['(', '(?=ahead)', '(a)\\1', '[z-a]'])('refuses %j, which is not RE2', (expression) => {
    expect(() => linearPattern(expression)).toThrow('error parsing regexp');
  });
});
