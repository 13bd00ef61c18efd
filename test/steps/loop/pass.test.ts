import { describe, expect, it } from 'vitest';
import type { BatchExecution, BatchRecord } from '../../../lib/domain/batch.ts';
import { RunState } from '../../../lib/domain/run-state.ts';
import {
  dueToSend,
  earliestDue,
  isDueForLook,
  leftUnsentIn,
  mayAsk,
  openPass,
  type Pass,
  roomOf,
  withBatches,
} from '../../../lib/steps/loop/pass.ts';
import {
  aBatch,
  anExecution,
  aRun,
  type BatchFacts,
} from '../../support/builders/ledger-builders.ts';
import { FAKE_START, fakePorts } from '../../support/fakes/fake-ports.ts';

const NOW = FAKE_START + 10_000;
const DEADLINE = FAKE_START + 60_000;
const ALL = [
  'planned',
  'submitting',
  'unknown',
  'submitted',
  'settled',
  'collected',
  'refused',
  'abandoned',
] as const;

function aPass(batches: readonly BatchRecord[] = [], overrides: Partial<Pass> = {}): Pass {
  return {
    run: aRun({ deadlineAt: DEADLINE }),
    batches,
    needed: null,
    number: 1,
    now: NOW,
    endsAt: NOW + 20_000,
    isLast: false,
    sendingWasEnded: false,
    ...overrides,
  };
}

/** What is claimed of a batch that is the pass's only one. */
const claimed =
  (claim: (pass: Pass, batch: BatchRecord) => boolean) =>
  (facts: BatchFacts, overrides: Partial<Pass> = {}) => {
    const batch = aBatch(facts);
    return claim(aPass([batch], overrides), batch);
  };
const isDueToSend = claimed((pass, batch) => dueToSend(pass).some((due) => due === batch));
const isLeftUnsent = claimed((pass, batch) => leftUnsentIn(pass)(batch));
const dueForLook = claimed(isDueForLook);

describe('a pass', () => {
  it('holds what the ledger had when it was opened, and when that was', async () => {
    const ports = fakePorts();
    await ports.ledger.createRun(aRun({ deadlineAt: FAKE_START + 1 }));
    await ports.ledger.createBatches([aBatch()]);

    const pass = await openPass(RunState.parse({ runId: 'run-1', tick: 4 }), ports);

    expect(pass).toEqual({
      run: aRun({ deadlineAt: FAKE_START + 1 }),
      batches: [aBatch()],
      needed: null,
      number: 4,
      now: FAKE_START,
      endsAt: FAKE_START + 20_000,
      isLast: false,
      sendingWasEnded: false,
    });
  });

  it('is the last from the deadline on, and sends nothing where another step has ended that', async () => {
    const ports = fakePorts();
    await ports.ledger.createRun(aRun({ deadlineAt: FAKE_START }));

    const pass = await openPass(RunState.parse({ runId: 'run-1', next: 'aggregate' }), ports);

    expect(pass).toMatchObject({ isLast: true, sendingWasEnded: true });
  });

  it('is another with the batches that change', () => {
    const batches = [aBatch({ index: 0 }), aBatch({ index: 1 })];
    const before = aPass(batches);
    const changed = aBatch({ index: 1, phase: 'submitted' });

    const after = withBatches(before, [changed]);

    expect(after.batches).toEqual([batches[0], changed]);
    expect(before.batches).toEqual([aBatch({ index: 0 }), aBatch({ index: 1 })]);
  });
});

describe('asking the platform', () => {
  it.each([
    ['while the run is under way', {}, true],
    ['in a run that was cancelled', { cancelRequestedAt: NOW }, false],
    ['in a run that is decided', { verdict: 'passed' }, false],
    ['before the instant that it named', { holdUntil: NOW + 1 }, false],
    ['from that instant on', { holdUntil: NOW }, true],
    ['where it wants silence beyond the deadline', { holdUntil: DEADLINE + 1 }, false],
  ] as const)('is right or wrong %s', (_, overrides, may) => {
    const run = aRun({ deadlineAt: DEADLINE, ...overrides });

    expect(mayAsk(aPass([], { run }))).toBe(may);
  });

  it('is wrong after a silence beyond the deadline, whoever sees it over', () => {
    const run = aRun({ deadlineAt: DEADLINE, holdUntil: DEADLINE + 1 });

    expect(mayAsk(aPass([], { run, now: DEADLINE + 2 }))).toBe(false);
  });
});

