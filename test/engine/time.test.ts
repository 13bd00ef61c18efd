import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../lib/engine/virtual-clock.ts';
import { Wake } from '../../lib/engine/wake.ts';
import {
  choiceState,
  execute,
  machine,
  taskState,
  waitState,
} from '../support/builders/state-machines.ts';

const seconds = (execution: Awaited<ReturnType<typeof execute>>) =>
  ((execution.history.at(-1)?.timestamp ?? 0) - (execution.history.at(0)?.timestamp ?? 0)) / 1000;

const hangs = () => new Promise<never>(() => {});

describe('TimeoutSeconds of a task', () => {
  it('is a States.Timeout without a cause', async () => {
    const definition = machine({
      Work: taskState({
        TimeoutSeconds: 7,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Done' }],
      }),
    });

    const execution = await execute(definition, { tasks: { work: hangs } });

    expect(execution.output).toEqual({ Error: 'States.Timeout' });
    expect(execution.history.map(({ type }) => type)).toContain('TaskTimedOut');
    expect(seconds(execution)).toBe(7);
  });

  it('counts for each try, and lets a task in time through', async () => {
    const clock = new VirtualClock();
    const lengths = [9, 9, 4];
    const definition = machine({
      Work: taskState({ TimeoutSeconds: 5, Retry: [{ ErrorEquals: ['States.Timeout'] }] }),
    });

    const execution = await execute(definition, {
      clock,
      tasks: { work: async () => clock.sleep(1000 * (lengths.shift() ?? 0)) },
    });

    expect(execution.status).toBe('SUCCEEDED');
    expect(seconds(execution)).toBe(5 + 1 + 5 + 2 + 4);
  });
});

describe('TimeoutSeconds of the workflow', () => {
  const loop = machine(
    {
      Pause: waitState({ Seconds: 40, Next: 'Again' }),
      Again: choiceState({
        Choices: [{ Condition: '{% false %}', Next: 'Done' }],
        Default: 'Pause',
      }),
    },
    { TimeoutSeconds: 100 },
  );

  it('ends the execution in the middle of a wait', async () => {
    const execution = await execute(loop);

    expect(execution.status).toBe('TIMED_OUT');
    expect(execution.history.at(-1)?.type).toBe('ExecutionTimedOut');
    expect(seconds(execution)).toBe(100);
  });

  it('is not to be caught, in the middle of a task', async () => {
    const definition = machine(
      {
        Work: taskState({
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
        }),
      },
      { TimeoutSeconds: 30 },
    );

    const execution = await execute(definition, { tasks: { work: hangs } });

    expect(execution).toMatchObject({ status: 'TIMED_OUT', transitions: 1 });
  });

  it('counts from now on, whatever start time is told', async () => {
    const execution = await execute(loop, { startTime: 0 });

    expect(seconds(execution)).toBe(100);
  });
});

describe('an abort', () => {
  it.each([
    ['a wait', machine({ Pause: waitState({ Seconds: 500 }) })],
    ['a task', machine({ Work: taskState() })],
    [
      'the delay before a retry',
      machine({
        Work: taskState({
          TimeoutSeconds: 1,
          Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 900 }],
        }),
      }),
    ],
  ])('ends the execution in the middle of %s', async (_, definition) => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    void clock.sleep(20_000).then(() => controller.abort());

    const execution = await execute(definition, {
      clock,
      signal: controller.signal,
      tasks: { work: hangs },
    });

    expect(execution.status).toBe('ABORTED');
    expect(execution.history.at(-1)?.type).toBe('ExecutionAborted');
    expect(seconds(execution)).toBe(20);
  });

  it('lets nothing begin where it came first', async () => {
    const execution = await execute(machine({ Work: taskState() }), {
      signal: AbortSignal.abort(),
      tasks: { work: hangs },
    });

    expect(execution).toMatchObject({ status: 'ABORTED', transitions: 0 });
  });
});

describe('a wake', () => {
  const twoWaits = machine({
    First: waitState({ Seconds: 100, Next: 'Second' }),
    Second: waitState({ Seconds: 50 }),
  });

  it('ends the wait under way, and only that', async () => {
    const clock = new VirtualClock();
    const wake = new Wake();
    void clock.sleep(10_000).then(() => wake.ring());

    const execution = await execute(twoWaits, { clock, wake });

    expect(execution.status).toBe('SUCCEEDED');
    expect(seconds(execution)).toBe(10 + 50);
  });

  it('ends the next wait where none is under way', async () => {
    const wake = new Wake();
    wake.ring();

    const execution = await execute(twoWaits, { wake });

    expect(seconds(execution)).toBe(50);
  });

  it('does not shorten the delay before a retry', async () => {
    const clock = new VirtualClock();
    const wake = new Wake();
    const definition = machine({
      Work: taskState({
        TimeoutSeconds: 5,
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 60, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
      }),
    });
    void clock.sleep(20_000).then(() => wake.ring());

    const execution = await execute(definition, { clock, wake, tasks: { work: hangs } });

    expect(seconds(execution)).toBe(5 + 60 + 5);
  });

  it('does not stand in the way of an abort', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    void clock.sleep(3_000).then(() => controller.abort());

    const execution = await execute(twoWaits, {
      clock,
      wake: new Wake(),
      signal: controller.signal,
    });

    expect(execution.status).toBe('ABORTED');
    expect(seconds(execution)).toBe(3);
  });
});
