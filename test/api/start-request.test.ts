import { describe, expect, it } from 'vitest';
import { SuiteReference, scheduledRunId } from '../../lib/api/start-request.ts';
import { isEvidenceKey } from '../../lib/domain/evidence-ref.ts';
import { fc } from '../support/setup/fast-check.ts';

const suite = { key: 'suites/a.yaml' };

describe('the id of a scheduled run', () => {
  it('is the same however often the schedule fires for one time', () => {
    const first = scheduledRunId({
      schedule: 'nightly',
      scheduledAt: '2026-11-22T03:00:00Z',
      suite,
    });
    const again = scheduledRunId({
      schedule: 'nightly',
      scheduledAt: '2026-11-22T04:00:00+01:00',
      suite: { deployed: 'b.csv' },
    });

    expect(again).toBe(first);
    expect(first).toMatch(/^run-20261122-030000-[0-9a-f]{12}$/);
  });

  it('is another for another schedule and for another time', () => {
    const at = (schedule: string, scheduledAt: string) =>
      scheduledRunId({ schedule, scheduledAt, suite });

    const ids = [
      at('nightly', '2026-11-22T03:00:00Z'),
      at('hourly', '2026-11-22T03:00:00Z'),
      at('nightly', '2026-11-22T03:00:01Z'),
    ];

    expect(new Set(ids).size).toBe(ids.length);
  });

  it('can be the name of an execution and of evidence', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 64 }),
        fc.date({ min: new Date(0), max: new Date('2199-12-31'), noInvalidDate: true }),
        (schedule, date) => {
          const id = scheduledRunId({ schedule, scheduledAt: date.toISOString(), suite });

          expect(isEvidenceKey(`${id}/suite-0123456789abcdef.json`)).toBe(true);
          expect(id.length).toBeLessThanOrEqual(80);
        },
      ),
    );
  });
});

describe('a suite that is named', () => {
  it.each([{ key: 'suites/team/a.suite.yaml' }, { deployed: 'a.suite.csv' }])(
    '%j is accepted',
    (one) => {
      expect(SuiteReference.safeParse(one).success).toBe(true);
    },
  );

  it.each([
    { key: 'a.yaml' },
    { key: 'suites/../secrets/a.yaml' },
    { key: 'suites/a.exe' },
    { deployed: '../a.yaml' },
    { deployed: 'folder/a.yaml' },
    { deployed: '.hidden.yaml' },
    { deployed: 'a.yaml', key: 'suites/a.yaml' },
    {},
    'suites/a.yaml',
  ])('%j is refused', (one) => {
    expect(SuiteReference.safeParse(one).success).toBe(false);
  });
});
