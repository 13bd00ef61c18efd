import validate from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { loadWorkflow } from '../../../lib/engine/load-workflow.ts';
import { exportWorkflow } from '../../../lib/stack/workflow/export-workflow.ts';

interface Definition {
  StartAt: string;
  States: Record<string, Record<string, unknown>>;
  [field: string]: unknown;
}

const exported = JSON.stringify(exportWorkflow());
const fresh = (): Definition => JSON.parse(exported);

/** The exported definition with one fault in it. */
function spoilt(spoil: (definition: Definition) => void): Definition {
  const definition = fresh();
  spoil(definition);
  return definition;
}

function stateOf(definition: Definition, name: string): Record<string, unknown> {
  const state = definition.States[name];
  if (state === undefined) throw new Error(`there is no state ${name}`);
  return state;
}

const withPayload = (expression: string) =>
  spoilt((definition) => {
    stateOf(definition, 'Poll Batches').Arguments = {
      FunctionName: 'poll-batches',
      Payload: expression,
    };
  });

describe('the exported definition', () => {
  it('is what the validator of the language calls valid', () => {
    const { isValid, errorsText } = validate(fresh());

    expect(isValid ? '' : errorsText()).toBe('');
    expect(isValid).toBe(true);
  });

  it('is free of what our own lints look for', () => {
    expect(() => loadWorkflow(fresh())).not.toThrow();
  });
});

describe('a fault that the validator catches', () => {
  it.each<[string, Definition]>([
    ['a start that leads nowhere', spoilt((one) => Object.assign(one, { StartAt: 'Nowhere' }))],
    [
      'a type that there is not',
      spoilt((one) => Object.assign(stateOf(one, 'Wait'), { Type: 'Rest' })),
    ],
    [
      'an expression that does not parse',
      spoilt((one) => Object.assign(stateOf(one, 'Wait'), { Seconds: '{% 1 + %}' })),
    ],
  ])('%s', (_, definition) => {
    expect(validate(definition).isValid).toBe(false);
  });
});

describe('a fault that only our own lints catch', () => {
  it.each<[string, Definition, string]>([
    [
      'a variable that nobody assigns',
      withPayload('{% $runState %}'),
      '$runState is neither assigned',
    ],
    ['a bare $', withPayload('{% $ %}'), 'reads from nothing'],
    [
      'a part of $states that its field cannot see',
      withPayload('{% $states.result %}'),
      '$states.result cannot be read here',
    ],
    [
      'States.ALL that is not the last',
      spoilt((one) => {
        stateOf(one, 'Poll Batches').Catch = [
          { ErrorEquals: ['States.ALL'], Next: 'Aggregate Run' },
          { ErrorEquals: ['ConfigurationInvalid'], Next: 'Aggregate Run' },
        ];
      }),
      'States.ALL must be the last',
    ],
    [
      'a state that nothing leads to',
      spoilt((one) => Object.assign(one.States, { Lost: { Type: 'Fail' } })),
      'state "Lost": nothing leads to it',
    ],
    [
      'a variable called states',
      spoilt((one) => Object.assign(stateOf(one, 'Poll Batches'), { Assign: { states: 1 } })),
      'states is no name that a variable may have',
    ],
    [
      'a choice without a default',
      spoilt((one) => {
        delete stateOf(one, 'What Next?').Default;
      }),
      'Default',
    ],
  ])('%s', (_, definition, problem) => {
    expect(() => loadWorkflow(definition)).toThrow(problem);
  });
});
