import { describe, expect, it } from 'vitest';
import { contextFault } from '../../../lib/domain/suite/context-fault.ts';

describe('contextFault', () => {
  const eight = { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } };
  const keys = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]));

  it.each([
    ['what JSON has', { text: 'a', number: 1, flag: true, none: null, list: [[]], mapping: {} }],
    ['eight levels', eight],
    ['8,192 bytes', { a: 'x'.repeat(8_184) }],
    ['8,192 bytes of two each', { a: 'ä'.repeat(4_092) }],
    ['64 keys', keys(64)],
    ['more keys further down', { list: keys(65) }],
  ])('takes %s', (_, context) => {
    expect(contextFault(context)).toBeNull();
  });

  it.each<[what: string, context: object, place: string, problem: string, remedy: string]>([
    ['a function', { f: () => 1 }, 'f', 'is of the kind function', 'write a value that JSON has'],
    ['a big integer', { n: [1n] }, 'n.0', 'is of the kind bigint', 'write a value that JSON has'],
    ['nothing', { n: undefined }, 'n', 'is of the kind undefined', 'write a value that JSON has'],
    [
      'an infinite number',
      { limits: { most: Number.POSITIVE_INFINITY } },
      'limits.most',
      'is Infinity',
      'JSON has no such number; write a finite one',
    ],
    [
      'nine levels of mappings',
      { ok: 1, deep: eight },
      'deep',
      'is nested deeper than 8 levels',
      'make it flatter',
    ],
    [
      'nine levels of lists',
      { deep: [[[[[[[[]]]]]]]] },
      'deep',
      'is nested deeper than 8 levels',
      'make it flatter',
    ],
    [
      '8,193 bytes',
      { a: 'x'.repeat(8_185) },
      '',
      'is 8193 bytes long as JSON',
      'at most 8192 bytes are allowed',
    ],
    [
      '8,193 bytes of two each',
      { ab: 'ä'.repeat(4_092) },
      '',
      'is 8193 bytes long as JSON',
      'at most 8192 bytes are allowed',
    ],
    ['65 keys', keys(65), '', 'has 65 keys', 'at most 64 are allowed'],
    [
      'a reserved key',
      { user: [{ constructor: 1 }] },
      'user.0.constructor',
      'is a key that JavaScript keeps for itself',
      'use another name',
    ],
    [
      'a key with a NUL',
      { user: { 'a\u0000': 1 } },
      'user.a\u0000',
      'has a NUL character',
      'remove it',
    ],
    [
      'half a character',
      { user: ['ok', '\ud83d'] },
      'user.1',
      'has an unpaired surrogate, which is not valid Unicode',
      'write the whole character or remove it',
    ],
  ])('tells of %s where it is', (_, context, place, problem, remedy) => {
    const fault = contextFault(context);

    expect([fault?.path.join('.'), fault?.problem, fault?.remedy]).toEqual([
      place,
      problem,
      remedy,
    ]);
  });

  it('counts the entries of a list', () => {
    expect(contextFault({ user: ['ok', { name: '\u0000' }] })?.path).toEqual(['user', 1, 'name']);
  });
});
