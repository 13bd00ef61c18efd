import { expect } from 'vitest';
import { aSuite } from '../../support/fakes/workflow-loop.ts';
import { faultRow, promise, requestsOf } from '../support/fault-row.ts';
import { type FaultOutcome, runWith } from '../support/fault-world.ts';
import type { Script } from '../support/platform-model.ts';
import { json, type Reply, reset, status, throttled, timeout } from '../support/replies.ts';

const twoMinutes = aSuite(3, { circuit_breaker_seconds: 120 });
const times = (count: number, reply: Reply): Reply[] => Array.from({ length: count }, () => reply);
const looks = ({ platform }: FaultOutcome) => platform.count('status');

const running = json(200, { status: 'running' });

faultRow(
  'P1',
  { fault: 'one 5xx, one time-out, one reset', promise: 'looked at again in the next pass' },
  async (row) => {
    for (const reply of [status(500), status(503), timeout, reset]) {
      row.holds(await runWith({ platform: { status: [reply] } }), promise({ requests: 5 }));
    }
  },
);

faultRow(
  'P2',
  { fault: 'eight failures in a row', promise: 'waited out; there is no limit but the deadline' },
  async (row) => {
    const outcome = await runWith({ platform: { status: times(8, status(502)) } });

    row.holds(outcome, promise({ requests: 12 }));
  },
);

faultRow(
  'P3',
  {
    fault: 'an outage that lasts beyond the deadline; the execution ends after the verdict',
    promise:
      'inconclusive, the batch on record as abandoned; the verdict is never rewritten and nothing is appended to it: a late result can only come of a run of its own',
  },
  async (row) => {
    const outcome = await runWith({
      suite: twoMinutes,
      platform: { executionSeconds: 600, status: () => status(503) },
    });

    row.holds(
      outcome,
      promise({ verdict: 'inconclusive', reason: 'batch_abandoned', ...requestsOf(outcome) }),
    );
    expect(outcome.seconds).toBe(120);
    expect(outcome.records[0]?.batches).toMatchObject([
      { status: 'abandoned', execution_id: 'exec-1' },
    ]);
  },
);

faultRow(
  'P4',
  {
    fault: '429 on a look, with `Retry-After: 20`; with one beyond the deadline',
    promise:
      'nothing is asked before; the deadline stays, and a silence beyond it ends the run at once',
  },
  async (row) => {
    const once = await runWith({ platform: { status: [throttled('20')] } });
    const beyond = await runWith({ platform: { status: () => throttled('7200') } });

    row.holds(once, promise({ requests: 5 }));
    row.holds(beyond, promise({ verdict: 'inconclusive', reason: 'batch_abandoned', requests: 3 }));
    expect(beyond.seconds).toBeLessThan(10);
  },
);

faultRow(
  'P5',
  {
    fault: '404 just after the 202; 404 for ever',
    promise:
      'tolerated for a minute after the submission, then the batch is given up: inconclusive',
  },
  async (row) => {
    const early = await runWith({ platform: { status: times(3, status(404)) } });
    const forever = await runWith({ platform: { status: () => status(404) } });

    row.holds(early, promise({ requests: 7 }));
    row.holds(
      forever,
      promise({ verdict: 'inconclusive', reason: 'batch_abandoned', ...requestsOf(forever) }),
    );
    expect(forever.seconds).toBeGreaterThanOrEqual(60);
    expect(forever.seconds).toBeLessThan(75);
  },
);

faultRow(
  'P6',
  {
    fault: 'a status word that nobody knows; `completed` with 0 of 3 cases done, for ever',
    promise: 'means that it runs, until the deadline: inconclusive, by what the platform said',
  },
  async (row) => {
    for (const [said, words] of [
      [{ status: 'COMPLETED!' }, 'still ran at the deadline'],
      [
        { status: 'completed', completed_cases: 0, total_cases: 3 },
        'said completed with 0 of 3 cases done',
      ],
    ] as const) {
      const outcome = await runWith({
        suite: twoMinutes,
        platform: { status: () => json(200, said) },
      });

      row.holds(
        outcome,
        promise({ verdict: 'inconclusive', reason: 'batch_abandoned', ...requestsOf(outcome) }),
      );
      expect(outcome.seconds).toBe(120);
      expect(outcome.run.reasons[0]?.message).toContain(words);
    }
  },
);

faultRow(
  'P7',
  {
    fault:
      'the status goes back from `completed` to `running`; `completed` comes before all cases are done',
    promise:
      'the first final word counts, and none is final with cases outstanding; an execution that has ended is not looked at again',
  },
  async (row) => {
    const early = json(200, { status: 'completed', completed_cases: 1, total_cases: 3 });
    const hasty = await runWith({ platform: { status: [early, early] } });
    row.holds(hasty, promise({ requests: 6 }));
    expect(looks(hasty)).toBe(3);
    expect(hasty.report?.batches[0]?.faults).toMatchObject([{ code: 'completed_unfinished' }]);

    const outcome = await runWith({
      platform: {
        status: [json(200, { status: 'completed' }), running, running],
        results: [status(202)],
      },
    });

    row.holds(outcome, promise({ requests: 5 }));
    expect(looks(outcome)).toBe(1);
  },
);

for (const [id, word] of [
  ['P8', 'failed'],
  ['P9', 'timeout'],
] as const) {
  faultRow(
    id,
    {
      fault: `the platform calls the execution \`${word}\``,
      promise:
        'its results are fetched all the same and kept; never passed: failed where they prove it, else inconclusive',
    },
    async (row) => {
      const said: Script = () => json(200, { status: word });
      const complete = await runWith({ platform: { status: said } });
      const missed = await runWith({
        platform: {
          status: said,
          results: (_, platform, request) =>
            json(200, {
              test_results: platform.passing(platform.execution(request)).map((result) => ({
                ...result,
                matched_intent: 'other',
                assertions: [{ type: 'intent', passed: false }],
              })),
            }),
        },
      });

      row.holds(
        complete,
        promise({ verdict: 'inconclusive', reason: 'execution_not_completed', requests: 4 }),
      );
      row.holds(missed, promise({ verdict: 'failed', reason: 'pass_rate_missed', requests: 4 }));
      expect(complete.report?.totals.passed).toBe(3);
    },
  );
}
