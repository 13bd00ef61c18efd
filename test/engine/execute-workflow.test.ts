import { describe, expect, it } from 'vitest';
import { ExecutionRefused } from '../../lib/engine/execute-workflow.ts';
import { VirtualClock } from '../../lib/engine/virtual-clock.ts';
import {
  choiceState,
  execute,
  failingTask,
  machine,
  namedError,
  taskState,
  waitState,
} from '../support/builders/state-machines.ts';

const types = (execution: Awaited<ReturnType<typeof execute>>) =>
  execution.history.map((event) => event.type);

describe('a task', () => {
  it('gets a copy of its payload and hands on what it answers', async () => {
    const input = { list: [1] };
    const tasks = {
      work: async (payload: unknown) => {
        Object.assign(Object(payload), { list: 'changed' });
        return { answer: payload };
      },
    };

    const execution = await execute(machine({ Work: taskState() }), { input, tasks });

    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toEqual({ answer: { list: 'changed' } });
    expect(input).toEqual({ list: [1] });
  });

  it('sees the result of lambda:invoke when it has no Output', async () => {
    const execution = await execute(machine({ Work: taskState({ Output: undefined }) }), {
      tasks: { work: async () => undefined },
    });

    expect(execution.output).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: null,
      StatusCode: 200,
    });
  });

  it('fails the execution with the shape in which Lambda reports an error', async () => {
    const execution = await execute(machine({ Work: taskState() }), {
      tasks: {
        work: async () => {
          throw namedError('SuiteRejected', 'no cases');
        },
      },
    });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'SuiteRejected' });
    expect(JSON.parse(execution.cause ?? '')).toMatchObject({
      errorType: 'SuiteRejected',
      errorMessage: 'no cases',
      trace: expect.any(Array),
    });
  });

  it('fails the same way where it throws before its first promise, or throws text', async () => {
    const execution = await execute(machine({ Work: taskState() }), {
      tasks: {
        work: () => {
          throw 'just text';
        },
      },
    });

    expect(execution.error).toBe('string');
    expect(JSON.parse(execution.cause ?? '')).toMatchObject({ errorMessage: 'just text' });
  });

  it('cuts a cause at 32,768 characters', async () => {
    const execution = await execute(machine({ Work: taskState() }), {
      tasks: {
        work: async () => {
          throw namedError('Talkative', 'x'.repeat(40_000));
        },
      },
    });

    expect(execution.cause).toHaveLength(32_768);
  });
});

describe('data', () => {
  it('is assigned for the states after, not for the Output beside it', async () => {
    const definition = machine({
      First: taskState({ Assign: { count: 1 }, Next: 'Second' }),
      Second: taskState({
        Assign: { count: '{% $count + 1 %}', list: ['{% $count %}', { deep: '{% $count %}' }] },
        Output: { seen: '{% $count %}' },
        Next: 'Last',
      }),
      Last: {
        Type: 'Succeed',
        Output: { seen: '{% $states.input.seen %}', count: '{% $count %}', list: '{% $list %}' },
      },
    });

    const execution = await execute(definition);

    expect(execution.output).toEqual({ seen: 1, count: 2, list: [1, { deep: 1 }] });
  });

  it('keeps a list of one a list, on the short way and on the long one', async () => {
    const definition = machine({
      Work: taskState({
        Output: {
          short: '{% $states.input.list %}',
          long: '{% $append([], $states.input.list) %}',
        },
      }),
    });

    const execution = await execute(definition, { input: { list: [7] } });

    expect(execution.output).toEqual({ short: [7], long: [7] });
  });

  it('tells the context of execution and state', async () => {
    const context = '{% $states.context %}';
    const clock = new VirtualClock(Date.UTC(2026, 4, 1, 12));
    const definition = machine({
      Pause: waitState({ Seconds: 90, Next: 'Work' }),
      Work: taskState({ Arguments: { FunctionName: 'work', Payload: context } }),
    });

    const execution = await execute(definition, { clock, input: { a: 1 } });

    expect(execution.output).toEqual({
      Execution: {
        Id: 'arn:aws:states:local:000000000000:execution:test:run-1',
        Input: { a: 1 },
        Name: 'run-1',
        StartTime: '2026-05-01T12:00:00.000Z',
      },
      State: { EnteredTime: '2026-05-01T12:01:30.000Z', Name: 'Work', RetryCount: 0 },
      StateMachine: { Id: 'arn:aws:states:local:000000000000:stateMachine:test', Name: 'test' },
    });
  });

  it('names the start time it is told', async () => {
    const definition = machine({
      Work: taskState({ Output: '{% $states.context.Execution.StartTime %}' }),
    });

    const execution = await execute(definition, { startTime: Date.UTC(2025, 0, 1) });

    expect(execution.output).toBe('2025-01-01T00:00:00.000Z');
  });

  it('counts the retries in the context', async () => {
    const definition = machine({
      Work: taskState({
        Retry: [{ ErrorEquals: ['Flaky'] }],
        Output: '{% $states.context.State.RetryCount %}',
      }),
    });

    const execution = await execute(definition, {
      tasks: { work: failingTask(['Flaky', 'Flaky']) },
    });

    expect(execution.output).toBe(2);
  });
});

