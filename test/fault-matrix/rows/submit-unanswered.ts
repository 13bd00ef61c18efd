import { expect } from 'vitest';
import { aSuite } from '../../support/fakes/workflow-loop.ts';
import { faultRow, promise } from '../support/fault-row.ts';
import { runWith } from '../support/fault-world.ts';
import type { PlatformScript } from '../support/platform-model.ts';
import { refusedConnection, reset, status, throttled, timeout } from '../support/replies.ts';
import { afterEffect, keysOf, pause, resent } from '../support/submissions.ts';

faultRow(
  'S1',
  { fault: '429 with `Retry-After: 7`', promise: 'sent again after seven seconds, not before' },
  async (row) => {
    const outcome = await runWith({ platform: { submit: [throttled('7')] } });

    row.holds(outcome, resent);
    expect(pause(outcome)).toBe(7);
  },
);

faultRow(
  'S2',
  {
    fault: '429 with an HTTP date',
    promise: 'the date is read in all three forms of RFC 9110, and waited for',
  },
  async (row) => {
    const dates = [
      'Sun, 22 Nov 2026 10:00:30 GMT',
      'Sunday, 22-Nov-26 10:00:30 GMT',
      'Sun Nov 22 10:00:30 2026',
    ];
    for (const date of dates) {
      const outcome = await runWith({ platform: { submit: [throttled(date)] } });

      row.holds(outcome, resent);
      expect(pause(outcome)).toBe(30);
    }
  },
);

faultRow(
  'S3',
  {
    fault: '429 without `Retry-After`, or with one that says nothing',
    promise: 'own backoff with full jitter, at least a second, at most two at first',
  },
  async (row) => {
    for (const header of [undefined, '-5', '1e9', 'soon', '5, 10']) {
      const outcome = await runWith({ platform: { submit: [throttled(header)] } });

      row.holds(outcome, resent);
      expect(pause(outcome)).toBeGreaterThanOrEqual(1);
      expect(pause(outcome)).toBeLessThanOrEqual(2);
    }
  },
);

faultRow(
  'S4',
  {
    fault: '429 for ever; 429 with a wait beyond the deadline',
    promise:
      'inconclusive as soon as the next wait would end beyond the deadline, in one loop and never by recursion',
  },
  async (row) => {
    const suite = aSuite(3, { circuit_breaker_seconds: 120 });
    const forever = await runWith({ suite, platform: { submit: () => throttled('10') } });
    const tooLong = await runWith({ suite, platform: { submit: () => throttled('3600') } });
    const ended = { verdict: 'inconclusive', reason: 'batch_unfinished' } as const;

    row.holds(forever, promise({ ...ended, submissions: 10, requests: 11 }));
    row.holds(tooLong, promise({ ...ended, submissions: 1, requests: 2 }));
    expect([forever.seconds, tooLong.seconds]).toEqual([115, 0]);
  },
);

faultRow(
  'S5',
  {
    fault: '503, 502, 504 or a refused connection, without effect',
    promise: 'sent again with the same key',
  },
  async (row) => {
    for (const reply of [status(503), status(502), status(504), refusedConnection]) {
      const outcome = await runWith({ platform: { submit: [reply] } });

      row.holds(outcome, resent);
      expect(new Set(keysOf(outcome))).toEqual(new Set(['run-1:0']));
    }
  },
);

faultRow(
  'S6',
  {
    fault: 'the submission takes effect and its answer is lost',
    promise:
      'the same key again, and the execution that it began with is adopted; with `on_ambiguous_submit: give_up` inconclusive and never sent again',
  },
  async (row) => {
    const lost = await runWith({ platform: afterEffect(reset) });
    const givenUp = await runWith({
      platform: afterEffect(timeout),
      suite: aSuite(3, { on_ambiguous_submit: 'give_up' }),
    });

    row.holds(lost, resent);
    row.holds(
      givenUp,
      promise({ verdict: 'inconclusive', reason: 'batch_abandoned', requests: 2 }),
    );
    expect(lost.platform.executions).toHaveLength(1);
  },
);

faultRow(
  'S7',
  {
    fault: 'the submission takes effect and is answered 500',
    promise: 'as S6: a 5xx proves nothing',
  },
  async (row) => {
    const outcome = await runWith({ platform: afterEffect(status(500)) });

    row.holds(outcome, resent);
    expect(outcome.platform.executions).toHaveLength(1);
  },
);

faultRow(
  'S8',
  {
    fault: 'a time-out, and the submission takes effect a minute later',
    promise:
      'no delay before it is settled, since the key settles it: whichever of the two comes first makes the one execution; a platform that knows no keys is for `give_up`, which never sends twice',
  },
  async (row) => {
    const late: PlatformScript = {
      executionSeconds: 120,
      submit: [
        (platform, request) => {
          platform.acceptLater(request, 60);
          return timeout;
        },
      ],
    };
    const keyed = await runWith({ platform: late });
    const keyless = await runWith({
      platform: { ...late, honoursKeys: false },
      suite: aSuite(3, { on_ambiguous_submit: 'give_up' }),
    });

    row.holds(keyed, promise({ submissions: 2, requests: keyed.platform.requests.length }));
    row.holds(
      keyless,
      promise({ verdict: 'inconclusive', reason: 'batch_abandoned', requests: 2 }),
    );
    expect(keyed.platform.executions).toHaveLength(1);
  },
);
