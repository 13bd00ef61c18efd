import { describe, expect, it } from 'vitest';
import { limits } from '../../lib/engine/limits.ts';
import {
  choiceState,
  execute,
  machine,
  taskState,
  waitState,
} from '../support/builders/state-machines.ts';

/** A text that is `bytes` long as JSON, its two quotes included. */
const textOf = (bytes: number) => 'x'.repeat(bytes - 2);

describe('256 KiB of data', () => {
  const passOn = machine({ Pause: waitState() });

  it('may come in, to the byte', async () => {
    const execution = await execute(passOn, { input: textOf(limits.dataBytes) });

    expect(execution).toMatchObject({
      status: 'SUCCEEDED',
      largestStateBytes: limits.dataBytes,
    });
  });

  it('may not be exceeded by the input', async () => {
    const execution = await execute(passOn, { input: textOf(limits.dataBytes + 1) });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('are counted in UTF-8', async () => {
    const execution = await execute(passOn, { input: 'ü'.repeat(limits.dataBytes / 2) });

    expect(execution.error).toBe('States.DataLimitExceeded');
    expect(execution.cause).toContain(`${limits.dataBytes + 2} bytes`);
  });

  it.each([
    ['the payload of a task', { Arguments: { FunctionName: 'work', Payload: doubled() } }],
    ['the output of a state', { Output: doubled() }],
  ])('may not be exceeded by %s', async (_, fields) => {
    const definition = machine({
      Work: taskState({ ...fields, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] }),
    });

    const execution = await execute(definition, { input: textOf(200_000) });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('may not be exceeded by one Assign', async () => {
    const definition = machine({ Work: taskState({ Assign: { both: doubled() } }) });

    const execution = await execute(definition, { input: textOf(200_000) });

    expect(execution.error).toBe('States.DataLimitExceeded');
  });

  function doubled(): string[] {
    return ['{% $states.input %}', '{% $states.input %}'];
  }
});

describe('25,000 events', () => {
  it('end the execution, the last of them saying so', async () => {
    const definition = machine({
      Pause: waitState({ Next: 'Again' }),
      Again: choiceState({
        Choices: [{ Condition: '{% false %}', Next: 'Done' }],
        Default: 'Pause',
      }),
    });

    const execution = await execute(definition);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(execution.history).toHaveLength(limits.historyEvents);
    expect(execution.history.at(-1)?.type).toBe('ExecutionFailed');
  });

  it('are out of the reach of any Catch', async () => {
    const definition = machine({
      Work: taskState({
        Next: 'Again',
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
      }),
      Again: choiceState({
        Choices: [{ Condition: '{% false %}', Next: 'Done' }],
        Default: 'Work',
      }),
    });

    const execution = await execute(definition);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(execution.history).toHaveLength(limits.historyEvents);
  });
});