describe('a choice', () => {
  const definition = machine({
    Pick: choiceState({
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Done', Output: 'large' },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Done', Assign: { n: 1 } },
      ],
      Output: 'small',
    }),
  });

  it.each([
    [11, 'large'],
    [6, { n: 6 }],
    [1, 'small'],
  ])('takes the first that holds for %d, or the default', async (n, output) => {
    const execution = await execute(definition, { input: { n } });

    expect(execution.output).toEqual(output);
  });
});

describe('a Fail', () => {
  it('ends the execution with its error and its evaluated cause', async () => {
    const definition = machine({
      Pick: choiceState({ Default: 'Stop' }),
      Stop: { Type: 'Fail', Error: 'Stopped', Cause: "{% 'run ' & $states.input.id %}" },
    });

    const execution = await execute(definition, { input: { id: 'r1' } });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'Stopped', cause: 'run r1' });
    expect(types(execution).slice(-2)).toEqual(['FailStateEntered', 'ExecutionFailed']);
  });

  it('does not take a number for a cause', async () => {
    const execution = await execute(machine({ Stop: { Type: 'Fail', Cause: '{% 7 %}' } }));

    expect(execution.error).toBe('States.QueryEvaluationError');
  });
});

describe('the history', () => {
  it('numbers what AWS records, with the names it uses', async () => {
    const seen: number[] = [];
    const definition = machine({
      Pause: waitState({ Next: 'Work' }),
      Work: taskState({ Next: 'Pick' }),
      Pick: choiceState(),
    });

    const execution = await execute(definition, { onEvent: ({ id }) => seen.push(id) });

    expect(types(execution)).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateExited',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ChoiceStateEntered',
      'ChoiceStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
    expect(execution.history.map(({ id }) => id)).toEqual(seen);
    expect(seen).toEqual(seen.map((_, index) => index + 1));
    expect(execution.history.every(({ id, previousEventId }) => previousEventId === id - 1)).toBe(
      true,
    );
    expect(execution.transitions).toBe(4);
  });

  it('counts a retry as a transition and tells each failure', async () => {
    const definition = machine({ Work: taskState({ Retry: [{ ErrorEquals: ['Flaky'] }] }) });

    const execution = await execute(definition, { tasks: { work: failingTask(['Flaky']) } });

    expect(execution.transitions).toBe(3);
    expect(execution.history.find(({ type }) => type === 'TaskFailed')).toMatchObject({
      state: 'Work',
      error: 'Flaky',
    });
  });

  it('has the time of the clock', async () => {
    const clock = new VirtualClock(5_000);

    const execution = await execute(machine({ Pause: waitState({ Seconds: 30 }) }), { clock });

    expect(execution.history.at(0)?.timestamp).toBe(5_000);
    expect(execution.history.at(-1)?.timestamp).toBe(35_000);
  });
});

describe('an execution that cannot begin', () => {
  it.each(['', 'a b', 'run:1', 'x'.repeat(81), 'tab\there', 'a/b'])(
    'is refused under the name %j',
    async (name) => {
      const attempt = execute(machine({ Work: taskState() }), { name });

      await expect(attempt).rejects.toThrow(ExecutionRefused);
    },
  );

  it('is refused where a function is missing, by its name', async () => {
    const attempt = execute(machine({ Work: taskState() }), { tasks: {} });

    await expect(attempt).rejects.toThrow('no function is given for work');
  });
});
