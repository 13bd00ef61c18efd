import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { ErrorName } from '../../lib/domain/errors.ts';
import { Verdict } from '../../lib/domain/verdict.ts';
import { StateDefinition } from '../../lib/engine/definition.ts';
import { exportWorkflow, plainDefinition } from '../../lib/stack/export-workflow.ts';
import { GateStack } from '../../lib/stack/gate-stack.ts';
import { stepSeconds } from '../../lib/stack/step-function.ts';

const stack = new GateStack(new App(), 'Test', { code: () => Code.fromInline('// stub') });
const template = Template.fromStack(stack);
const machine = Object.values(template.findResources('AWS::StepFunctions::StateMachine'))[0];
const functions = Object.entries(template.findResources('AWS::Lambda::Function'));

const kebab = (id: string) =>
  id
    .replace(/[0-9A-F]{8}$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase();
const names = new Map(functions.map(([id]) => [id, kebab(id)]));
const definition = plainDefinition(machine?.Properties?.DefinitionString, names);
const states = Object.entries(Object(Reflect.get(Object(definition), 'States'))).map(
  ([name, state]): [string, StateDefinition] => [name, StateDefinition.parse(state)],
);
const tasks = states.flatMap(([name, state]) => (state.Type === 'Task' ? [{ name, state }] : []));
const choices = states.flatMap(([name, state]) =>
  state.Type === 'Choice' ? [{ name, state }] : [],
);

describe('the state machine', () => {
  it('is a Standard one: a pipeline passes an Express one as soon as it has started', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
    });
  });

  it('logs what happens, but no data', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });

  it('is given up below the hour of a pipeline action, with room after the longest circuit breaker', () => {
    expect(definition).toMatchObject({ QueryLanguage: 'JSONata', TimeoutSeconds: 3540 });
  });

  it('may invoke its five functions and no other', () => {
    const policies = template.findResources('AWS::IAM::Policy', {
      Properties: {
        PolicyDocument: {
          Statement: Match.arrayWith([Match.objectLike({ Action: 'lambda:InvokeFunction' })]),
        },
      },
    });
    const granted = Object.values(policies).flatMap((policy) =>
      [...JSON.stringify(policy).matchAll(/"Fn::GetAtt":\["([A-Za-z0-9]+)","Arn"\]/g)].map(
        ([, id]) => id,
      ),
    );

    expect(new Set(granted)).toEqual(new Set(functions.map(([id]) => id)));
    expect(functions).toHaveLength(5);
  });

  it('is exported as it is synthesized, the same each time', () => {
    expect(exportWorkflow()).toEqual(definition);
    expect(JSON.stringify(exportWorkflow())).toBe(JSON.stringify(exportWorkflow()));
  });
});

describe('a definition', () => {
  const joined = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });

  it('is not exported with a function in it that is no step', () => {
    const other = joined('{"a":"', { 'Fn::GetAtt': ['Other', 'Arn'] }, '"}');

    expect(() => plainDefinition(other, new Map())).toThrow('names Other, which is not a step');
  });

  it('is not exported with anything in it that only an account can resolve', () => {
    const regional = joined('{"a":"', { Ref: 'AWS::Region' }, '"}');

    expect(() => plainDefinition(regional, new Map())).toThrow();
  });
});

describe('its functions', () => {
  it('run on Node.js 24, on arm64', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    });
  });

  it.each(tasks.map(({ name, state }) => ({ name, state })))(
    'have less time than the state that invokes them: $name',
    ({ state }) => {
      const seconds = Object.entries(stepSeconds).find(
        ([step]) => step === state.Arguments.FunctionName,
      )?.[1];

      expect(seconds).toBeDefined();
      expect(state.TimeoutSeconds).toBeGreaterThan(seconds ?? Number.POSITIVE_INFINITY);
    },
  );
});

describe('each task', () => {
  it.each(tasks)('$name catches everything, and takes the last care of it', ({ name, state }) => {
    const catcher = state.Catch.at(-1);
    const next: Record<string, string> = {
      'Aggregate Run': 'Notify Outcome',
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
    expect(['Aggregate Run', 'Errored']).toContain(state.Default);
  });

  it('of verdicts knows them all, each with an end of its own', () => {
    const gate = choices.find(({ name }) => name === 'Gate')?.state;
    const ends = new Set(gate?.Choices.map(({ Next }) => Next));

    expect(ends.size).toBe(Verdict.options.length - 1);
    for (const verdict of Verdict.options.filter((option) => option !== 'error')) {
      expect(gate?.Choices.map(({ Condition }) => Condition)).toContain(
        `{% $states.input.verdict = '${verdict}' %}`,
      );
    }
  });
});

describe('success', () => {
  it('has one state, and only a passed verdict leads there', () => {
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
      { from: 'Gate', to: 'Passed', by: "{% $states.input.verdict = 'passed' %}" },
    ]);
  });
});