describe('a batch that is due to be sent', () => {
  it('is planned, or has no answer', () => {
    expect(ALL.filter((phase) => isDueToSend({ phase }))).toEqual([
      'planned',
      'submitting',
      'unknown',
    ]);
  });

  it.each(['planned', 'submitting', 'unknown'] as const)('waits for its instant: %s', (phase) => {
    expect(isDueToSend({ phase, nextActionAt: NOW })).toBe(true);
    expect(isDueToSend({ phase, nextActionAt: NOW + 1 })).toBe(false);
  });

  it.each(['planned', 'submitting', 'unknown'] as const)(
    'is never sent once the time for it is over: %s',
    (phase) => {
      expect(isDueToSend({ phase }, { now: DEADLINE - 1 })).toBe(true);
      expect(isDueToSend({ phase }, { now: DEADLINE })).toBe(false);
      expect(isDueToSend({ phase }, { sendingWasEnded: true })).toBe(false);
    },
  );

  it('needs room where it is not out already', () => {
    const planned = aBatch({ index: 0 });
    const unknown = aBatch({ index: 1, phase: 'unknown' });
    const run = (concurrency: number) =>
      aRun({ deadlineAt: DEADLINE, settings: { ...aRun().settings, concurrency } });
    const full = aPass([planned, unknown], { run: run(1) });
    const wide = aPass([planned, unknown], { run: run(2) });

    expect(dueToSend(full)).toEqual([unknown]);
    expect(dueToSend(wide)).toEqual([unknown, planned]);
    expect([roomOf(full), roomOf(wide)]).toEqual([0, 1]);
    expect(
      roomOf(aPass([unknown, aBatch({ index: 2, phase: 'submitted' })], { run: run(1) })),
    ).toBe(0);
  });

  it('is none that is planned after the platform has refused another', () => {
    const refused = aBatch({ index: 0, phase: 'refused' });
    const planned = aBatch({ index: 1 });
    const unknown = aBatch({ index: 2, phase: 'unknown' });
    const pass = aPass([refused, planned, unknown]);

    expect(dueToSend(pass)).toEqual([unknown]);
    expect(pass.batches.map(leftUnsentIn(pass))).toEqual([false, true, false]);
  });

  it('is left unsent once the time for it is over', () => {
    const left = (overrides: Partial<Pass>) =>
      ALL.filter((phase) => isLeftUnsent({ phase }, overrides));

    expect(left({})).toEqual([]);
    expect(left({ now: DEADLINE })).toEqual(['planned', 'submitting', 'unknown']);
    expect(left({ sendingWasEnded: true })).toEqual(['planned', 'submitting', 'unknown']);
  });
});

const driven: BatchExecution = {
  kind: 'driven',
  id: 'exec-1',
  submittedAt: NOW,
  platformStatus: null,
  looks: 0,
  progress: null,
  slices: [],
};

describe('a batch that is due for a look', () => {
  it('is waited for', () => {
    expect(ALL.filter((phase) => dueForLook({ phase }))).toEqual(['submitted', 'settled']);
    expect(ALL.filter((phase) => dueForLook({ phase }, { isLast: true }))).toEqual([
      'submitted',
      'settled',
    ]);
  });

  it('waits for its instant, or nearly: 15 % of the square root of the seconds that it is out', () => {
    const execution = anExecution({ submittedAt: NOW - 100_000 });
    const due = (nextActionAt: number) =>
      dueForLook({ phase: 'submitted', execution, nextActionAt });

    expect(due(NOW + 1_500)).toBe(true);
    expect(due(NOW + 1_501)).toBe(false);
  });

  it('is due exactly at its instant where it was submitted by a clock that is ahead', () => {
    const execution = anExecution({ submittedAt: NOW + 5_000 });
    const due = (nextActionAt: number) =>
      dueForLook({ phase: 'submitted', execution, nextActionAt });

    expect(due(NOW)).toBe(true);
    expect(due(NOW + 1)).toBe(false);
  });

  it.each<[string, BatchFacts & { readonly nextActionAt: number }]>([
    ['out', { phase: 'submitted', nextActionAt: NOW + 70_000 }],
    ['whose results are awaited', { phase: 'settled', nextActionAt: NOW + 70_000 }],
    ['that is driven', { phase: 'submitted', execution: driven, nextActionAt: NOW + 3_710_000 }],
  ])('%s waits as long as a rule can have asked for, and no longer', (_, batch) => {
    const later = { ...batch, nextActionAt: batch.nextActionAt + 1 };

    expect(dueForLook(batch)).toBe(false);
    expect(dueForLook(later)).toBe(true);
    expect(earliestDue(aPass([aBatch(batch)]))).toBe(aPass([]).run.deadlineAt);
    expect(earliestDue(aPass([aBatch(later)]))).toBe(NOW);
  });

  it('need not wait in the last pass', () => {
    const far = { phase: 'submitted', nextActionAt: NOW + 59_000 } as const;

    expect(dueForLook(far)).toBe(false);
    expect(dueForLook(far, { isLast: true })).toBe(true);
  });
});

describe('the instant at which something is due next', () => {
  it('is the earliest of all that is waited for or may be sent', () => {
    const batches = [
      aBatch({ index: 0, phase: 'submitted', nextActionAt: NOW + 3_000 }),
      aBatch({ index: 1, phase: 'settled', nextActionAt: NOW + 2_000 }),
      aBatch({ index: 2, phase: 'unknown', nextActionAt: NOW + 1_000 }),
      aBatch({ index: 3, nextActionAt: NOW + 500 }),
      aBatch({ index: 4, phase: 'collected' }),
    ];

    expect(earliestDue(aPass(batches))).toBe(NOW + 500);
    expect(earliestDue(aPass(batches.slice(0, 3)))).toBe(NOW + 1_000);
    expect(earliestDue(aPass(batches.slice(0, 2)))).toBe(NOW + 2_000);
    expect(earliestDue(aPass(batches, { sendingWasEnded: true }))).toBe(NOW + 2_000);
  });

  it('is the deadline where nothing is due before', () => {
    const late = aBatch({ phase: 'submitted', nextActionAt: DEADLINE + 1 });

    expect(earliestDue(aPass([late]))).toBe(DEADLINE);
    expect(earliestDue(aPass([]))).toBe(DEADLINE);
  });
});
