import { describe, expect, it } from 'vitest';
import { loadWorkflow } from '../../lib/engine/load-workflow.ts';
import { WorkflowRefused } from '../../lib/engine/workflow.ts';
import { choiceState, machine, taskState, waitState } from '../support/builders/state-machines.ts';

function problemsOf(definition: unknown): readonly string[] {
  try {
    loadWorkflow(definition);
  } catch (error) {
    if (error instanceof WorkflowRefused) return error.problems;
    throw error;
  }
  return [];
}

const output = (expression: string) =>
  machine({ Work: taskState({ Output: `{% ${expression} %}` }) });
const argument = (expression: string) =>
  machine({
    Work: taskState({
      Arguments: { FunctionName: 'work', Payload: { deep: [`{% ${expression} %}`] } },
    }),
  });

describe('loadWorkflow', () => {
  it('knows the functions that a workflow needs, each once', () => {
    const workflow = loadWorkflow(machine({ One: taskState({ Next: 'Two' }), Two: taskState() }));

    expect(workflow.functionNames).toEqual(['work']);
  });

  it('takes what Step Functions takes of the supported states', () => {
    const definition = machine(
      {
        Work: taskState({
          Comment: 'works',
          QueryLanguage: 'JSONata',
          TimeoutSeconds: 5,
          Assign: { found: '{% $states.result.Payload.found %}' },
          Retry: [{ ErrorEquals: ['A', 'States.Timeout'] }, { ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Pick', Assign: { found: null } }],
          Next: 'Pick',
        }),
        Pick: choiceState({
          Choices: [
            {
              Condition: "{% $exists($found) and $states.context.State.Name = 'Pick' %}",
              Next: 'Done',
            },
          ],
          Default: 'Pause',
        }),
        Pause: waitState({
          Seconds: '{% $sum($map([1, 2], function($v) { $v * $states.input.n })) %}',
          Output: '{% ($twice := $states.input.list[$ > 1].{"n": amount * 2}; $twice) %}',
        }),
      },
      { Comment: 'all of it', Version: '1.0', TimeoutSeconds: 60 },
    );

    expect(problemsOf(definition)).toEqual([]);
  });
});

describe('a definition is refused, with the place and the field', () => {
  it.each([
    ['no object', 'text', 'the state machine: '],
    [
      'another query language',
      machine({ Work: taskState() }, { QueryLanguage: 'JSONPath' }),
      'QueryLanguage: ',
    ],
    [
      'no query language',
      machine({ Work: taskState() }, { QueryLanguage: undefined }),
      'QueryLanguage: ',
    ],
    [
      'an unknown field',
      machine({ Work: taskState() }, { Timeout: 1 }),
      'the state machine: Timeout cannot be run',
    ],
    [
      'a start that is not there',
      machine({ Work: taskState() }, { StartAt: 'Wrok' }),
      'StartAt: there is no state "Wrok"',
    ],
    ['an unknown type', machine({ Work: { Type: 'Parallel' } }), 'state "Work": Type: '],
    ['a Pass', machine({ Work: { Type: 'Pass', Next: 'Done' } }), 'state "Work": Type: '],
    [
      'JSONPath fields',
      machine({ Work: taskState({ InputPath: '$', ResultPath: '$.x' }) }),
      'state "Work": InputPath, ResultPath cannot be run',
    ],
    [
      'a state in JSONPath',
      machine({ Work: taskState({ QueryLanguage: 'JSONPath' }) }),
      'state "Work": QueryLanguage: ',
    ],
    [
      'a heartbeat',
      machine({ Work: taskState({ HeartbeatSeconds: 3 }) }),
      'state "Work": HeartbeatSeconds cannot be run',
    ],
    [
      'another resource',
      machine({ Work: taskState({ Resource: 'arn:aws:states:::sqs:sendMessage' }) }),
      'state "Work": Resource: ',
    ],
    [
      'another argument',
      machine({
        Work: taskState({ Arguments: { FunctionName: 'work', Payload: 1, Qualifier: 'x' } }),
      }),
      'state "Work": Arguments.Qualifier cannot be run',
    ],
    [
      'a computed function name',
      machine({ Work: taskState({ Arguments: { FunctionName: '{% "a" %}', Payload: 1 } }) }),
      'state "Work": Arguments.FunctionName: a plain name',
    ],
    ['no Next', machine({ Work: taskState({ Next: undefined }) }), 'state "Work": Next: '],
    [
      'a Next that is not there',
      machine({ Work: taskState({ Next: 'Gone' }) }),
      'state "Work": there is no state "Gone" to go to',
    ],
    [
      'a Catch to nowhere',
      machine({ Work: taskState({ Catch: [{ ErrorEquals: ['A'], Next: 'Gone' }] }) }),
      'state "Work": there is no state "Gone" to go to',
    ],
    [
      'a state out of reach',
      machine({ Work: taskState(), Lost: { Type: 'Succeed' } }),
      'state "Lost": nothing leads to it',
    ],
    [
      'a Choice without Default',
      machine({ Pick: choiceState({ Default: undefined }) }),
      'state "Pick": Default: ',
    ],
    [
      'a Choice without choices',
      machine({ Pick: choiceState({ Choices: [] }) }),
      'state "Pick": Choices: ',
    ],
    [
      'a JSONPath choice',
      machine({
        Pick: choiceState({ Choices: [{ Variable: '$.x', IsNull: true, Next: 'Done' }] }),
      }),
      'state "Pick": Choices.0.',
    ],
    [
      'a Condition that is plain text',
      machine({ Pick: choiceState({ Choices: [{ Condition: 'true', Next: 'Done' }] }) }),
      'state "Pick": Choices.0.Condition: an expression',
    ],
    [
      'a Wait until a moment',
      machine({ Pause: { Type: 'Wait', Timestamp: '2026-01-01T00:00:00Z', Next: 'Done' } }),
      'Timestamp cannot be run',
    ],
    [
      'a fraction of a second',
      machine({ Pause: waitState({ Seconds: 1.5 }) }),
      'state "Pause": Seconds: ',
    ],
    [
      'a wait below zero',
      machine({ Pause: waitState({ Seconds: -1 }) }),
      'state "Pause": Seconds: ',
    ],
    [
      'a Retry field nobody knows',
      machine({ Work: taskState({ Retry: [{ ErrorEquals: ['A'], Jitter: 'FULL' }] }) }),
      'state "Work": Retry.0.Jitter cannot be run',
    ],
    [
      'a shrinking backoff',
      machine({ Work: taskState({ Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }] }) }),
      'state "Work": Retry.0.BackoffRate: ',
    ],
    [
      'a cap below the interval',
      machine({
        Work: taskState({
          Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 9, MaxDelaySeconds: 9 }],
        }),
      }),
      'Retry.0.MaxDelaySeconds: must be greater',
    ],
    [
      'an empty ErrorEquals',
      machine({ Work: taskState({ Retry: [{ ErrorEquals: [] }] }) }),
      'Retry.0.ErrorEquals: ',
    ],
    [
      'States.ALL before another',
      machine({
        Work: taskState({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }] }),
      }),
      'Retry.0.ErrorEquals: States.ALL must be the last',
    ],
    [
      'States.ALL in company',
      machine({ Work: taskState({ Catch: [{ ErrorEquals: ['A', 'States.ALL'], Next: 'Done' }] }) }),
      'Catch.0.ErrorEquals: States.ALL must stand alone',
    ],
    [
      'an error that nothing takes up',
      machine({ Work: taskState({ Catch: [{ ErrorEquals: ['States.Runtime'], Next: 'Done' }] }) }),
      'States.Runtime is no error that can be taken up',
    ],
    [
      'an error of States that does not exist',
      machine({ Work: taskState({ Retry: [{ ErrorEquals: ['States.TimeOut'] }] }) }),
      'States.TimeOut is no error',
    ],
    [
      'a variable called states',
      machine({ Work: taskState({ Assign: { states: 1 } }) }),
      'state "Work": Assign.states is no name',
    ],
    [
      'a variable with a dot',
      machine({ Work: taskState({ Assign: { 'a.b': 1 } }) }),
      'state "Work": Assign.a.b is no name',
    ],
    [
      'a variable with a long name',
      machine({ Work: taskState({ Assign: { ['v'.repeat(81)]: 1 } }) }),
      'is no name',
    ],
  ])('%s', (_, definition, problem) => {
    expect(problemsOf(definition).join('\n')).toContain(problem);
  });

  it('tells all that is wrong at once', () => {
    const definition = machine({
      Work: taskState({ Output: '{% $nobody %}', Next: 'Gone' }),
      Lost: { Type: 'Succeed', Output: '{% ( %}' },
    });

    expect(problemsOf(definition)).toEqual([
      expect.stringContaining('there is no state "Gone"'),
      expect.stringContaining('nothing leads to it'),
      expect.stringContaining('$nobody'),
      expect.stringContaining('does not parse'),
    ]);
  });
});

