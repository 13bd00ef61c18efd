import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { FunctionEnvironment } from '../../lambdas/runtime/environment.ts';
import { Problem } from '../../lib/api/problem.ts';
import { secondsUntilRedelivery } from '../../lib/domain/pace/redelivery-plan.ts';
import { Verdict } from '../../lib/domain/verdict.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { GateTemplate, gateStack, StackTemplate } from './gate-template.ts';

const OpenApi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

const gate = new GateTemplate();
const key = { 'Fn::GetAtt': [gate.encryptionKey().id, 'Arn'] };
/** With the stack gone, and not where the first deployment fails, which would leave an empty set each time. */
const kept = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };

describe('the functions', () => {
  const whole = new GateTemplate({ platform: 'cognigy-ai', forgetting: true });
  const functions = whole.all('AWS::Lambda::Function');

  it('promote nothing where the platform has no versions, and forget nothing unless told', () => {
    const here = gate.all('AWS::Lambda::Function').map(({ id }) => id.slice(0, -8));
    const there = functions.map(({ id }) => id.slice(0, -8));

    expect(there.filter((name) => !here.includes(name))).toEqual(['Forget', 'Promote']);
  });

  it('are the thirteen handlers, on Node.js 24 and arm64', () => {
    expect(functions.map(({ Properties }) => Properties.Handler).sort()).toEqual(
      Object.keys(FunctionEnvironment)
        .map((name) => `${name}.handler`)
        .sort(),
    );
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
    }
  });

  it.each(Object.entries(FunctionEnvironment))(
    '%s get the variables that they read, and no other',
    (name, schema) => {
      const id = name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const { Environment } = whole.one('AWS::Lambda::Function', id).Properties;

      expect(Object.keys(Object(Reflect.get(Object(Environment), 'Variables'))).sort()).toEqual(
        Object.keys(schema.shape).sort(),
      );
    },
  );

  it('that read suites have the memory for the largest one', () => {
    const megabytes = functions.map(({ id, Properties }) => [
      id.replace(/[0-9A-F]{8}$/, ''),
      Properties.MemorySize,
    ]);

    expect(megabytes.filter(([, size]) => size !== 512).sort()).toEqual([
      ['AggregateRun', 1_536],
      ['Forget', 1_536],
      ['StartRun', 1_024],
      ['ValidateSuite', 1_024],
    ]);
  });

  it('hold the variables of as many endpoints as there may be, however they are called', () => {
    const notifications = Array.from({ length: 10 }, (_, index) => ({
      name: `${'a'.repeat(39)}${index}`,
      format: 'slack' as const,
      verdicts: [...Verdict.options],
    }));

    const reportUrl = `https://gate.example.com/${'a'.repeat(200)}/{run}`;

    expect(() => gateStack({ notifications, reportUrl, schedules: [] })).not.toThrow();
  });

  it('are given the topic of mails and the place of reports where they tell people', () => {
    const stack = gateStack({ reportUrl: 'https://gate.example.com/runs/{run}' });

    const told = new StackTemplate(stack)
      .all('AWS::Lambda::Function')
      .filter(({ Properties }) => JSON.stringify(Properties).includes('MAIL_NOTIFICATIONS'));

    expect(told.map(({ id }) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'NotifyOutcome',
      'RedeliverNotification',
    ]);
    expect(JSON.stringify(told)).toContain('https://gate.example.com/runs/{run}');
  });

  it('are not made where Lambda could not hold their variables', () => {
    const platformUrl = `https://api.example.com/${'a'.repeat(4_000)}`;

    expect(() => gateStack({ platformUrl })).toThrow(
      /^the variables of validate-suite come to \d+ bytes, Lambda holds 4096: shorten what COGNIGY_API_URL is made of$/,
    );
  });

  it('have a role and a log group each', () => {
    const roles = functions.map(({ Properties }) => JSON.stringify(Properties.Role));
    const logs = functions.map(({ Properties }) => JSON.stringify(Properties.LoggingConfig));

    expect(new Set(roles).size).toBe(functions.length);
    expect(new Set(logs).size).toBe(functions.length);
  });

  it('behind the API are done before API Gateway gives up', () => {
    for (const name of ['StartRun', 'ReadRun']) {
      expect(gate.one('AWS::Lambda::Function', name).Properties.Timeout).toBeLessThanOrEqual(29);
    }
  });

  it('are never all stopped by one that runs wild with a version that was taken away', () => {
    for (const version of gate.all('AWS::Lambda::Version')) expect(version).toMatchObject(kept);
  });
});

