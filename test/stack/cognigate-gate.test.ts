import { App, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { CognigateGate } from '../../lib/stack/cognigate-gate.ts';
import type { CognigateGateProps } from '../../lib/stack/cognigate-gate-props.ts';
import { propsFromSettings, settingsFromProps } from '../../lib/stack/props-as-settings.ts';
import { GateSettings, gateSettings } from '../../lib/stack/settings/gate-settings.ts';
import { fullSettings, GateTemplate, StackTemplate } from './gate-template.ts';
import { permissionsOf } from './permission-table.ts';

const platformUrl = 'https://api.example.com';
const PROMOTION_ARN = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Promotion';
const code = () => Code.fromInline('// stub');
const app = () => new App({ builtinCloudFormationValidation: false, treeMetadata: false });
const stackOf = (scope = app()) => new Stack(scope, 'Bots');

const newGate = (stack: Stack, id: string, props: Partial<CognigateGateProps> = {}) =>
  new CognigateGate(stack, id, { platformUrl, code, ...props });

describe('a gate in the stack of another app', () => {
  const stack = stackOf();
  const gate = newGate(stack, 'Gate');
  const other = newGate(stack, 'Tenant', {
    platformUrl: 'https://tenant.example.com',
    platform: 'cognigy-ai',
    tags: { team: 'tenants' },
    owner: 'Tenant team',
  });
  const caller = (id: string) =>
    new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  gate.grantStart(caller('Starter'));
  gate.grantRead(caller('Reader'));
  gate.grantManage(caller('Manager'));
  gate.metrics
    .overSuites('PassRate', 'MIN')
    .createAlarm(stack, 'Low', { threshold: 90, evaluationPeriods: 1 });
  const both = new StackTemplate(stack);

  it('needs no more than the address of the platform', () => {
    expect(Object.keys(both.template.findOutputs('*'))).toContain('GateApiUrl');
  });

  it('has metrics that alarms of the app’s own can watch', () => {
    expect(both.one('AWS::CloudWatch::Alarm', 'Low').Properties).toMatchObject({
      Threshold: 90,
      Metrics: [{ Expression: expect.stringContaining('MIN(PassRate)') }],
    });
  });

  it('stands beside another one, of another platform', () => {
    const machines = both.all('AWS::StepFunctions::StateMachine');

    expect(machines.map(({ id }) => id.slice(0, -8)).sort()).toEqual([
      'GateRunWorkflow',
      'TenantPromotion',
      'TenantRunWorkflow',
    ]);
    expect(both.all('AWS::ApiGateway::Account')).toHaveLength(1);
    expect([gate.metrics.gate, other.metrics.gate]).toEqual(['Bots/Gate', 'Bots/Tenant']);
  });

  it('tags what is its own, and nothing else', () => {
    const tagsOf = (id: string) => JSON.stringify(both.one('AWS::SNS::Topic', id).Properties.Tags);

    expect(tagsOf('TenantAlarms')).toContain('{"Key":"team","Value":"tenants"}');
    expect(tagsOf('TenantAlarms')).toContain('{"Key":"owner","Value":"Tenant team"}');
    expect(tagsOf('GateAlarms')).not.toMatch(/team|owner/);
  });

  it.each([
    ['Starter', 'grantStart', ['POST/runs']],
    ['Reader', 'grantRead', ['GET/*']],
    ['Manager', 'grantManage', ['POST/runs/*/baseline', 'POST/runs/*/cancel']],
  ])('lets a %s by %s call what the name says', (role, _, calls) => {
    const granted = permissionsOf(both)
      .filter((permission) => permission.role === role)
      .flatMap(({ resources }) => resources.map((arn) => arn.replace(/^.*\/v1\//, '')));

    expect(granted).toEqual(calls);
  });
});

describe('a gate that another app has deployed', () => {
  it('is known by the outputs of its stack', () => {
    const stack = stackOf();
    const gate = CognigateGate.fromAttributes(stack, 'Gate', {
      gateName: 'Cognigate',
      stateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Gate',
      keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/0f0e0d0c',
      apiId: 'a1b2c3',
      auditTableArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/Audit',
      alarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:Alarms',
      promotionStateMachineArn: PROMOTION_ARN,
    });
    const role = new Role(stack, 'Caller', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    });

    gate.grantStart(role);

    expect(JSON.stringify(new StackTemplate(stack).all('AWS::IAM::Policy'))).toContain(
      ':a1b2c3/v1/POST/runs',
    );
    expect(gate.metrics.own('OverdueRuns', 'Maximum').dimensions).toEqual({ service: 'Cognigate' });
    expect(gate.promotion?.stateMachine.stateMachineArn).toBe(PROMOTION_ARN);
  });
});

describe('an attribute that is no output of a gate', () => {
  const attributes = {
    gateName: 'Cognigate',
    stateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Gate',
    keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/0f0e0d0c',
    apiId: 'a1b2c3',
    auditTableArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/Audit',
    alarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:Alarms',
  };
  const imported = (changed: object) =>
    CognigateGate.fromAttributes(stackOf(), 'Gate', { ...attributes, ...changed });

  it.each([
    ['no name', { gateName: '' }, 'gateName: "" is not the output GateName of the gate'],
    [
      'an address for an id',
      { apiId: 'https://a1b2c3.execute-api.eu-central-1.amazonaws.com/v1' },
      'apiId: "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/v1" is not the output ApiId of the gate',
    ],
    [
      'the ARN of something else',
      { keyArn: attributes.alarmTopicArn },
      'keyArn: "arn:aws:sns:eu-central-1:123456789012:Alarms" is not the output KeyArn of the gate',
    ],
    [
      'nothing',
      { stateMachineArn: undefined },
      'stateMachineArn: is missing: write the output StateMachineArn of the gate',
    ],
    ['a name that it has not', { auditTable: 'x' }, 'there is no attribute "auditTable"'],
  ])('is refused by name: %s', (_, changed, problem) => {
    expect(() => imported(changed)).toThrow(problem);
  });

  it('may be one that only the deployment knows', () => {
    expect(() => imported({ keyArn: Fn.importValue('GateKeyArn') })).not.toThrow();
  });
});

describe('a prop that cannot be used', () => {
  it.each<[string, Partial<CognigateGateProps>, string]>([
    [
      'an address without TLS',
      { platformUrl: 'http://api.example.com' },
      'platformUrl: "http://" is not allowed: use https://',
    ],
    [
      'a private address without a network',
      { platformUrl: 'https://10.0.0.8' },
      'platformUrl: 10.0.0.8 is a private address: use a public one',
    ],
    ['a lock of no days', { evidenceLockDays: 0 }, 'evidenceLockDays: '],
    ['an alarm for nobody', { alarmEmail: 'bots' }, 'alarmEmail: is no e-mail address'],
    ['a mail to nobody', { mailAddresses: ['bots'] }, 'mailAddresses.0: is no e-mail address'],
    ['a place of reports that is none', { reportUrl: 'runs/{run}' }, 'reportUrl: is no address'],
    [
      "an endpoint of the gate's own name",
      { notifications: [{ name: 'mail' }] },
      'notifications.0.name: "mail" is the name of the gate\'s own mails',
    ],
    ['a rate of nothing', { apiRatePerSecond: 0 }, 'apiRatePerSecond: '],
    [
      'a schedule that is none',
      {
        schedules: [{ name: 'nightly', suite: { key: 'suites/a.yaml' }, expression: 'daily' }],
      },
      'schedules.0.expression: "daily" is no schedule: ',
    ],
    [
      'a runbook without TLS',
      { runbookUrl: 'http://wiki.example.com' },
      'runbookUrl: is no https address',
    ],
    [
      'subnets of no network',
      { vpcSubnets: { onePerAz: true } },
      'vpcSubnets: there is no vpc to be in: name it as well',
    ],
  ])('is refused by its own name: %s', (_, props, message) => {
    const sentence = (() => {
      try {
        newGate(stackOf(), 'Gate', props);
        return '';
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    })();

    expect(sentence.slice(0, message.length)).toBe(message);
    expect(sentence).not.toContain('\n');
  });
});

describe('props', () => {
  it('that do not exist are refused, where no compiler has seen them', () => {
    const misspelt = { platformUrl, code, evidenceLockDay: 400 };

    expect(() => new CognigateGate(stackOf(), 'Gate', misspelt)).toThrow(
      'there is no prop "evidenceLockDay"',
    );
  });

  it('say all that a settings file says, but for what a stack alone has or makes constructs of', () => {
    const settings = gateSettings({
      ...fullSettings,
      profile: 'trial',
      platform: 'cognigy-ai',
      endpointUrl: 'https://endpoint.example.com',
      odataUrl: 'https://odata.example.com',
      tags: { team: 'bots' },
      evidence: { lockMode: 'compliance', lockDays: 9 },
      rateBudget: { requests: 7, seconds: 8 },
      api: { ratePerSecond: 2, burst: 3, createLoggingRole: false },
      concurrency: { closeRun: 4, api: 5 },
      alarms: { email: 'a@example.com', owner: 'Bots', runbookUrl: 'https://wiki.example.com/run' },
      logRetentionDays: 30,
      runRetentionDays: 31,
      suitesFolder: 'examples',
      mail: { addresses: ['a@example.com'], verdicts: ['failed'] },
      reportUrl: 'https://gate.example.com/runs/{run}',
    });

    const { properties } = z.toJSONSchema(GateSettings, { io: 'input', unrepresentable: 'any' });
    const ofStack = ['stackName', 'permissionsBoundary', 'vpc'];

    expect(settingsFromProps(propsFromSettings(settings))).toEqual(settings);
    expect(Object.keys(settings)).toEqual(
      expect.arrayContaining(Object.keys(properties ?? {}).filter((one) => !ofStack.includes(one))),
    );
  });
});

describe('what an owner brings along', () => {
  const arn = 'arn:aws:iam::123456789012:policy/boundary';
  const stack = stackOf();
  newGate(stack, 'Gate', {
    platformUrl: 'https://cognigy.bank.internal',
    key: new Key(stack, 'OwnKey', { removalPolicy: RemovalPolicy.RETAIN }),
    credentials: new Secret(stack, 'OwnSecret') as ISecret,
    alarmTopic: new Topic(stack, 'OwnTopic'),
    vpc: new Vpc(stack, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false }) as IVpc,
    permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(stack, 'Bound', arn),
    removalPolicy: RemovalPolicy.DESTROY,
    logRetention: RetentionDays.ONE_WEEK,
  });
  const built = new StackTemplate(stack);

  it('is used instead of a key, a secret and a topic of the gate', () => {
    const key = { 'Fn::GetAtt': [built.encryptionKey().id, 'Arn'] };
    const idsOf = (type: string) => built.all(type).map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''));

    for (const { id, Properties } of built.all('AWS::Logs::LogGroup')) {
      expect(Properties.KmsKeyId).toEqual(key);
      // Who called the API stays on record as long as the audit.
      expect(Properties.RetentionInDays).toBe(/AccessLog/.test(id) ? 3653 : 7);
    }
    expect(idsOf('AWS::SNS::Topic')).toEqual(['OwnTopic']);
    expect(idsOf('AWS::SecretsManager::Secret')).toEqual(['OwnSecret', 'GatePlatformToken']);
  });

  it('lets the functions that log in read the secret, and no other', () => {
    const readers = permissionsOf(built)
      .filter(({ resources }) => resources.includes('OwnSecret'))
      .map(({ role }) => role);

    expect(new Set(readers)).toEqual(new Set(['GateSubmitBatchesRole', 'GatePollBatchesRole']));
  });

  it('is a network that every function runs in, where a platform may be private', () => {
    for (const { id, Properties } of built.all('AWS::Lambda::Function')) {
      expect(Properties, id).toMatchObject({
        VpcConfig: { SubnetIds: [expect.anything(), expect.anything()] },
      });
    }
  });

  it('is a boundary of every role', () => {
    for (const { id, Properties } of built.all('AWS::IAM::Role')) {
      expect(Properties.PermissionsBoundary, id).toBe(arn);
    }
  });

  it('is what becomes of what the gate keeps, and not of what is the owner’s', () => {
    for (const type of ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket']) {
      for (const { id, DeletionPolicy } of built.all(type)) {
        expect(DeletionPolicy, id).toBe('Delete');
      }
    }
    expect(built.encryptionKey().DeletionPolicy).toBe('Retain');
  });
});

describe('a gate for production', () => {
  const production = new GateTemplate();
  const leads = { owner: 'Bot team', runbookUrl: 'https://wiki.example.com/gate' };
  const trial = new GateTemplate({ profile: 'trial', alarms: leads });

  it('lets nobody lift the lock of evidence early, which a trial does', () => {
    const denies = (template: GateTemplate) =>
      JSON.stringify(template.all('AWS::S3::BucketPolicy')).includes(
        '"Action":"s3:BypassGovernanceRetention","Effect":"Deny"',
      );

    expect([denies(production), denies(trial)]).toEqual([true, false]);
  });

  it('keeps executions free for what closes runs and for the API, which a trial does not', () => {
    const reserved = (template: GateTemplate) =>
      Object.fromEntries(
        template
          .all('AWS::Lambda::Function')
          .filter(({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined)
          .map(({ id, Properties }) => [id.slice(0, -8), Properties.ReservedConcurrentExecutions]),
      );

    expect(reserved(production)).toEqual({ CloseRun: 2, StartRun: 10, ReadRun: 10 });
    expect(reserved(trial)).toEqual({});
  });

  it('keeps the log of who called the API, which a trial does not', () => {
    const policy = (template: GateTemplate) =>
      template.one('AWS::Logs::LogGroup', 'ApiAccessLog').DeletionPolicy;

    expect([policy(production), policy(trial)]).toEqual(['RetainExceptOnCreate', 'Delete']);
  });

  it('bounds every role by what all of them are granted', () => {
    const boundary = production.one('AWS::IAM::ManagedPolicy', 'Boundary');
    const granted = permissionsOf(production)
      .filter(({ role }) => !role.endsWith('.amazonaws.com'))
      .flatMap(({ actions }) => actions);

    const allowed = JSON.stringify(boundary.Properties.PolicyDocument);
    expect(new Set(granted).size).toBeGreaterThan(30);
    for (const action of granted) expect(allowed).toContain(`"${action}"`);
    for (const { id, Properties } of production.all('AWS::IAM::Role')) {
      expect(Properties.PermissionsBoundary, id).toEqual({ Ref: boundary.id });
    }
    expect(trial.all('AWS::IAM::Role').filter((one) => one.Properties.PermissionsBoundary)).toEqual(
      [],
    );
  });

  it('names its owner and its runbook in every alarm, as a trial does', () => {
    for (const { Properties } of production.all('AWS::CloudWatch::Alarm')) {
      expect(Properties.AlarmDescription).toMatch(
        / Owner: stack Test\. What to do: docs\/runbook\.md#[\w-]+$/,
      );
    }
    for (const { Properties } of trial.all('AWS::CloudWatch::Alarm')) {
      expect(Properties.AlarmDescription).toMatch(
        / Owner: Bot team\. What to do: https:\/\/wiki\.example\.com\/gate#[\w-]+$/,
      );
    }
  });

  it('is told from a trial by outputs and dashboard', () => {
    const told = (template: GateTemplate) => [
      template.template.findOutputs('Profile').Profile?.Value,
      JSON.stringify(template.all('AWS::CloudWatch::Dashboard')).includes('**A trial.**'),
    ];

    expect([told(production), told(trial)]).toEqual([
      ['production', false],
      ['trial', true],
    ]);
  });
});
