import { App, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { gateStack } from './gate-template.ts';

const MOST = 12;
const app = new App();
const stack = gateStack({ platform: 'cognigy-ai' }, app);
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
      'IAM5[Resource::<Evidence.Arn>/*]',
      'IAM5[Resource::<Evidence.Arn>/reports/*]',
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
