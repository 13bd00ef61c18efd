import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { CognigateGate } from '../../lib/stack/cognigate-gate.ts';
import { GateTemplate, StackTemplate } from './gate-template.ts';
import { permissionsOf } from './permission-table.ts';

const REMOVING = ['s3:BypassGovernanceRetention', 's3:DeleteObjectVersion'];

const gate = new GateTemplate({ forgetting: true });
const holders = (action: string, template = gate) =>
  permissionsOf(template)
    .filter(({ actions }) => actions.includes(action))
    .map(({ role }) => role);

function policyOf(template: StackTemplate) {
  const policies = template.all('AWS::S3::BucketPolicy').map(({ Properties }) => Properties);
  return policies
    .flatMap(({ PolicyDocument }) => Reflect.get(Object(PolicyDocument), 'Statement'))
    .find(({ Sid }) => Sid === 'NobodyLiftsTheLock');
}

describe('a gate that forgets', () => {
  it.each(REMOVING)('lets one function alone use %s', (action) => {
    expect(new Set(holders(action))).toEqual(new Set(['ForgetRole']));
    expect(holders(action, new GateTemplate())).toEqual([]);
  });

  it('lets that function add to the log of forgetting, and to no audit record', () => {
    const appending = permissionsOf(gate)
      .filter(({ role }) => role === 'ForgetRole')
      .filter(({ actions }) => actions.includes('dynamodb:PartiQLInsert'))
      .flatMap(({ resources }) => resources);
    const adding = permissionsOf(gate)
      .filter(({ actions }) => actions.includes('dynamodb:PartiQLInsert'))
      .filter(({ resources }) => resources.some((one) => one.startsWith('ForgettingLog')));

    expect(appending).toEqual(['ForgettingLog']);
    expect(adding.map(({ role }) => role)).toEqual(['ForgetRole']);
  });

  it('lets that function start nothing, sign nothing and ask no platform', () => {
    const actions = permissionsOf(gate)
      .filter(({ role }) => role === 'ForgetRole')
      .flatMap((permission) => permission.actions);

    expect(
      actions.filter((one) => /^(?:states|sqs|secretsmanager|events):|Sign/.test(one)),
    ).toEqual([]);
  });

  it('has a log that refuses every other way to write', () => {
    const [replica] = Object(
      gate.one('AWS::DynamoDB::GlobalTable', 'ForgettingLog').Properties,
    ).Replicas;

    expect(JSON.stringify(replica.ResourcePolicy)).toContain('NobodyChangesARecord');
  });

  it('lets nobody else pass by the lock of a gate for production, and without it nobody at all', () => {
    expect(policyOf(new GateTemplate())).not.toHaveProperty('Condition');
    expect(policyOf(gate)).toMatchObject({
      Effect: 'Deny',
      Action: 's3:BypassGovernanceRetention',
      Condition: {
        ArnNotEquals: {
          'aws:PrincipalArn': { 'Fn::GetAtt': [expect.stringMatching(/^ForgetRole/), 'Arn'] },
        },
      },
    });
  });

  it('bounds its roles by removal only where it forgets', () => {
    const bounded = (template: GateTemplate) =>
      JSON.stringify(template.one('AWS::IAM::ManagedPolicy', 'Boundary').Properties);

    for (const action of REMOVING) {
      expect(bounded(gate)).toContain(action);
      expect(bounded(new GateTemplate())).not.toContain(action);
    }
  });

  it('is what only a gate that forgets can grant', () => {
    const stack = new Stack(
      new App({ builtinCloudFormationValidation: false, treeMetadata: false }),
      'Bots',
    );
    const keeping = new CognigateGate(stack, 'Gate', {
      platformUrl: 'https://api.example.com',
      code: () => Code.fromInline('// stub'),
    });
    const privacy = new Role(stack, 'Privacy', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    });

    expect(() => keeping.grantForget(privacy)).toThrow(
      'grantForget: this gate forgets nothing: set forgetting to true',
    );
  });

  it('has two routes more, which neither reading nor managing opens', () => {
    const stack = new Stack(
      new App({ builtinCloudFormationValidation: false, treeMetadata: false }),
      'Bots',
    );
    const forgetting = new CognigateGate(stack, 'Gate', {
      platformUrl: 'https://api.example.com',
      code: () => Code.fromInline('// stub'),
      forgetting: true,
    });
    const caller = (id: string) =>
      new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    forgetting.grantRead(caller('Reader'));
    forgetting.grantManage(caller('Manager'));
    forgetting.grantForget(caller('Privacy'));
    const granted = permissionsOf(new StackTemplate(stack))
      .filter(({ resources }) => /redaction|pruning/.test(resources.join()))
      .map(({ role }) => role);
    const paths = (template: StackTemplate) =>
      template.all('AWS::ApiGateway::Resource').map(({ Properties }) => Properties.PathPart);

    expect(granted).toEqual(['Privacy']);
    expect(paths(gate).filter((path) => !paths(new GateTemplate()).includes(path))).toEqual([
      'redaction',
      'pruning',
    ]);
  });
});
