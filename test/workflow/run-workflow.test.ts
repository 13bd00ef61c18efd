import { describe, expect, it } from 'vitest';
import {
  AuditUnavailable,
  AuthenticationFailed,
  ConcurrentWrite,
  ForeignRun,
  NotificationUndelivered,
  PlatformBusy,
  SuiteRejected,
} from '../../lib/domain/errors.ts';
import type { RunState } from '../../lib/domain/run-state.ts';
import { LONGEST_RUN_SECONDS } from '../../lib/domain/suite/suite.ts';
import { Verdict } from '../../lib/domain/verdict.ts';
import type { EndedExecution } from '../../lib/engine/execute-workflow.ts';
import { limits } from '../../lib/engine/limits.ts';
import { MAX_PASSES } from '../../lib/steps/loop/next-action.ts';
import { retryGapSeconds } from '../support/builders/state-machines.ts';
import { goodSteps as good, runWith, statesOf, throwing } from './scripted-run.ts';

const forever = Number.POSITIVE_INFINITY;

const snapshotFirst: typeof good.validate = (state, call) =>
  call === 1 ? { ...state, next: 'snapshot' } : good.validate(state, call);
const lent: typeof good.aggregate = (state) => ({ ...state, verdict: 'passed', lent: true });
/** Four times the passes that a run may take, over the longest time that it may have. */
const longest: typeof good.poll = (state) => {
  const passes = 4 * MAX_PASSES;
  return {
    ...state,
    next: state.tick + 1 < passes ? 'wait' : 'aggregate',
    waitSeconds: Math.floor(LONGEST_RUN_SECONDS / passes),
    tick: state.tick + 1,
  };
};

describe('a platform that is busy while the run is prepared', () => {
  it('is tried again ten times and no more, by growing waits', async () => {
    const busy = () => new PlatformBusy('answered 429');

    const patient = await runWith({ validate: throwing(busy, 10, good.validate) });
    const beaten = await runWith({ validate: throwing(busy, 11, good.validate) });

    expect(patient.execution.output).toMatchObject({ verdict: 'passed' });
    expect(beaten.calls.filter((call) => call === 'validate')).toHaveLength(11);
    expect(beaten.calls).not.toContain('submit');
  });
});

describe('a function that dies', () => {
  it.each([
    'Lambda.Unknown',
    'Sandbox.Timedout',
    'Sandbox.Failure',
    'Runtime.ExitError',
    'Runtime.NodeJsExit',
    'Runtime.OutOfMemory',
    'Runtime.Unknown',
    'Extension.Crash',
    'Extension.ExitError',
  ])('as %s is called once more in every step, and costs the run nothing', async (name) => {
    const dies = () => Object.assign(new Error('signal: killed'), { name });
    const once = Object.fromEntries(
      Object.entries({ ...good, validate: snapshotFirst, aggregate: lent }).map(([step, work]) => [
        step,
        throwing(dies, 1, (state, call) => work(state, call - 1)),
      ]),
    );

    const { execution, calls } = await runWith(once);

    expect(execution.output).toMatchObject({ verdict: 'passed' });
    expect(calls.join(' ')).toBe(
      'validate validate take take validate submit submit poll poll aggregate aggregate giveBack giveBack notify notify',
    );
  });

  it('for its own fault is not called again', async () => {
    const unusable = () => Object.assign(new Error(), { name: 'Runtime.ImportModuleError' });

    const { calls } = await runWith({ poll: throwing(unusable, 1, good.poll) });

    expect(calls.filter((call) => call === 'poll')).toHaveLength(1);
  });
});

