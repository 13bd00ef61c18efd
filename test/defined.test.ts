import { describe, expect, expectTypeOf, it } from 'vitest';
import { defined } from '../lib/defined.ts';

describe('defined fields', () => {
  it('are those that have a value, null and the like included', () => {
    const fields = { none: undefined, nothing: null, zero: 0, no: false, empty: '' };

    expect(Object.keys(defined(fields))).toEqual(['nothing', 'zero', 'no', 'empty']);
  });

  it('may be absent where the value could be undefined, and only there', () => {
    const given: { port: number; log: string | undefined } = { port: 1, log: undefined };

    expectTypeOf(defined(given)).toExtend<{ port: number; log?: string }>();
  });
});
