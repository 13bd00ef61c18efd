import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../simulation/seeded-random.ts';
import {
  execute,
  failingTask,
  machine,
  namedError,
  retryGapSeconds,
  taskState,
  waitState,
} from '../support/builders/state-machines.ts';

const times = (count: number, error: string) => Array.from({ length: count }, () => error);

describe('Retry', () => {
  it('backs off from one second by two, three times, where it says nothing else', async () => {
    const definition = machine({ Work: taskState({ Retry: [{ ErrorEquals: ['Flaky'] }] }) });

    const execution = await execute(definition, {
      tasks: { work: failingTask(times(9, 'Flaky')) },
    });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'Flaky' });
    expect(retryGapSeconds(execution)).toEqual([1, 2, 4]);
  });

  it('grows by BackoffRate up to MaxDelaySeconds', async () => {
    const retrier = {
      ErrorEquals: ['Flaky'],
      IntervalSeconds: 2,
      BackoffRate: 3,
      MaxDelaySeconds: 20,
      MaxAttempts: 5,
    };
    const definition = machine({ Work: taskState({ Retry: [retrier] }) });

    const execution = await execute(definition, {
      tasks: { work: failingTask(times(5, 'Flaky')) },
    });

    expect(execution.status).toBe('SUCCEEDED');
    expect(retryGapSeconds(execution)).toEqual([2, 6, 18, 20, 20]);
  });

  it('draws full jitter between nothing and the delay, the same for the same seed', async () => {
    const retrier = {
      ErrorEquals: ['Flaky'],
      IntervalSeconds: 8,
      BackoffRate: 1,
      MaxAttempts: 200,
      JitterStrategy: 'FULL',
    };
    const definition = machine({ Work: taskState({ Retry: [retrier] }) });
    const gapsBySeed = async (seed: number) =>
      retryGapSeconds(
        await execute(definition, {
          random: seededRandom(seed),
          tasks: { work: failingTask(times(200, 'Flaky')) },
        }),
      );

    const gaps = await gapsBySeed(1);

    expect(Math.min(...gaps)).toBeLessThan(0.5);
    expect(Math.max(...gaps)).toBeGreaterThan(7.5);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(8);
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeCloseTo(4, 0);
    expect(await gapsBySeed(1)).toEqual(gaps);
    expect(await gapsBySeed(2)).not.toEqual(gaps);
  });

  it('counts the attempts of each retrier for itself', async () => {
    const definition = machine({
      Work: taskState({
        Retry: [
          { ErrorEquals: ['A'], MaxAttempts: 1, IntervalSeconds: 1 },
          { ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 10, BackoffRate: 1 },
        ],
      }),
    });

    const execution = await execute(definition, {
      tasks: { work: failingTask(['B', 'A', 'B', 'A']) },
    });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'A' });
    expect(retryGapSeconds(execution)).toEqual([10, 1, 10]);
  });

  it('does not retry where MaxAttempts is 0', async () => {
    const definition = machine({
      Work: taskState({
        Retry: [{ ErrorEquals: ['A'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }],
      }),
    });

    const execution = await execute(definition, { tasks: { work: failingTask(['A']) } });

    expect(execution.status).toBe('FAILED');
  });

  it('begins to count anew when the state is entered again', async () => {
    const definition = machine({
      Work: taskState({
        Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['A'], Next: 'Pause' }],
      }),
      Pause: waitState({ Next: 'Work' }),
    });

    const execution = await execute(definition, { tasks: { work: failingTask(times(3, 'A')) } });

    expect(execution.status).toBe('SUCCEEDED');
  });
});

describe('error names', () => {
  const caughtBy = async (errorEquals: string[], work: () => Promise<unknown>) => {
    const definition = machine({
      Work: taskState({
        TimeoutSeconds: 5,
        Catch: [{ ErrorEquals: errorEquals, Next: 'Caught' }],
      }),
      Caught: { Type: 'Succeed' },
    });
    const execution = await execute(definition, { tasks: { work } });
    return execution.status === 'SUCCEEDED' ? 'caught' : execution.error;
  };
  const throws = async () => {
    throw namedError('Broken');
  };
  const hangs = () => new Promise<never>(() => {});
  const tooMuch = async () => 'x'.repeat(256 * 1024);

  it.each([
    [['Broken'], 'Broken', throws, 'caught'],
    [['Other', 'Broken'], 'Broken', throws, 'caught'],
    [['broken'], 'Broken', throws, 'Broken'],
    [['States.TaskFailed'], 'Broken', throws, 'caught'],
    [['States.ALL'], 'Broken', throws, 'caught'],
    [['States.Timeout'], 'States.Timeout', hangs, 'caught'],
    [['States.ALL'], 'States.Timeout', hangs, 'caught'],
    [['States.TaskFailed'], 'States.Timeout', hangs, 'States.Timeout'],
    [['States.ALL'], 'States.DataLimitExceeded', tooMuch, 'States.DataLimitExceeded'],
    [['States.TaskFailed'], 'States.DataLimitExceeded', tooMuch, 'States.DataLimitExceeded'],
    [['States.DataLimitExceeded'], 'States.DataLimitExceeded', tooMuch, 'caught'],
  ])('%j meets %s', async (errorEquals, _error, work, outcome) => {
    expect(await caughtBy(errorEquals, work)).toBe(outcome);
  });
});

describe('Catch', () => {
  it('goes on with the error where it has no Output', async () => {
    const definition = machine({
      Work: taskState({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] }),
    });

    const execution = await execute(definition, { tasks: { work: failingTask(['Broken']) } });

    expect(execution.output).toEqual({
      Error: 'Broken',
      Cause: expect.stringContaining('it broke'),
    });
  });

  it('builds its Output and variables from the input and the error', async () => {
    const definition = machine({
      Work: taskState({
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Next: 'Told',
            Assign: { problem: '{% $states.errorOutput.Error %}' },
            Output: '{% $merge([$states.input, {"failed": true}]) %}',
          },
        ],
      }),
      Told: {
        Type: 'Succeed',
        Output: { problem: '{% $problem %}', input: '{% $states.input %}' },
      },
    });

    const execution = await execute(definition, {
      input: { id: 1 },
      tasks: { work: failingTask(['Broken']) },
    });

    expect(execution.output).toEqual({ problem: 'Broken', input: { id: 1, failed: true } });
  });

  it('comes after the retries are used up, first match first', async () => {
    const definition = machine({
      Work: taskState({
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }],
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Done', Output: 'other' },
          { ErrorEquals: ['States.TaskFailed'], Next: 'Done', Output: 'first' },
          { ErrorEquals: ['States.ALL'], Next: 'Done', Output: 'last' },
        ],
      }),
    });

    const execution = await execute(definition, {
      tasks: { work: failingTask(times(9, 'Broken')) },
    });

    expect(execution.output).toBe('first');
    expect(retryGapSeconds(execution)).toEqual([1, 2]);
  });

  it('does not take up what fails in a catcher', async () => {
    const definition = machine({
      Work: taskState({
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done', Output: '{% $states.input.none %}' }],
      }),
    });

    const execution = await execute(definition, { tasks: { work: failingTask(['Broken']) } });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});