describe('the audit trail', () => {
  const table = gate.one('AWS::DynamoDB::GlobalTable', 'AuditTrail');

  it('outlives the stack, cannot be deleted, and never forgets', () => {
    // What is protected from deletion cannot be taken back by a deployment that fails either.
    expect(table).toMatchObject({ ...kept, DeletionPolicy: 'Retain' });
    expect(table.Properties).toMatchObject({
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
    expect(table.Properties).not.toHaveProperty('TimeToLiveSpecification');
  });
});

describe('the run ledger', () => {
  const table = gate.one('AWS::DynamoDB::GlobalTable', 'RunLedger');

  it('lets its entries end, and outlives the stack', () => {
    expect(table).toMatchObject(kept);
    expect(table.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });
});

describe('what is kept', () => {
  it.each(gate.all('AWS::DynamoDB::GlobalTable'))('in table $id is encrypted', ({ Properties }) => {
    expect(Properties).toMatchObject({
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ SSESpecification: { KMSMasterKeyId: key } }],
    });
  });

  it.each([...gate.all('AWS::SecretsManager::Secret'), ...gate.all('AWS::Logs::LogGroup')])(
    'in $id is encrypted',
    ({ Properties }) => {
      expect(Properties.KmsKeyId).toEqual(key);
    },
  );

  it.each(gate.all('AWS::SQS::Queue'))('in queue $id is encrypted', ({ Properties }) => {
    expect(Properties.KmsMasterKeyId).toEqual(key);
  });

  it.each(gate.all('AWS::Logs::LogGroup').filter(({ id }) => !id.startsWith('ApiAccessLog')))(
    'in $id ends',
    ({ Properties }) => {
      expect(Properties.RetentionInDays).toBe(400);
    },
  );

  it('on who asked the API for what is kept like the records that it stands beside', () => {
    const log = gate.one('AWS::Logs::LogGroup', 'ApiAccessLog');

    expect(log).toMatchObject(kept);
    expect(log.Properties.RetentionInDays).toBe(3_653);
    expect(JSON.stringify(gate.one('AWS::ApiGateway::Stage').Properties.AccessLogSetting)).toMatch(
      /\$context\.identity\.userArn.*\$context\.identity\.sourceIp.*\$context\.path/,
    );
  });

  it('that Step Functions delivers needs no line in the policy of the account', () => {
    const { Properties } = gate.one('AWS::Logs::LogGroup', 'RunWorkflowLog');

    expect(Properties.LogGroupName).toMatch(/^\/aws\/vendedlogs\/states\/Test\w+$/);
  });

  it('is kept by one of two words, and all else goes with the stack', () => {
    const policies = Object.entries(gate.template.toJSON().Resources).map(
      ([id, one]) => [id, Reflect.get(Object(one), 'DeletionPolicy')] as const,
    );
    const always = policies.filter(([, policy]) => policy === 'Retain').map(([id]) => id);

    expect(always.map((id) => id.slice(0, -8)).sort()).toEqual([
      'AuditTrail',
      'EndpointLog',
      'ForgettingLog',
    ]);
    expect(new Set(policies.map(([, policy]) => policy))).toEqual(
      new Set([undefined, 'Delete', 'Retain', 'RetainExceptOnCreate']),
    );
  });

  it('is found by the name of its key', () => {
    expect(gate.one('AWS::KMS::Alias', 'Key').Properties).toMatchObject({
      AliasName: 'alias/Test',
      TargetKeyId: key,
    });
  });

  it('is used through services of whatever partition', () => {
    expect(JSON.stringify(gate.all('AWS::IAM::Policy'))).not.toContain('.amazonaws.com');
  });

  it('has no tags where a partition may not know them', () => {
    expect(gate.one('AWS::CloudWatch::Dashboard').Properties).not.toHaveProperty('Tags');
  });

  it('is encrypted with a key that rotates and outlives the stack', () => {
    expect(gate.encryptionKey()).toMatchObject(kept);
    expect(gate.encryptionKey().Properties.EnableKeyRotation).toBe(true);
  });
});

describe('a bucket', () => {
  const buckets = gate.all('AWS::S3::Bucket');

  it.each(buckets)('$id is closed to the public, and outlives the stack', (bucket) => {
    expect(bucket).toMatchObject(kept);
    expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  it.each(buckets)('$id refuses plain HTTP', ({ id }) => {
    const policy = gate
      .all('AWS::S3::BucketPolicy')
      .find(({ Properties }) => JSON.stringify(Properties.Bucket) === JSON.stringify({ Ref: id }));

    expect(JSON.stringify(policy)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
  });

  it('of evidence is versioned and locked for longer than a year', () => {
    expect(gate.one('AWS::S3::Bucket', 'Evidence').Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 400 } },
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
        ],
      },
    });
  });
});

