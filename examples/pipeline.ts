import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Artifact, Pipeline, PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import { ManualApprovalAction, S3SourceAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { addGateAction } from 'cognigate/cdk';
import type { Construct } from 'constructs';

export interface ReleasePipelineProps extends StackProps {
  /** Outputs `StateMachineName` and `KeyArn` of the gate, in the same account and region. */
  readonly stateMachineName: string;
  readonly keyArn: string;
  /** Versioned bucket in which a new version of the bot arrives as `bot.zip`. */
  readonly botBucketName: string;
}

/** A bot's way to its customers: a new version comes in, the gate runs the suite, a person releases. */
export class ReleasePipeline extends Stack {
  constructor(scope: Construct, id: string, props: ReleasePipelineProps) {
    super(scope, id, props);
    const stateMachine = StateMachine.fromStateMachineName(this, 'Gate', props.stateMachineName);
    const key = Key.fromKeyArn(this, 'GateKey', props.keyArn);
    const bucket = Bucket.fromBucketName(this, 'Bot', props.botBucketName);
    const bot = new Artifact('Bot');

    const pipeline = new Pipeline(this, 'Pipeline', { pipelineType: PipelineType.V2 });
    pipeline.addStage({
      stageName: 'Source',
      actions: [
        new S3SourceAction({ actionName: 'Bot', bucket, bucketKey: 'bot.zip', output: bot }),
      ],
    });
    const test = pipeline.addStage({ stageName: 'Test' });
    addGateAction(test, {
      gate: { stateMachine, key },
      suite: { key: 'suites/customer-service.suite.yaml' },
    });
    pipeline.addStage({
      stageName: 'Release',
      actions: [new ManualApprovalAction({ actionName: 'Release' })],
    });
  }
}

if (import.meta.main) {
  const app = new App();
  new ReleasePipeline(app, 'BotRelease', {
    stateMachineName: app.node.getContext('stateMachineName'),
    keyArn: app.node.getContext('keyArn'),
    botBucketName: app.node.getContext('botBucketName'),
  });
  app.synth();
}
