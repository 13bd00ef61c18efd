import { describe, expect, it } from 'vitest';
import { isEvidenceKey } from '../../lib/domain/evidence-ref.ts';
import { runIdOfKey, scheduledRunId } from '../../lib/domain/run-id.ts';
import { fc } from '../support/setup/fast-check.ts';

it('is the same run for the same key, and can be the name of an execution', () => {
  expect(runIdOfKey('deploy 1', 'a')).toBe(runIdOfKey('deploy 1', 'a'));
  expect(runIdOfKey('deploy 2', 'a')).not.toBe(runIdOfKey('deploy 1', 'a'));
  expect(runIdOfKey('deploy 1', 'b')).not.toBe(runIdOfKey('deploy 1', 'a'));
  expect(runIdOfKey('deploy 1', 'a')).toMatch(/^run-[0-9a-f]{24}$/);
});

describe('the id of a scheduled run', () => {
  it('is the same however often the schedule fires for one time', () => {
    const first = scheduledRunId({
      schedule: 'nightly',
      scheduledAt: '2026-11-22T03:00:00Z',
    });
    const again = scheduledRunId({
      schedule: 'nightly',
      scheduledAt: '2026-11-22T04:00:00+01:00',
    });

    expect(again).toBe(first);
    expect(first).toMatch(/^run-20261122-030000-[0-9a-f]{12}$/);
  });

  it('is another for another schedule and for another time', () => {
    const at = (schedule: string, scheduledAt: string) => scheduledRunId({ schedule, scheduledAt });

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
          const id = scheduledRunId({ schedule, scheduledAt: date.toISOString() });

          expect(isEvidenceKey(`${id}/suite-0123456789abcdef.json`)).toBe(true);
          expect(id.length).toBeLessThanOrEqual(80);
        },
      ),
    );
  });
});
