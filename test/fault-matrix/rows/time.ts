import { expect } from 'vitest';
import { FAKE_START } from '../../support/fakes/fake-ports.ts';
import { aSuite } from '../../support/fakes/workflow-loop.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';
import { faultRow, promise, requestsOf } from '../support/fault-row.ts';
import { type FaultOutcome, PLATFORM, runWith } from '../support/fault-world.ts';

const HOUR_MS = 3_600_000;
const suite = aSuite(3, { circuit_breaker_seconds: 30 });

/** A clock that is moved so long after the start. */
const stepped =
  (byMs: number, afterSeconds = 2) =>
  (time: number) =>
    time < FAKE_START + afterSeconds * 1_000 ? time : time + byMs;

const codesOf = ({ run }: FaultOutcome) => run.reasons.map(({ code }) => code);

faultRow(
  'T1',
  {
    fault:
      'the clock of the machine is set back by an hour or a day, or ahead, in the middle of a run',
    promise:
      'one process goes by the time that passes: as many requests and seconds as without, and a reason that says by how much the clock was moved',
  },
  async (row) => {
    const still = await runWith({ suite, platform: { executionSeconds: 4 }, isOneProcess: true });
    for (const byMs of [-HOUR_MS, HOUR_MS, -24 * HOUR_MS]) {
      const outcome = await runWith({
        suite,
        platform: { executionSeconds: 4 },
        wall: stepped(byMs),
        isOneProcess: true,
      });

      row.holds(outcome, promise(requestsOf(still)));
      expect(outcome.seconds).toBe(still.seconds);
      expect(codesOf(outcome)).toContain('clock_stepped');
    }
    expect(codesOf(still)).not.toContain('clock_stepped');
  },
);

faultRow(
  'T2',
  {
    fault: 'the same, and the execution never ends',
    promise: 'the deadline comes after the seconds that the suite says',
  },
  async (row) => {
    for (const byMs of [-HOUR_MS, HOUR_MS]) {
      const outcome = await runWith({
        suite,
        platform: { executionSeconds: 600 },
        wall: stepped(byMs),
        isOneProcess: true,
      });

      const promised = { verdict: 'inconclusive', reason: 'batch_abandoned' } as const;
      row.holds(outcome, promise({ ...promised, ...requestsOf(outcome) }));
      expect(outcome.seconds).toBe(30);
      expect(codesOf(outcome)).toContain('clock_stepped');
    }
  },
);

faultRow(
  'T3',
  {
    fault:
      'the clock is set back by an hour between two functions; the execution has ended, or has not',
    promise:
      'a deadline further ahead than the time that the suite gives counts as come: one last look, then the verdict, and a reason that says so',
    on: 'each step reads the clock',
  },
  async (row) => {
    const ended = await runWith({ suite, wall: stepped(-HOUR_MS, 1) });
    const open = await runWith({
      suite,
      platform: { executionSeconds: 600 },
      wall: stepped(-HOUR_MS),
    });

    row.holds(ended, promise(requestsOf(ended)));
    const promised = { verdict: 'inconclusive', reason: 'batch_abandoned' } as const;
    row.holds(open, promise({ ...promised, ...requestsOf(open) }));
    expect(open.seconds).toBeLessThan(30);
    expect(codesOf(open)).toContain('clock_set_back');
    expect(open.run.reasons[0]?.message).not.toContain('at the deadline');
  },
);

faultRow(
  'T4',
  {
    fault: 'a run begins with a clock that is two hours or a day behind that of the run before it',
    promise: 'the rate budget owes what it owed, so that the run is not held back',
  },
  async (row) => {
    for (const hours of [2, 24]) {
      const state = temporaryState();
      const budget = (now: () => number) =>
        state.rateBudget(PLATFORM, { requests: 1_000, seconds: 300 }, now);
      await budget(() => FAKE_START + hours * HOUR_MS).take({
        runId: 'run-before',
        wanted: 3,
        urgent: false,
      });

      const outcome = await runWith({
        suite,
        stores: (good, now) => ({ ...good, budget: budget(now) }),
      });

      row.holds(outcome, promise({ requests: 4 }));
      expect(outcome.seconds).toBeLessThan(10);
    }
  },
);

faultRow(
  'T5',
  {
    fault: 'other runs have taken the rate budget until after the deadline',
    promise: 'inconclusive, and the reason says that the rate budget held the run back',
  },
  async (row) => {
    const outcome = await runWith({
      suite,
      stores: (good) => ({
        ...good,
        budget: {
          take: async ({ wanted, urgent }) =>
            urgent ? { granted: wanted, waitMs: 0 } : { granted: 0, waitMs: 60_000 },
          adjust: async () => {},
        },
      }),
    });

    const promised = { verdict: 'inconclusive', reason: 'batch_unfinished' } as const;
    row.holds(outcome, promise({ ...promised, submissions: 0, requests: 0 }));
    expect(outcome.run.reasons[0]?.message).toBe(
      'batch 1 of 1 was never sent: the rate budget, which all runs at this platform share, had no turn for it in time',
    );
  },
);
