import { describe, expect, it } from 'vitest';
import { ErrorName } from '../../../lib/domain/errors.ts';
import { LONGEST_RUN_SECONDS } from '../../../lib/domain/suite/suite.ts';
import { Verdict } from '../../../lib/domain/verdict.ts';
import { StateDefinition } from '../../../lib/engine/definition.ts';
import { functionSeconds } from '../../../lib/stack/function-seconds.ts';
import { exportWorkflow, plainDefinition } from '../../../lib/stack/workflow/export-workflow.ts';
import { GateTemplate } from '../gate-template.ts';

const gate = new GateTemplate();
const machine = gate.one('AWS::StepFunctions::StateMachine');

const kebab = (id: string) =>
  id
    .replace(/CurrentVersion[0-9A-Fa-f]+$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase();
const names = new Map(gate.all('AWS::Lambda::Version').map(({ id }) => [id, kebab(id)]));
const definition = plainDefinition(machine.Properties.DefinitionString, names);
const states = Object.entries(Object(Reflect.get(Object(definition), 'States'))).map(
  ([name, state]): [string, StateDefinition] => [name, StateDefinition.parse(state)],
);
const tasks = states.flatMap(([name, state]) => (state.Type === 'Task' ? [{ name, state }] : []));
const choices = states.flatMap(([name, state]) =>
  state.Type === 'Choice' ? [{ name, state }] : [],
);

const PASSED =
  "{% $states.input.verdict = 'passed' and $states.input.runId = $states.context.Execution.Name and $not($exists($states.input.failure)) %}";

describe('the state machine', () => {
  it('is a Standard one: a pipeline passes an Express one as soon as it has started', () => {
    expect(machine.Properties.StateMachineType).toBe('STANDARD');
  });

  it('logs what happens, but no data', () => {
    expect(machine.Properties).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });

  it('encrypts the histories of its executions with the key of the gate', () => {
    expect(machine.Properties.EncryptionConfiguration).toMatchObject({
      Type: 'CUSTOMER_MANAGED_KMS_KEY',
    });
  });

  it('is given up within the week of a pipeline action, with room after the longest deadline', () => {
    const { TimeoutSeconds, QueryLanguage } = Object(definition);

    expect(QueryLanguage).toBe('JSONata');
    expect(TimeoutSeconds).toBe(LONGEST_RUN_SECONDS + 240);
    expect(TimeoutSeconds).toBeLessThan(7 * 86_400);
  });

  it('names versions of its functions, so that a run under way sees no newer ones', () => {
    const named = tasks.map(({ state }) => state.Arguments.FunctionName);

    expect(named.sort()).toEqual([...names.values()].sort());
    for (const { DeletionPolicy, UpdateReplacePolicy } of gate.all('AWS::Lambda::Version')) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
    }
  });

  it('gives a run the name of its execution as id, whatever its input says', () => {
    const [first] = tasks;

    expect(first?.name).toBe('Validate Suite');
    expect(first?.state.Arguments.Payload).toEqual({
      runId: '{% $states.context.Execution.Name %}',
      input: '{% $states.input %}',
    });
  });

  it('is exported as it is synthesized, the same each time', () => {
    expect(exportWorkflow()).toEqual(definition);
    expect(JSON.stringify(exportWorkflow())).toBe(JSON.stringify(exportWorkflow()));
  });
});

describe('a definition', () => {
  const joined = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });

  it('is not exported with a function in it that is no step', () => {
    const other = joined('{"a":"', { Ref: 'Other' }, '"}');

    expect(() => plainDefinition(other, new Map())).toThrow('names Other, which is not a step');
  });

  it('is not exported with anything in it that only an account can resolve', () => {
    const regional = joined('{"a":"', { Ref: 'AWS::Region' }, '"}');

    expect(() => plainDefinition(regional, new Map())).toThrow('names AWS::Region');
  });
});

