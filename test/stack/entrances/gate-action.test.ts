import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Artifact, Pipeline, PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import { S3SourceAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ReleasePipeline } from '../../../examples/pipeline.ts';
import { PipelineStart } from '../../../lib/api/start-request.ts';
import { StateDefinition } from '../../../lib/engine/definition.ts';
import { addGateAction } from '../../../lib/stack/entrances/gate-action.ts';
import { addPromotionAction } from '../../../lib/stack/entrances/promotion-action.ts';
import { exportWorkflow } from '../../../lib/stack/workflow/export-workflow.ts';
import { gateStack } from '../gate-template.ts';

const keyArn = 'arn:aws:kms:eu-central-1:123456789012:key/0f0e0d0c';

const PipelineProperties = z.object({
  Stages: z.array(
    z.object({
      Name: z.string(),
      Actions: z.array(
        z.object({
          Name: z.string(),
          ActionTypeId: z.object({ Category: z.string(), Provider: z.string() }),
          Configuration: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});

function stagesOf(template: Template) {
  const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline'));
  return PipelineProperties.parse(pipeline?.Properties).Stages;
}

function pipelineIn(scope: Stack, id: string): Pipeline {
  const pipeline = new Pipeline(scope, id, { pipelineType: PipelineType.V2 });
  pipeline.addStage({
    stageName: 'Source',
    actions: [
      new S3SourceAction({
        actionName: 'Bot',
        bucket: Bucket.fromBucketName(scope, 'Bot', 'bots'),
        bucketKey: 'bot.zip',
        output: new Artifact('Bot'),
      }),
    ],
  });
  return pipeline;
}

const example = () =>
  Template.fromStack(
    new ReleasePipeline(new App({ builtinCloudFormationValidation: false }), 'Release', {
      stateMachineName: 'Gate',
      keyArn,
      botBucketName: 'bots',
    }),
  );

describe('the example of a pipeline', () => {
  const template = example();

  it('runs the gate between the new version and its release', () => {
    const stages = stagesOf(template);

    expect(stages.map(({ Name }) => Name)).toEqual(['Source', 'Test', 'Release']);
    expect(stages[1]?.Actions).toMatchObject([
      { Name: 'Gate', ActionTypeId: { Category: 'Invoke', Provider: 'StepFunctions' } },
    ]);
  });

  it('hands the machine a request that a run can be made of', () => {
    const configuration = stagesOf(template)[1]?.Actions[0]?.Configuration;
    const input = z
      .object({ start: PipelineStart })
      .parse(JSON.parse(String(configuration?.Input)));

    expect(configuration).toMatchObject({
      InputType: 'Literal',
      ExecutionNamePrefix: 'pipeline',
    });
    expect(input.start).toEqual({
      pipeline: 'Release/Pipeline',
      pipelineExecutionId: '#{codepipeline.PipelineExecutionId}',
      action: 'Test/Gate',
      suite: { key: 'suites/customer-service.suite.yaml' },
    });
  });

  it('may start the gate, look at its own runs, and use their key', () => {
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));

    expect(policies).toContain('states:StartExecution');
    expect(policies).toContain('execution:Gate:pipeline*');
    expect(policies).toContain(keyArn);
  });
});

describe('a gate in the same app', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  const gate = gateStack({}, app);
  const stack = new Stack(app, 'Pipeline');
  const pipeline = pipelineIn(stack, 'Pipeline');
  const stage = pipeline.addStage({ stageName: 'Test' });
  const options = { gate: { stateMachine: gate.gate.stateMachine, key: gate.gate.key } };

  const suite = (name: string) => ({ key: `suites/${name}.suite.yaml` });
  addGateAction(stage, { ...options, suite: suite('smoke'), actionName: 'Smoke', runOrder: 1 });
  addGateAction(stage, {
    ...options,
    suite: suite('full'),
    notify: ['ci'],
    actionName: 'Full',
    runOrder: 2,
  });
  addGateAction(stage, { ...options, suite: suite('smoke'), actionName: 'Again', force: true });
  const actions = stagesOf(Template.fromStack(stack))[1]?.Actions ?? [];
  const inputs = actions.map(({ Configuration }) => String(Configuration?.Input));

  it('can be asked for two suites, in turn', () => {
    expect(actions.map(({ Name }) => Name)).toEqual(['Smoke', 'Full', 'Again']);
    expect(inputs[1]).toContain('"notify":["ci"]');
  });

  it('is asked for something of its own by each action, also for the same suite', () => {
    expect(new Set(inputs).size).toBe(inputs.length);
    expect(inputs.map((input) => input.includes('"force":true'))).toEqual([false, false, true]);
  });

  it('is asked in words that it takes, by a pipeline however deep in its app', () => {
    const names = ['A', 'B'].map((letter) => {
      const deep = new Stack(new App({ builtinCloudFormationValidation: false }), 'Delivery');
      const inner = pipelineIn(deep, `${letter.repeat(100)}Release`);
      addGateAction(inner.addStage({ stageName: 'Test' }), {
        gate: {
          stateMachine: StateMachine.fromStateMachineName(deep, 'Gate', 'Gate'),
          key: Key.fromKeyArn(deep, 'Key', keyArn),
        },
        suite: suite('smoke'),
      });
      const [, test] = stagesOf(Template.fromStack(deep));
      const input: unknown = JSON.parse(String(test?.Actions[0]?.Configuration?.Input));
      return z.object({ start: PipelineStart }).parse(input).start.pipeline;
    });

    expect(names[0]).toMatch(/^[0-9a-f]{12}\.\..*Release$/);
    expect(names[0]).not.toBe(names[1]);
  });

  it('is not asked for something that it would refuse', () => {
    const other = pipeline.addStage({ stageName: 'Other' });

    expect(() =>
      addGateAction(other, { ...options, suite: suite('smoke'), actionName: 'A'.repeat(240) }),
    ).toThrow(/^action of action A+: has 246 characters: at most 210 are allowed$/);
  });

  it('is not asked for a suite outside of its folder', () => {
    expect(() => addGateAction(stage, { ...options, suite: { key: 'a.yaml' } })).toThrow(
      'suite of action Gate',
    );
  });
});

describe('a pipeline that makes a snapshot and promotes it', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  const { stateMachine, promotion, key } = gateStack({ platform: 'cognigy-ai' }, app).gate;
  if (promotion === null) throw new Error('a gate of Cognigy.AI promotes');
  const stack = new Stack(app, 'Pipeline');
  const pipeline = new Pipeline(stack, 'Pipeline', { pipelineType: PipelineType.V2 });
  const bucket = Bucket.fromBucketName(stack, 'Bot', 'bots');
  const output = new Artifact('Bot');
  pipeline.addStage({
    stageName: 'Source',
    actions: [new S3SourceAction({ actionName: 'Bot', bucket, bucketKey: 'bot.zip', output })],
  });
  const gate = addGateAction(pipeline.addStage({ stageName: 'Test' }), {
    gate: { stateMachine, key },
    suite: { key: 'suites/shop.suite.yaml' },
    snapshot: {},
  });
  const release = pipeline.addStage({ stageName: 'Release' });
  const wish = {
    promotion,
    gate,
    endpoint: 'Web chat',
  };
  addPromotionAction(release, { ...wish, maxAge: '2h' });
  const [, test, promote] = stagesOf(Template.fromStack(stack)).map(({ Actions }) => Actions[0]);

  it('asks for the snapshot with the run', () => {
    expect(String(test?.Configuration?.Input)).toContain('"snapshot":{}');
  });

  it('promotes what that very action has gated', () => {
    expect(JSON.parse(String(promote?.Configuration?.Input))).toEqual({
      run_id: expect.stringMatching(/^#\{\w+\.ExecutionArn\}$/),
      endpoint: 'Web chat',
      max_age: '2h',
    });
  });

  it('is refused a gate that promotes nothing', () => {
    expect(() => addPromotionAction(release, { ...wish, promotion: null })).toThrow(
      'action Promote: this gate promotes nothing: its platform has to be cognigy-ai',
    );
  });

  it('is refused a span that is none', () => {
    expect(() => addPromotionAction(release, { ...wish, maxAge: 'a day' })).toThrow(
      'action Promote: max_age is no span of time',
    );
  });
});

describe('the promise to a pipeline', () => {
  const { States } = z
    .object({ States: z.record(z.string(), z.unknown()) })
    .parse(exportWorkflow());
  const ends = Object.entries(States)
    .map(([name, state]) => ({ name, type: StateDefinition.parse(state).Type }))
    .filter(({ type }) => type === 'Succeed' || type === 'Fail');

  it('is that one end lets it go on, and every other one stops it', () => {
    expect(ends.filter(({ type }) => type === 'Succeed').map(({ name }) => name)).toEqual([
      'Passed',
    ]);
    expect(new Set(ends.filter(({ type }) => type === 'Fail').map(({ name }) => name))).toEqual(
      new Set(['Failed', 'Inconclusive', 'Rejected', 'Cancelled', 'Errored']),
    );
  });
});