describe('an expression is refused', () => {
  it.each([
    ['that does not parse', output('$states.input.('), 'state "Work": Output: '],
    [
      'that does not parse, deep in the arguments',
      argument('1 +'),
      'state "Work": Arguments.Payload.deep[0]: ',
    ],
    ['that does not end', machine({ Work: taskState({ Output: '{% 1' }) }), 'ends with %}'],
    ['that does not begin', machine({ Work: taskState({ Output: ' {% 1 %}' }) }), 'begins with {%'],
    ['that reads a variable nobody sets', output('$tally + 1'), '$tally is neither assigned'],
    ['that calls a function nobody has', output('$uuid()'), '$uuid is neither assigned'],
    ['that depends on the wall clock', output('$now()'), '$now is neither assigned'],
    ['that rolls dice', output('$random()'), '$random is neither assigned'],
    ['that evaluates text', output('$eval("1")'), '$eval is neither assigned'],
    ['that is a bare $', output('$'), 'a bare $ reads from nothing'],
    ['that reads from $$', output('$sum($$.x)'), '$$ reads from nothing'],
    ['that reads a field of nothing', output('input.x'), 'input reads from nothing'],
    ['that compares a field of nothing', output("next = 'submit'"), 'next reads from nothing'],
    [
      'that reads a result before there is one',
      argument('$states.result.x'),
      '$states.result cannot be read here',
    ],
    [
      'that reads an error outside of a Catch',
      output('$states.errorOutput'),
      '$states.errorOutput cannot be read here',
    ],
    [
      'that reads a part of $states that does not exist',
      output('$states.inputs'),
      '$states.inputs cannot be read here',
    ],
    ['that sets $states', output('($states := 1; $states)'), '$states is reserved'],
    ['with the operator ??', output('$states.input.x ?? 1'), 'after JSONata 2.0.6'],
    ['with the operator ?:', output('$states.input.x ?: 1'), 'after JSONata 2.0.6'],
  ])('%s', (_, definition, problem) => {
    expect(problemsOf(definition).join('\n')).toContain(problem);
  });

  it('but not for what stands in a text', () => {
    expect(problemsOf(output('"really?? $$ $now() ?:" & $states.input.x'))).toEqual([]);
  });
});