describe('its functions', () => {
  it.each(tasks)('have less time than the state that invokes them: $name', ({ state }) => {
    const seconds = Object.entries(functionSeconds).find(
      ([step]) => step === state.Arguments.FunctionName,
    )?.[1];

    expect(seconds).toBeDefined();
    expect(state.TimeoutSeconds).toBeGreaterThan(seconds ?? Number.POSITIVE_INFINITY);
  });
});

describe('each task', () => {
  it.each(tasks)('$name catches everything, and takes the last care of it', ({ name, state }) => {
    const catcher = state.Catch.at(-1);
    const next: Record<string, string> = {
      'Aggregate Run': 'Notify Outcome',
      'Give Back': 'Notify Outcome',
      'Notify Outcome': 'Gate',
    };

    expect(catcher?.ErrorEquals).toEqual(['States.ALL']);
    expect(catcher?.Next).toBe(next[name] ?? 'Aggregate Run');
  });

  it.each(tasks)('$name has no retry that CDK adds by itself', ({ state }) => {
    expect(state.Retry.map(({ MaxAttempts }) => MaxAttempts)).not.toContain(6);
    expect(state.Retry.flatMap(({ ErrorEquals }) => ErrorEquals)).not.toContain('States.ALL');
    expect(state.Retry[0]).toMatchObject({
      MaxAttempts: 4,
      MaxDelaySeconds: 10,
      JitterStrategy: 'FULL',
      ErrorEquals: expect.arrayContaining([
        'Lambda.TooManyRequestsException',
        ErrorName.concurrentWrite,
        ErrorName.storeUnavailable,
      ]),
    });
  });

  it.each(tasks)('$name does not retry what another try cannot mend', ({ state }) => {
    const retried = state.Retry.flatMap(({ ErrorEquals }) => ErrorEquals);

    for (const name of [
      ErrorName.suiteRejected,
      ErrorName.authentication,
      ErrorName.configuration,
      ErrorName.unreachable,
      ErrorName.integrity,
    ]) {
      expect(retried).not.toContain(name);
    }
  });
});

describe('each choice', () => {
  it.each(choices)('$name has a default that lets nothing pass', ({ state }) => {
    // Lent? comes after the verdict, which only Gate reads.
    expect(['Aggregate Run', 'Notify Outcome', 'Errored']).toContain(state.Default);
  });

  it('of verdicts knows them all, each with an end of its own', () => {
    const gate = choices.find(({ name }) => name === 'Gate')?.state;
    const ends = new Set(gate?.Choices.map(({ Next }) => Next));

    expect(ends.size).toBe(Verdict.options.length - 1);
    expect(gate?.Choices[0]?.Condition).toBe(PASSED);
    for (const verdict of Verdict.options.filter((option) => !/^(error|passed)$/.test(option))) {
      expect(gate?.Choices.map(({ Condition }) => Condition)).toContain(
        `{% $states.input.verdict = '${verdict}' %}`,
      );
    }
  });
});

describe('success', () => {
  it('has one state, and only a passed verdict on its own run leads there', () => {
    const succeeding = states.filter(([, state]) => state.Type === 'Succeed').map(([name]) => name);
    const ways = states.flatMap(([from, state]) => {
      if (state.Type === 'Task')
        return [state.Next, ...state.Catch.map(({ Next }) => Next)].map((to) => ({
          from,
          to,
          by: 'task',
        }));
      if (state.Type === 'Wait') return [{ from, to: state.Next, by: 'wait' }];
      if (state.Type !== 'Choice') return [];
      const taken = state.Choices.map(({ Condition, Next }) => ({ from, to: Next, by: Condition }));
      return [...taken, { from, to: state.Default, by: 'default' }];
    });

    expect(succeeding).toEqual(['Passed']);
    expect(ways.filter(({ to }) => to === 'Passed')).toEqual([
      { from: 'Gate', to: 'Passed', by: PASSED },
    ]);
  });
});
