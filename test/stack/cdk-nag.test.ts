import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { CognigateGate } from '../../lib/stack/cognigate-gate.ts';
import { gateStack } from './gate-template.ts';

const MOST = 12;
const app = new App();
const stack = gateStack({ platform: 'cognigy-ai', forgetting: true }, app);
const acknowledged = stack.node
  .findAll()
  .flatMap(({ node }) => node.metadata)
  .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
  .flatMap(({ data }) => Object.entries<string>(data))
  .map(([id, reason]) => ({ id: id.replace(/^annotation::/i, ''), reason }));

describe('the rules of AwsSolutions', () => {
  it('have no finding that nobody has answered', () => {
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);

    expect(
      violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
      ),
    ).toEqual([]);
  });

  it('have none at a gate in the app of another, with what the owner brings along', () => {
    const other = new App({ treeMetadata: false });
    const bots = new Stack(other, 'Bots');
    new CognigateGate(bots, 'Gate', {
      platformUrl: 'https://cognigy.bank.internal',
      profile: 'trial',
      code: () => Code.fromInline('// stub'),
      vpc: new Vpc(bots, 'Vpc', { restrictDefaultSecurityGroup: false }) as IVpc,
      credentials: new Secret(bots, 'OwnSecret') as ISecret,
      alarmTopic: new Topic(bots, 'OwnTopic'),
    });

    const { violations } = new AwsSolutionsChecks(other).validateScope(other);
    const found = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );

    expect(found.filter((one) => one.includes('Bots/Gate'))).toEqual([]);
    expect(found.filter((one) => one.includes('Own'))).toHaveLength(2);
  });

  it('find what somebody adds in haste', () => {
    const hasty = new App();
    new Bucket(gateStack({}, hasty), 'Hasty');

    const { violations } = new AwsSolutionsChecks(hasty).validateScope(hasty);

    expect(violations.map(({ ruleName }) => ruleName)).toEqual([
      'AwsSolutions-S1',
      'AwsSolutions-S10',
    ]);
  });

  it('are answered at most a dozen times, these', () => {
    const ids = acknowledged.map(({ id }) =>
      id.replaceAll(/([0-9A-F]{8})(?=\.|>|$)/g, '').replace('AwsSolutions-', ''),
    );

    expect(acknowledged.length).toBeLessThanOrEqual(MOST);
    expect(ids.sort()).toEqual([
      'APIG3',
      'COG4',
      'IAM5[Resource::*]',
      'IAM5[Resource::*]',
      'IAM5[Resource::<Evidence.Arn>/*]',
      'IAM5[Resource::<Reports.Arn>/reports/*]',
      'IAM5[Resource::<Suites.Arn>/suites/*]',
      'IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<RunWorkflow.Name>:*]',
      'SMG4',
      'SQS3',
    ]);
  });

  it.each(acknowledged)('are answered with a reason: $id', ({ reason }) => {
    expect(reason).toMatch(/^[A-Z].{30,}\.$/s);
  });
});

describe('the rules of the Serverless pack', () => {
  it('find what docs/deploy.md answers, and nothing else', () => {
    const guide = readFileSync(join(PACKAGE_ROOT, 'docs', 'deploy.md'), 'utf8');
    const answered = [...guide.matchAll(/^\| `(Serverless-\w+)` \| .+ \| [A-Z].{30,}\. \|$/gm)];

    const { violations } = new ServerlessChecks(app).validateScope(app);

    expect(new Set(answered.map(([, rule]) => rule))).toEqual(
      new Set(violations.map(({ ruleName }) => ruleName)),
    );
  });
});
