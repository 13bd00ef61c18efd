import { describe, expect, it } from 'vitest';
import {
  inspectTree,
  MAX_DEPTH,
  MAX_ENTRIES,
  MAX_PARTS,
} from '../../../lib/domain/suite/safe-tree.ts';

const zeros = (length: number) => Array<number>(length).fill(0);

/** A mapping in a mapping in a mapping, so many levels below the root. */
function nested(levels: number): object {
  let tree = {};
  for (let level = 0; level < levels; level += 1) tree = { a: tree };
  return tree;
}

describe('the depth of a tree', () => {
  it('may be 64', () => {
    expect(inspectTree(nested(MAX_DEPTH))).toEqual({ faults: [], hopeless: false });
  });

  it('is hopeless beyond, and told by the first four steps of the way', () => {
    expect(inspectTree({ list: [0, nested(MAX_DEPTH)] })).toEqual({
      faults: [
        {
          path: 'list[1].a.a',
          keys: ['list', 1, 'a', 'a'],
          at: 'value',
          kind: 'other',
          problem: 'is nested deeper than 64 levels',
          remedy: 'make it flatter',
        },
      ],
      hopeless: true,
    });
    expect(inspectTree(nested(MAX_DEPTH + 1)).hopeless).toBe(true);
  });

  it('is no matter of a hundred thousand levels', () => {
    expect(inspectTree(nested(100_000)).faults).toHaveLength(1);
  });
});

describe('the entries of a part', () => {
  it.each([
    ['a list', zeros],
    ['a mapping', (length: number) => ({ ...zeros(length) })],
  ])('of %s may be 8,192', (_, partOf) => {
    expect(inspectTree({ part: partOf(MAX_ENTRIES) })).toEqual({ faults: [], hopeless: false });
    expect(inspectTree({ part: partOf(MAX_ENTRIES + 1) })).toEqual({
      faults: [
        {
          path: 'part',
          keys: ['part'],
          at: 'value',
          kind: 'other',
          problem: 'has 8193 entries',
          remedy: 'at most 8192 are allowed anywhere',
        },
      ],
      hopeless: true,
    });
  });

  it('may be more in the list of cases alone', () => {
    const many = zeros(MAX_ENTRIES + 1);

    expect(inspectTree({ test_cases: many })).toEqual({ faults: [], hopeless: false });
    expect(inspectTree({ labels: { test_cases: many } }).hopeless).toBe(true);
    expect(inspectTree({ cases: many }).hopeless).toBe(true);
  });

  it('are told of every part that has too many, in the order of the file', () => {
    const many = zeros(MAX_ENTRIES + 1);

    const { faults } = inspectTree({ b: many, a: { c: many }, list: [many] });

    expect(faults.map(({ path }) => path)).toEqual(['b', 'a.c', 'list[0]']);
  });
});

describe('the parts of a whole tree', () => {
  /** A list whose parts, itself left out, are so many: one full list named again and again, and a rest. */
  function treeOf(parts: number): object {
    const full = zeros(MAX_ENTRIES);
    const lists = Math.floor(parts / (MAX_ENTRIES + 1));
    return [...Array(lists).fill(full), zeros(parts - lists * (MAX_ENTRIES + 1) - 1)];
  }

  it('may be ten million', () => {
    expect(inspectTree(treeOf(MAX_PARTS))).toEqual({ faults: [], hopeless: false });
  });

  it('are told as a fault of the whole where they are more', () => {
    expect(inspectTree(treeOf(MAX_PARTS + 1))).toEqual({
      faults: [
        {
          path: '',
          keys: [],
          at: 'value',
          kind: 'other',
          problem: 'has more than 10000000 values',
          remedy: 'split the suite',
        },
      ],
      hopeless: true,
    });
  });
});

describe('a reserved key', () => {
  it.each(['__proto__', 'constructor', 'prototype'])('%s is found anywhere', (key) => {
    const tree: unknown = JSON.parse(`{"list": [1, {"${key}": 2}]}`);

    expect(inspectTree(tree)).toEqual({
      faults: [
        {
          path: `list[1].${key}`,
          keys: ['list', 1, key],
          at: 'key',
          kind: 'other',
          problem: 'is a key that JavaScript keeps for itself',
          remedy: 'use another name',
        },
      ],
      hopeless: false,
    });
  });

  it('is found beside and inside another one', () => {
    const tree: unknown = JSON.parse('{"prototype": {"prototype": 1}, "a": {"prototype": null}}');

    expect(inspectTree(tree).faults.map(({ keys }) => keys.join('.'))).toEqual([
      'prototype',
      'prototype.prototype',
      'a.prototype',
    ]);
  });

  it('is no matter as a value', () => {
    expect(inspectTree({ a: 'constructor', b: ['prototype'], c: null }).faults).toEqual([]);
  });
});

it.each([undefined, null, 7, 'text', true, () => 1])('%o is a tree without faults', (root) => {
  expect(inspectTree(root)).toEqual({ faults: [], hopeless: false });
});
