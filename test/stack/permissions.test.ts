import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FunctionEnvironment } from '../../lambdas/runtime/environment.ts';
import { GateTemplate } from './gate-template.ts';
import { type Permission, permissionMarkdown, permissionsOf } from './permission-table.ts';

const TABLE = join(import.meta.dirname, 'permissions.md');
const gate = new GateTemplate();
const permissions = permissionsOf(gate);

const pascalCase = (name: string) =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const holding = (action: string, resource: string) =>
  permissions
    .filter(
      ({ actions, resources }) =>
        actions.includes(action) && resources.some((one) => one.startsWith(resource)),
    )
    .map(({ role }) => role.replace(/Role$/, ''))
    .sort();

const on = (resource: string) =>
  new Set(
    permissions
      .filter(({ resources }) => resources.some((one) => one.startsWith(resource)))
      .flatMap(({ actions }) => actions),
  );

describe('the roles', () => {
  it('may do what the checked-in table says, and nothing else', () => {
    const table = permissionMarkdown(permissions);
    if (process.env.UPDATE_PERMISSIONS === '1') writeFileSync(TABLE, table);

    expect(table).toBe(readFileSync(TABLE, 'utf8'));
  });

  it('hold no action by wildcard', () => {
    expect(permissions.flatMap(({ actions }) => actions).join(' ')).not.toContain('*');
  });

  it('hold every resource of a kind only where AWS has no other way to say it', () => {
    const everywhere = permissions.filter(({ resources }) => resources.includes('*'));

    for (const { actions } of everywhere) {
      expect(actions.every((action) => /^(?:xray|logs):/.test(action))).toBe(true);
    }
  });

  it('are never granted deletion, a change of a lock, or a change of themselves', () => {
    const actions = permissions.flatMap((permission: Permission) => permission.actions);

    expect(actions.filter((action) => /Delete(?!Message|LogDelivery)/.test(action))).toEqual([]);
    expect(actions.filter((action) => /Retention|LegalHold|^iam:|Bypass/.test(action))).toEqual([]);
  });
});

describe('the audit trail', () => {
  it('is written by insert, read by query, and touched by no other action', () => {
    expect(on('AuditTrail')).toEqual(new Set(['dynamodb:PartiQLInsert', 'dynamodb:Query']));
  });

  it('is written by the functions that decide', () => {
    expect(holding('dynamodb:PartiQLInsert', 'AuditTrail')).toEqual(['AggregateRun', 'CloseRun']);
  });

  it('refuses every other way to write to everybody, also to those who come later', () => {
    expect(gate.one('AWS::DynamoDB::GlobalTable', 'AuditTrail').Properties).toMatchObject({
      Replicas: [
        {
          ResourcePolicy: {
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Deny',
                  Principal: { AWS: '*' },
                  Action: [
                    'dynamodb:PutItem',
                    'dynamodb:UpdateItem',
                    'dynamodb:DeleteItem',
                    'dynamodb:BatchWriteItem',
                    'dynamodb:PartiQLUpdate',
                    'dynamodb:PartiQLDelete',
                  ],
                },
              ],
            },
          },
        },
      ],
    });
  });
});

describe('the log of endpoints', () => {
  it('is kept as the audit trail is, and written by those alone who move endpoints', () => {
    expect(on('EndpointLog')).toEqual(new Set(['dynamodb:PartiQLInsert', 'dynamodb:Query']));
    expect(holding('dynamodb:PartiQLInsert', 'EndpointLog')).toEqual(['GiveBack', 'TakeSnapshot']);
  });

  it('gives those who move endpoints no way to decide a run', () => {
    expect(holding('dynamodb:PartiQLInsert', 'AuditTrail')).not.toContain('TakeSnapshot');
    expect(holding('dynamodb:Query', 'AuditTrail')).not.toContain('GiveBack');
  });
});

describe('a secret', () => {
  const platformFunctions = ['PollBatches', 'SubmitBatches'];
  const signingFunctions = ['NotifyOutcome', 'RedeliverNotification'];

  it.each([
    ['PlatformCredentials', platformFunctions],
    ['PlatformToken', platformFunctions],
    ['NotificationsSecretci', signingFunctions],
    ['NotificationsSecretgovernance', signingFunctions],
    ['NotificationsSecretroom', signingFunctions],
  ])('%s is readable by %j alone', (secret, functions) => {
    expect(holding('secretsmanager:GetSecretValue', secret)).toEqual(functions);
  });

  it('is written by the gate only where it is the token', () => {
    expect(holding('secretsmanager:PutSecretValue', 'PlatformToken')).toEqual(platformFunctions);
    expect(on('PlatformCredentials')).toEqual(new Set(['secretsmanager:GetSecretValue']));
  });

  it.each(Object.entries(FunctionEnvironment))(
    'is readable by %s where its variables name it, and only there',
    (name, { shape }) => {
      const read = permissions
        .filter(({ role }) => role === `${pascalCase(name)}Role`)
        .filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'))
        .flatMap(({ resources }) => resources);

      expect(read.includes('PlatformCredentials')).toBe('COGNIGY_CREDENTIALS_SECRET_ARN' in shape);
      expect(read.includes('PlatformToken')).toBe('COGNIGY_TOKEN_SECRET_ARN' in shape);
      expect(read.includes('NotificationsSecretci')).toBe('NOTIFICATION_ENDPOINTS' in shape);
    },
  );

  it('has no reader that the list above leaves out', () => {
    expect(gate.all('AWS::SecretsManager::Secret')).toHaveLength(5);
  });
});

describe('evidence', () => {
  it('is read and added to, and never removed', () => {
    expect(on('Evidence/*')).toEqual(new Set(['s3:GetObject', 's3:PutObject']));
  });

  it('is added to only by what makes it, which reading a run does not', () => {
    expect(holding('s3:PutObject', 'Evidence/*')).not.toContain('ReadRun');
    expect(holding('s3:PutObject', 'Reports/reports/*')).toEqual(['ReadRun']);
  });

  it.each(['NotifyOutcome', 'RedeliverNotification'])('is out of reach for %s', (name) => {
    expect(holding('s3:GetObject', 'Evidence')).not.toContain(name);
  });
});

describe('suites', () => {
  it('are read below their prefix, and changed by nobody', () => {
    const resources = permissions
      .flatMap((permission) => permission.resources)
      .filter((resource) => resource.startsWith('Suites'));

    expect(new Set(resources)).toEqual(new Set(['Suites/suites/*']));
    expect(on('Suites')).toEqual(new Set(['s3:GetObject']));
  });
});

describe('a run', () => {
  it('is started by start-run alone', () => {
    expect(holding('states:StartExecution', 'RunWorkflow')).toEqual(['StartRun']);
  });

  it('invokes the versions of its seven functions, and nothing else', () => {
    const invoked = permissions
      .filter(({ role }) => role.startsWith('RunWorkflow'))
      .filter(({ actions }) => actions.some((action) => action.startsWith('lambda:')))
      .flatMap(({ resources }) => resources);

    expect(invoked.sort()).toEqual(
      [
        'AggregateRun',
        'GiveBack',
        'NotifyOutcome',
        'PollBatches',
        'SubmitBatches',
        'TakeSnapshot',
        'ValidateSuite',
      ].map((name) => `${name} (its version)`),
    );
  });
});
