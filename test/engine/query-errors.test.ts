import { describe, expect, it } from 'vitest';
import {
  choiceState,
  execute,
  machine,
  taskState,
  waitState,
} from '../support/builders/state-machines.ts';

describe('a query that cannot be answered', () => {
  it.each([
    ['gives nothing', '{% $states.input.missing %}', 'gives nothing'],
    ['gives nothing in the middle of a list', ['{% $states.input.missing %}'], 'gives nothing'],
    ['gives a function', '{% $sum %}', 'gives a function'],
    ['gives a lambda', '{% function($x) { $x } %}', 'gives a function'],
    ['adds text and a number', '{% "a" + 1 %}', 'left side of the'],
    ['raises an error itself', '{% $error("on purpose") %}', 'on purpose'],
  ])('is a States.QueryEvaluationError that a Catch takes up: %s', async (_, Output, problem) => {
    const definition = machine({
      Work: taskState({
        Output,
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }],
      }),
      Caught: { Type: 'Succeed' },
    });

    const execution = await execute(definition);

    expect(execution.output).toMatchObject({ Error: 'States.QueryEvaluationError' });
    expect(JSON.stringify(execution.output)).toContain(problem);
    expect(execution.history.map(({ type }) => type)).toContain('EvaluationFailed');
  });

  it.each([
    ['a text', '"soon"'],
    ['a fraction', '1.5'],
    ['below zero', '-1'],
    ['above 99,999,999', '100000000'],
  ])('fails the execution where a Wait gets %s', async (_, seconds) => {
    const definition = machine({ Pause: waitState({ Seconds: `{% ${seconds} %}` }) });

    const execution = await execute(definition);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(execution.cause).toContain('whole seconds');
  });

  it('fails the execution where a condition is neither true nor false', async () => {
    const definition = machine({
      Pick: choiceState({ Choices: [{ Condition: '{% "yes" %}', Next: 'Done' }] }),
    });

    const execution = await execute(definition);

    expect(execution.error).toBe('States.QueryEvaluationError');
    expect(execution.cause).toContain('true or false is needed');
  });
});