describe('a schedule', () => {
  it('starts in its time zone and window, gives up in time, and leaves what failed', () => {
    const { Properties } = gate.one('AWS::Scheduler::Schedule', 'SchedulesSchedulenightly');

    expect(Properties).toMatchObject({
      State: 'ENABLED',
      ScheduleExpression: 'cron(0 3 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      Target: {
        Arn: { 'Fn::GetAtt': [gate.one('AWS::Lambda::Function', 'StartRun').id, 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: expect.anything() },
      },
    });
  });

  it('says when it was due, which is the same however often it fires', () => {
    const { Properties } = gate.one('AWS::Scheduler::Schedule', 'SchedulesSchedulenightly');
    const input: unknown = JSON.parse(String(Reflect.get(Object(Properties.Target), 'Input')));

    expect(input).toEqual({
      schedule: 'nightly',
      scheduledAt: '<aws.scheduler.scheduled-time>',
      suite: { key: 'suites/nightly.suite.yaml' },
      labels: { team: 'retail' },
      notify: ['ci'],
    });
  });

  it('that is switched off is kept', () => {
    expect(
      gate.one('AWS::Scheduler::Schedule', 'SchedulesSchedulehourly').Properties,
    ).toMatchObject({ State: 'DISABLED', FlexibleTimeWindow: { Mode: 'OFF' } });
  });
});

describe('close-run', () => {
  const rules = gate.all('AWS::Events::Rule');

  it('is called when an execution of this machine has ended badly', () => {
    expect(rules.map(({ Properties }) => Properties.EventPattern)).toContainEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: [{ Ref: gate.one('AWS::StepFunctions::StateMachine').id }],
      },
    });
  });

  it('is called every five minutes, since such an event may be lost', () => {
    expect(rules.map(({ Properties }) => Properties.ScheduleExpression)).toContain(
      'rate(5 minutes)',
    );
  });

  it.each(rules)('leaves what failed where a person finds it: $id', ({ Properties }) => {
    const target = {
      DeadLetterConfig: { Arn: expect.anything() },
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
    };

    expect(Properties.Targets).toMatchObject([target, target]);
  });

  it.each(rules)('is called with give-back: $id', ({ Properties }) => {
    const targets = JSON.stringify(Properties.Targets);

    expect(targets).toMatch(/"CloseRun[0-9A-F]{8}"/);
    expect(targets).toMatch(/"GiveBack[0-9A-F]{8}"/);
  });
});

describe('a notification that is owed', () => {
  it('is tried ten times within three days, and then put aside for two weeks', () => {
    const queue = gate.one('AWS::SQS::Queue', 'RedeliveryQueue').Properties;
    const deadLetters = gate.one('AWS::SQS::Queue', 'RedeliveryDeadLetters').Properties;
    const attempts = Number(Reflect.get(Object(queue.RedrivePolicy), 'maxReceiveCount'));
    const between = Number(queue.VisibilityTimeout);

    const planned = Array.from({ length: attempts - 1 }, (_, done) =>
      secondsUntilRedelivery(done + 1),
    ).reduce((sum, seconds) => sum + seconds, 0);

    expect(attempts).toBe(10);
    expect(attempts * between).toBe(3 * 86_400);
    expect(Number(queue.MessageRetentionPeriod)).toBeGreaterThan(attempts * between);
    expect(Number(queue.MessageRetentionPeriod)).toBeGreaterThan(planned);
    expect(deadLetters.MessageRetentionPeriod).toBe(14 * 86_400);
  });
});