describe('a run that goes well', () => {
  it('ends in Passed, by way of every step', async () => {
    const { execution } = await runWith();

    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toMatchObject({ runId: 'r1', suiteId: 'suite-1', verdict: 'passed' });
    expect(statesOf(execution)).toEqual([
      'Validate Suite',
      'Snapshot?',
      'Submit Batches',
      'Wait',
      'Poll Batches',
      'What Next?',
      'Aggregate Run',
      'Lent?',
      'Notify Outcome',
      'Gate',
      'Passed',
    ]);
  });

  it('waits as long as it is told, polls as often, and submits what is left', async () => {
    const script: RunState['next'][] = ['wait', 'submit', 'wait', 'aggregate'];
    const { execution, calls } = await runWith({
      poll: (state) => ({
        ...state,
        next: script[state.tick] ?? 'aggregate',
        waitSeconds: 10,
        tick: state.tick + 1,
      }),
    });
    const waits = execution.history.filter(({ type }) => type.startsWith('WaitState'));
    const lengths = waits.flatMap(({ type, timestamp }, index) =>
      type === 'WaitStateExited' ? [(timestamp - (waits[index - 1]?.timestamp ?? 0)) / 1000] : [],
    );

    expect(execution.status).toBe('SUCCEEDED');
    expect(calls.join(' ')).toBe('validate submit poll poll submit poll poll aggregate notify');
    expect(lengths).toEqual([5, 10, 5, 10]);
  });

  it.each([
    { next: 'wait', what: 'look', events: 9, transitions: 3 },
    { next: 'submit', what: 'look that sends as well', events: 14, transitions: 4 },
  ] as const)('takes $events events for one more $what', async ({ next, events, transitions }) => {
    const looking = (looks: number) =>
      runWith({
        poll: (state) => ({
          ...state,
          next: state.tick + 1 < looks ? next : 'aggregate',
          waitSeconds: 1,
          tick: state.tick + 1,
        }),
      });
    const one = await looking(1);
    const hundred = await looking(100);

    const more = hundred.execution.history.length - one.execution.history.length;

    expect(more).toBe(events * 99);
    expect(hundred.execution.transitions - one.execution.transitions).toBe(transitions * 99);
  });

  it('has room in its history for four times the passes of a run, over the longest time', async () => {
    const { execution } = await runWith({ poll: longest });

    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.history.length).toBeLessThan(limits.historyEvents);
  });

  it('is given up four minutes after the longest deadline', async () => {
    const { execution } = await runWith({
      poll: (state) => ({ ...state, next: 'wait', waitSeconds: 600, tick: state.tick + 1 }),
    });

    expect(execution.status).toBe('TIMED_OUT');
  });

  it('keeps its state below 4 KiB', async () => {
    const { execution } = await runWith({
      aggregate: (state) => ({ ...state, verdict: 'error' }),
      poll: throwing(() => new AuthenticationFailed('x'.repeat(50_000)), forever, good.poll),
    });

    expect(execution.largestStateBytes).toBeLessThan(4096);
  });
});

describe('a run that makes the snapshot it gates', () => {
  it('waits until it is there, plans then, and gives back what was lent', async () => {
    const { execution, calls } = await runWith({
      validate: snapshotFirst,
      take: (state, call) =>
        call < 3 ? { ...state, next: 'snapshot', waitSeconds: 4 } : { ...state, next: 'validate' },
      aggregate: lent,
    });

    expect(execution.status).toBe('SUCCEEDED');
    expect(calls.join(' ')).toBe(
      'validate take take take validate submit poll aggregate giveBack notify',
    );
  });

  it('gives back what was lent where a step fails, and where nobody is told', async () => {
    const broken = () => new AuthenticationFailed('refused');
    const { execution, calls } = await runWith({
      validate: snapshotFirst,
      poll: throwing(broken, forever, good.poll),
      aggregate: (state) => ({ ...state, verdict: 'error', lent: true }),
      notify: throwing(() => new NotificationUndelivered('gone'), forever, good.notify),
    });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'GateErrored' });
    expect(calls).toContain('giveBack');
  });

  it('is judged where no snapshot can be made, or it is cancelled meanwhile', async () => {
    const refused = await runWith({
      validate: snapshotFirst,
      take: throwing(() => new SuiteRejected('there are ten'), forever, good.take),
      aggregate: (state) => ({ ...state, verdict: 'rejected' }),
    });
    const cancelled = await runWith({
      validate: snapshotFirst,
      take: (state) => ({ ...state, next: 'aggregate' }),
      aggregate: (state) => ({ ...state, verdict: 'cancelled' }),
    });

    expect(refused.execution.error).toBe('GateRejected');
    expect(cancelled.execution.error).toBe('GateCancelled');
    expect(cancelled.calls.join(' ')).toBe('validate take aggregate notify');
  });

  it('keeps its verdict where the platform does not take the endpoint back', async () => {
    const busy = () => new PlatformBusy('it still runs the snapshot');
    const { execution, calls } = await runWith({
      aggregate: lent,
      giveBack: throwing(busy, forever, good.giveBack),
    });

    expect(execution.status).toBe('SUCCEEDED');
    expect(calls.filter((call) => call === 'giveBack')).toHaveLength(4);
    expect(calls.at(-1)).toBe('notify');
  });

  it('has room in its history for the slowest snapshot and the longest run', async () => {
    const { execution } = await runWith({
      validate: snapshotFirst,
      take: (state, call) =>
        call < 60
          ? { ...state, next: 'snapshot', waitSeconds: 10 }
          : { ...state, next: 'validate' },
      poll: longest,
    });

    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.history.length).toBeLessThan(limits.historyEvents);
  });
});

