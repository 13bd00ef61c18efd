import { describe, expect, it } from 'vitest';
import { planBatches } from '../../../../lib/domain/suite/planning/batching.ts';
import { fc } from '../../../support/setup/fast-check.ts';

describe('planning batches', () => {
  it.each([
    { cases: 1, limit: 200, sizes: [1] },
    { cases: 200, limit: 200, sizes: [200] },
    { cases: 201, limit: 200, sizes: [101, 100] },
    { cases: 450, limit: 200, sizes: [150, 150, 150] },
    { cases: 3, limit: 1, sizes: [1, 1, 1] },
    { cases: 0, limit: 200, sizes: [] },
  ])('cuts $cases cases at $limit into $sizes', ({ cases, limit, sizes }) => {
    expect(planBatches(cases, limit).map((batch) => batch.cases)).toEqual(sizes);
  });

  it('covers every case once, in order, with as few and as even batches as the limit allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 500 }),
        (cases, limit) => {
          const plan = planBatches(cases, limit);
          const sizes = plan.map((batch) => batch.cases);

          let next = 0;
          for (const [position, batch] of plan.entries()) {
            expect([batch.index, batch.firstCase]).toEqual([position, next]);
            next += batch.cases;
          }
          expect(next).toBe(cases);
          expect(plan).toHaveLength(Math.ceil(cases / limit));
          expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 50 },
    );
  });
});
