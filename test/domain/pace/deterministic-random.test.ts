import { describe, expect, it } from 'vitest';
import { drawsFor } from '../../../lib/domain/pace/deterministic-random.ts';
import { fc } from '../../support/setup/fast-check.ts';

describe('drawsFor', () => {
  it('draws the first twelve bytes of a digest, so that every release replays the same', () => {
    // printf 'run-1\n0' | sha256sum begins with ba2f19be92e2 55104b7e4977.
    expect(drawsFor('run-1', 0)).toEqual([0xba2f19be92e2 / 2 ** 48, 0x55104b7e4977 / 2 ** 48]);
  });

  it('tells one list of parts from another', () => {
    const lists = [['run-1', 0], ['run-1', 1], ['run-1'], ['run-10']];

    expect(new Set(lists.map((parts) => drawsFor(...parts)[0])).size).toBe(lists.length);
  });

  it('draws from 0 on and below 1, with nothing more likely than anything else', () => {
    const draws = Array.from({ length: 2_000 }, (_, part) => drawsFor('even', part)).flat();
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;

    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) =>
        drawsFor(...parts).every((draw) => draw >= 0 && draw < 1),
      ),
    );
  });
});