describe('the gate', () => {
  const ends: Record<Exclude<Verdict, 'passed'>, [state: string, error: string]> = {
    failed: ['Failed', 'GateFailed'],
    inconclusive: ['Inconclusive', 'GateInconclusive'],
    rejected: ['Rejected', 'GateRejected'],
    cancelled: ['Cancelled', 'GateCancelled'],
    error: ['Errored', 'GateErrored'],
  };

  it.each(Object.entries(ends))('lets no run pass that ends %s', async (word, [state, error]) => {
    const verdict = Verdict.parse(word);

    const { execution } = await runWith({ aggregate: (input) => ({ ...input, verdict }) });

    expect(execution).toMatchObject({ status: 'FAILED', error });
    expect(execution.cause).toContain('run r1');
    expect(statesOf(execution).at(-1)).toBe(state);
  });

  it.each([undefined, null, 'PASSED', 'passed ', ['passed'], true, ''])(
    'takes %j for an error of ours',
    async (verdict) => {
      const { execution } = await runWith({
        aggregate: (state) => Object.assign({}, state, { verdict }),
        notify: () => {
          throw new NotificationUndelivered('gone');
        },
      });

      expect(execution).toMatchObject({ status: 'FAILED', error: 'GateErrored' });
    },
  );

  it('judges by what Aggregate Run says, whatever comes back from the notification', async () => {
    const { execution } = await runWith({
      aggregate: (state) => ({ ...state, verdict: 'failed' }),
      notify: (state) => ({ ...state, verdict: 'passed' }),
    });

    expect(execution.error).toBe('GateFailed');
  });

  it('is reached by way of Aggregate Run where a poll answers with a word nobody knows', async () => {
    const { execution } = await runWith({
      poll: (state) => Object.assign({}, state, { next: 'dance' }),
    });

    expect(statesOf(execution).slice(5)).toEqual([
      'What Next?',
      'Aggregate Run',
      'Notify Outcome',
      'Gate',
      'Errored',
    ]);
  });
});

describe('an error in a step', () => {
  it.each(['validate', 'submit', 'poll'] as const)(
    'of %s is aggregated and notified with its name and cause',
    async (step) => {
      const { execution, seen, calls } = await runWith({
        [step]: () => {
          throw new SuiteRejected('no such suite');
        },
        aggregate: (state) => ({ ...state, verdict: 'rejected' }),
      });
      const failure = seen.find((one) => one.step === 'aggregate')?.state.failure;

      expect(failure?.error).toBe('SuiteRejected');
      expect(failure?.cause).toContain('no such suite');
      expect(calls.filter((one) => one === step)).toHaveLength(1);
      expect(calls.slice(-2)).toEqual(['aggregate', 'notify']);
      expect(execution.error).toBe('GateRejected');
    },
  );

  it('hands on a cause of at most 1,000 characters', async () => {
    const { seen } = await runWith({
      submit: () => {
        throw new AuthenticationFailed(`${'x'.repeat(5_000)}`);
      },
    });

    expect(seen.find(({ step }) => step === 'aggregate')?.state.failure?.cause).toHaveLength(1000);
  });

  it('hands on an empty cause where a step takes too long', async () => {
    const { seen } = await runWith({ poll: () => new Promise(() => {}) });

    expect(seen.find(({ step }) => step === 'aggregate')?.state.failure).toEqual({
      error: 'States.Timeout',
      cause: '',
    });
    expect(seen.filter(({ step }) => step === 'poll')).toHaveLength(2);
  });

  it.each([
    'Lambda.ServiceException',
    'Lambda.TooManyRequestsException',
    'Lambda.SdkClientException',
    'ConcurrentWrite',
    'StoreUnavailable',
  ])('called %s is tried again, four times', async (name) => {
    const error = () => Object.assign(new Error('later'), { name });

    const mended = await runWith({ poll: throwing(error, 4, good.poll) });
    const broken = await runWith({ poll: throwing(error, 5, good.poll) });

    expect(mended.seen.find(({ step }) => step === 'aggregate')?.state.failure).toBeUndefined();
    expect(mended.execution.status).toBe('SUCCEEDED');
    expect(broken.seen.find(({ step }) => step === 'aggregate')?.state.failure?.error).toBe(name);
  });

  it('keeps what the steps before it found', async () => {
    const { seen } = await runWith({
      poll: throwing(() => new ConcurrentWrite('again'), forever, good.poll),
    });

    expect(seen.find(({ step }) => step === 'aggregate')?.state).toMatchObject({
      runId: 'r1',
      suiteId: 'suite-1',
    });
  });
});