describe('the API', () => {
  const whole = new GateTemplate({ forgetting: true });
  const methods = whole.all('AWS::ApiGateway::Method');

  it('has twelve methods, each for IAM principals alone and with its request checked', () => {
    expect(methods).toHaveLength(12);
    for (const { Properties } of methods) {
      expect(Properties).toMatchObject({
        AuthorizationType: 'AWS_IAM',
        RequestValidatorId: expect.anything(),
      });
    }
  });

  it('has the routes that its description has', () => {
    const description = OpenApi.parse(
      JSON.parse(readFileSync(join(PACKAGE_ROOT, 'docs', 'openapi.json'), 'utf8')),
    );
    const resources = new Map(whole.all('AWS::ApiGateway::Resource').map((one) => [one.id, one]));
    const pathOf = (reference: unknown): string => {
      const resource = resources.get(String(Reflect.get(Object(reference), 'Ref')));
      if (resource === undefined) return '';
      return `${pathOf(resource.Properties.ParentId)}/${resource.Properties.PathPart}`;
    };

    const routes = methods.map(
      ({ Properties }) => `${Properties.HttpMethod} ${pathOf(Properties.ResourceId)}`,
    );

    expect(routes.sort()).toEqual(
      Object.entries(description.paths)
        .flatMap(([path, operations]) =>
          Object.keys(operations)
            .filter((operation) => operation !== 'parameters')
            .map((method) => `${method.toUpperCase()} ${path}`),
        )
        .sort(),
    );
  });

  it('is throttled, and logs requests without bodies and headers', () => {
    const { Properties } = gate.one('AWS::ApiGateway::Stage');
    const format = JSON.stringify(Properties.AccessLogSetting);

    expect(Properties.MethodSettings).toMatchObject([
      { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10, DataTraceEnabled: false },
    ]);
    expect(format).not.toMatch(/body|header|authorization/i);
  });

  it('answers what it refuses itself in the shape that its functions have', () => {
    const responses = gate.all('AWS::ApiGateway::GatewayResponse');

    expect(responses).toHaveLength(5);
    for (const { Properties } of responses) {
      const templates = Object(Properties.ResponseTemplates);
      const body: unknown = JSON.parse(Reflect.get(templates, 'application/json'));

      expect(Problem.parse(body).status).toBe(Number(Properties.StatusCode));
    }
  });

  it('leaves the logging role of the account alone where it is told to', () => {
    const other = new GateTemplate({ api: { createLoggingRole: false } });

    expect(other.all('AWS::ApiGateway::Account')).toEqual([]);
    expect(gate.all('AWS::ApiGateway::Account')).toHaveLength(1);
  });
});

describe('evidence under compliance', () => {
  it('is locked as long as the settings say, for everybody', () => {
    const strict = new GateTemplate({ evidence: { lockMode: 'compliance', lockDays: 400 } });

    expect(strict.one('AWS::S3::Bucket', 'Evidence').Properties).toMatchObject({
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 400 } } },
    });
  });
});

describe('suites that are deployed with the stack', () => {
  it('are a layer of the two functions that read suites', () => {
    const withFolder = new GateTemplate({ suitesFolder: 'examples' });
    const users = withFolder
      .all('AWS::Lambda::Function')
      .filter(({ Properties }) => Properties.Layers !== undefined)
      .map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''));

    expect(users.sort()).toEqual(['StartRun', 'ValidateSuite']);
  });

  it('are refused with a policy that no run could be held to', () => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, 'cognigate.policy.yaml'), 'min_pass_rat: 1\n');

    expect(() => gateStack({ suitesFolder: folder })).toThrow(
      'min_pass_rat is not a known field; did you mean min_pass_rate?',
    );
  });

  it.each(['no/such/folder', 'package.json'])(
    'are refused where their folder is none: %s',
    (suitesFolder) => {
      expect(() => gateStack({ suitesFolder })).toThrow(
        `suitesFolder: "${suitesFolder}" is no folder: name one with suite files`,
      );
    },
  );

  it('are refused where a schedule names one that is not among them', () => {
    const schedules = [
      { name: 'nightly', suite: { deployed: 'gone.suite.yaml' }, expression: 'rate(1 day)' },
    ];

    expect(() => gateStack({ suitesFolder: 'examples', schedules })).toThrow(
      'schedules.0.suite: there is no "gone.suite.yaml" in the folder examples',
    );
  });
});
