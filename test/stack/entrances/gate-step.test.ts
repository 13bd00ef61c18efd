import { App, Stack, Stage } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  CodePipeline,
  CodePipelineSource,
  type IFileSetProducer,
  ShellStep,
} from 'aws-cdk-lib/pipelines';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PipelineStart } from '../../../lib/api/start-request.ts';
import { CognigateGate } from '../../../lib/stack/cognigate-gate.ts';
import { GateStep } from '../../../lib/stack/entrances/gate-step.ts';
import { StackTemplate } from '../gate-template.ts';

const Stages = z.array(
  z.object({
    Name: z.string(),
    Actions: z.array(
      z.object({
        Name: z.string(),
        RunOrder: z.number(),
        Configuration: z.object({ Input: z.string().optional() }).loose(),
      }),
    ),
  }),
);

function pipelineWithGate(): StackTemplate {
  const app = new App({ builtinCloudFormationValidation: false, treeMetadata: false });
  const stack = new Stack(app, 'Delivery', {
    env: { account: '123456789012', region: 'eu-central-1' },
  });
  const gate = CognigateGate.fromAttributes(stack, 'Gate', {
    gateName: 'Cognigate',
    stateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Gate',
    keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/0f0e0d0c',
    apiId: 'a1b2c3',
    auditTableArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/Audit',
    alarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:Alarms',
  });
  const source = CodePipelineSource.s3(
    Bucket.fromBucketName(stack, 'Source', 'sources'),
    'app.zip',
  );
  const pipeline = new CodePipeline(stack, 'Pipeline', {
    synth: new ShellStep('Synth', {
      input: source as IFileSetProducer,
      commands: ['npm ci', 'npx cdk synth'],
    }) as IFileSetProducer,
  });
  const production = new Stage(app, 'Production', {
    env: { account: '123456789012', region: 'eu-central-1' },
  });
  new Topic(new Stack(production, 'Bot'), 'Topic');
  pipeline.addStage(production, {
    pre: [
      new GateStep('Regression', { gate, suite: { key: 'suites/full.suite.yaml' }, force: true }),
    ],
  });
  return new StackTemplate(stack);
}

describe('a step of CDK Pipelines', () => {
  it('has the gate pass before the stage that it guards', () => {
    const { Properties } = pipelineWithGate().one('AWS::CodePipeline::Pipeline');
    const stage = Stages.parse(Properties.Stages).find(({ Name }) => Name === 'Production');
    const [first, ...others] = stage?.Actions.sort((a, b) => a.RunOrder - b.RunOrder) ?? [];
    const { start } = z
      .object({ start: PipelineStart })
      .parse(JSON.parse(String(first?.Configuration.Input)));

    expect(first?.Name).toBe('Regression');
    expect(others.every(({ RunOrder }) => RunOrder > Number(first?.RunOrder))).toBe(true);
    expect(start).toMatchObject({
      action: 'Production/Regression',
      suite: { key: 'suites/full.suite.yaml' },
      force: true,
    });
  });
});