describe('an audit that cannot be written', () => {
  it('is tried three more times', async () => {
    const { execution, calls } = await runWith({
      aggregate: throwing(() => new AuditUnavailable('throttled'), 3, good.aggregate),
    });

    expect(calls.filter((step) => step === 'aggregate')).toHaveLength(4);
    expect(execution.status).toBe('SUCCEEDED');
  });

  it('ends in Errored, after everybody was told so', async () => {
    const { execution, seen } = await runWith({
      aggregate: throwing(() => new AuditUnavailable('gone'), forever, good.aggregate),
    });

    expect(seen.at(-1)).toMatchObject({
      step: 'notify',
      state: { verdict: 'error', failure: { error: 'AuditUnavailable' } },
    });
    expect(statesOf(execution).slice(-3)).toEqual(['Notify Outcome', 'Gate', 'Errored']);
    expect(execution).toMatchObject({ error: 'GateErrored' });
    expect(execution.cause).toContain('AuditUnavailable');
  });
});

describe('a notification that does not arrive', () => {
  const undelivered = () => new NotificationUndelivered('503');
  const notifyGaps = (execution: EndedExecution) =>
    retryGapSeconds({
      ...execution,
      history: execution.history.filter(({ state }) => state === 'Notify Outcome'),
    });

  it('is tried three more times, after 2, 4 and 8 seconds', async () => {
    const { execution, calls } = await runWith({
      notify: throwing(undelivered, 3, good.notify),
    });

    expect(calls.filter((step) => step === 'notify')).toHaveLength(4);
    expect(notifyGaps(execution)).toEqual([2, 4, 8]);
    expect(execution.status).toBe('SUCCEEDED');
  });

  it.each(['passed', 'failed', 'inconclusive'] as const)(
    'leaves the verdict %s',
    async (verdict) => {
      const { execution } = await runWith({
        aggregate: (state) => ({ ...state, verdict }),
        notify: throwing(undelivered, forever, good.notify),
      });

      expect(notifyGaps(execution)).toHaveLength(3);
      expect(statesOf(execution).at(-1)?.toLowerCase()).toBe(verdict);
    },
  );
});

describe('an execution', () => {
  it.each<[string, unknown]>([
    ['another run', { runId: 'r2' }],
    ['another run, passed and all', { runId: 'r2', verdict: 'passed', next: 'aggregate' }],
    ['nothing', {}],
    ['a list', ['r2']],
    ['a text', 'r2'],
  ])('that was started with %s hands on its name alone', async (_, input) => {
    const { execution, seen } = await runWith({}, input);

    expect(seen.map(({ state }) => state.runId)).toEqual(seen.map(() => 'r1'));
    expect(seen[0]?.state).toEqual({ runId: 'r1', next: 'submit', waitSeconds: 0, tick: 0 });
    expect(execution.status).toBe('SUCCEEDED');
  });

  it('passes for no other run than its own, whatever its steps hand on', async () => {
    const { execution } = await runWith({
      validate: (state) => ({ ...good.validate(state, 1), runId: 'r2' }),
    });

    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'GateErrored',
      cause: 'run r2 ended in an error of the gate itself: it is not the run of this execution',
    });
  });

  it('ends as an earlier run that stands for its own, where that has failed', async () => {
    const { execution } = await runWith({
      validate: (state) => ({ ...good.validate(state, 1), runId: 'r0' }),
      aggregate: (state) => ({ ...state, verdict: 'failed', because: '1 of 2 cases passed' }),
    });

    expect(execution).toMatchObject({
      error: 'GateFailed',
      cause: 'run r0: 1 of 2 cases passed',
    });
  });

  it.each(['validate', 'submit', 'poll'] as const)(
    'does not pass where %s has failed and the run had passed before',
    async (step) => {
      const { execution } = await runWith({
        [step]: () => {
          throw new ForeignRun('run r1 was decided before');
        },
      });

      expect(execution).toMatchObject({ status: 'FAILED', error: 'GateErrored' });
      expect(execution.cause).toContain('ForeignRun (run r1 was decided before)');
    },
  );

  it('tells nobody of its input but the first step', async () => {
    const { seen } = await runWith(
      {
        validate: () => {
          throw new SuiteRejected('no such suite');
        },
      },
      { runId: 'r1', verdict: 'passed', start: { pipeline: 'p' } },
    );

    expect(seen.find(({ step }) => step === 'aggregate')?.state).toEqual({
      runId: 'r1',
      next: 'submit',
      waitSeconds: 0,
      tick: 0,
      failure: { error: 'SuiteRejected', cause: expect.stringContaining('no such suite') },
    });
  });
});
