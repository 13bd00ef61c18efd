import { describe, expect, it } from 'vitest';
import { aTemplate, deployed, FUNCTION, inFakeAccount, OUTPUTS, TABLE } from './deploying.ts';
import { CI, CREDENTIALS, FakeAccount } from './fake-account.ts';

inFakeAccount();

function anAccount(change: Partial<FakeAccount> = {}): FakeAccount {
  const account = Object.assign(new FakeAccount(), change);
  account.secrets.set(CREDENTIALS, '{}').set(CI, '{}');
  return account;
}

const deployedStack = { status: 'UPDATE_COMPLETE', outputs: OUTPUTS };

describe('a deployment', () => {
  it('hands the assembly to the CDK of the project, as words and in the region that it looked at', async () => {
    const account = anAccount({ stack: deployedStack, template: aTemplate() });

    const { code, cdk, stdout } = await deployed({ yes: true }, { account });

    expect(code).toBe(0);
    expect(cdk).toEqual({
      argv: [
        ...['deploy', 'Cognigate', '--app', expect.stringContaining('cognigate-deploy-')],
        ...['--require-approval', 'never'],
      ],
      region: 'eu-west-1',
    });
    expect(stdout).toContain('the CDK speaks');
    expect(stdout).toContain('the secrets are filled');
  });

  it('says into which account, which region and as whom, before it asks', async () => {
    const account = anAccount({ stack: deployedStack, template: aTemplate() });

    const { code, cdk, stdout, stderr } = await deployed({}, { account, answers: ['y\n'] });

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^ok +account +123456789012, eu-west-1, as arn:aws:sts::123456789012:assumed-role\/Deployer\/anna$/m,
    );
    expect(stderr).toContain('deploy Cognigate to 123456789012, eu-west-1? [y/N]');
    expect(cdk?.argv.slice(-2)).toEqual(['--require-approval', 'broadening']);
  });

  it.each([
    ['nobody sits there', {}, 2, 'nobody can be asked here whether to deploy: add --yes'],
    ['somebody says no', { answers: ['n\n'] }, 130, ''],
  ])('does not begin where %s', async (_, attempt, exitCode, problem) => {
    const { code, cdk, stderr } = await deployed({}, attempt);

    expect({ code, cdk }).toEqual({ code: exitCode, cdk: null });
    expect(stderr).toContain(problem);
  });

  it.each([
    ['fails', 1, 3, 'the CDK ended with 1'],
    ['is stopped', 130, 130, 'the CDK was stopped; the stack may be changing still'],
  ])('says so where the CDK %s', async (_, cdkEnds, exitCode, problem) => {
    const { code, stderr } = await deployed({ yes: true }, { cdkEnds });

    expect(code).toBe(exitCode);
    expect(stderr).toContain(problem);
  });

  it('takes the name of the stack from the command line', async () => {
    const account = anAccount({ stack: deployedStack, template: aTemplate() });

    const { cdk } = await deployed({ yes: true, stackName: 'GateTest' }, { account });

    expect(cdk?.argv[1]).toBe('GateTest');
  });
});

describe('settings', () => {
  it.each([
    ['no YAML', 'a: [', 'is no YAML'],
    ['nothing', '', 'the input is empty'],
    ['a list', '- a', 'gate.yaml holds no settings'],
    ['a setting that there is not', 'colour: red', 'gate.yaml: there is no setting "colour"'],
    ['no address', 'profile: trial', 'platformUrl: must be an address'],
  ])('that are %s are refused before anything is asked', async (_, settings, problem) => {
    const account = new FakeAccount();

    const { code, stderr } = await deployed({ yes: true }, { account, settings });

    expect(code).toBe(2);
    expect(stderr).toContain(problem);
    expect(account.asked).toEqual([]);
  });

  it('are told of every fault at once, each with the file that has it', async () => {
    const { stderr } = await deployed({}, { settings: 'platformUrl: 7\nprofile: live\nx: 1\n' });

    const lines = stderr.split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.filter((line) => line.startsWith('gate.yaml: '))).toEqual(lines);
  });

  it.each([
    ['client_secret', 'platformUrl: https://b.example.com\nclient_secret: hunter2-hunter2'],
    ['tags.a', 'platformUrl: https://b.example.com\ntags: {a: whsec_hunter2hunter2}'],
    ['alarms.owner', 'alarms: {owner: AKIAHUNTER2HUNTER2AB}'],
    ['notifications.0.name', 'notifications: [{name: hooks.slack.com/services/hunter2}]'],
    ['tags.k', `tags: {k: ${'5c'.repeat(64)}}`],
  ])('with a secret at %s are refused, and the secret is not repeated', async (place, settings) => {
    const { code, stderr } = await deployed({}, { settings });

    expect(code).toBe(2);
    expect(stderr).toContain(`gate.yaml: ${place} looks like a secret`);
    expect(stderr).not.toMatch(/hunter2|HUNTER2|5c5c/);
  });

  it('may carry the commit that they are of', async () => {
    const settings = `platformUrl: https://b.example.com\ntags: {commit: ${'a1'.repeat(20)}}`;

    expect((await deployed({ check: true }, { settings })).code).toBe(0);
  });
});

describe('an account', () => {
  it.each([
    [{ AWS_REGION: '' }, 'set AWS_REGION or --region'],
    [{ AWS_REGION: 'Europe!' }, '"Europe!" is no region'],
    [{ AWS_ENDPOINT_URL: 'nowhere' }, '"nowhere" is no address: check AWS_ENDPOINT_URL_STS'],
  ])('is not guessed from %j', async (env, problem) => {
    const { code, stderr } = await deployed({ yes: true }, { env });

    expect(code).toBe(2);
    expect(stderr).toContain(problem);
  });

  it.each([
    ['ExpiredToken', 'the AWS credentials have expired (ExpiredToken): log in again'],
    ['InvalidClientTokenId', 'AWS does not take the credentials (InvalidClientTokenId)'],
  ])('that answers %s is not deployed to', async (error, problem) => {
    const account = anAccount();
    account.refuses.set('GetCallerIdentity', error);

    const { code, cdk, stderr } = await deployed({ yes: true }, { account });

    expect({ code, cdk }).toEqual({ code: 2, cdk: null });
    expect(stderr).toContain(problem);
  });

  it.each([
    [
      'is not bootstrapped',
      { bootstrapVersion: null },
      '123456789012 is not bootstrapped for the CDK in eu-west-1',
    ],
    [
      'is bootstrapped too long ago',
      { bootstrapVersion: '5' },
      'version 5, and the stack asks for 6',
    ],
  ])('that %s is told the command', async (_, change, found) => {
    const { code, cdk, stdout } = await deployed({ yes: true }, { account: anAccount(change) });

    expect({ code, cdk }).toEqual({ code: 2, cdk: null });
    expect(stdout).toContain(`REFUSED bootstrap    ${found}`);
    expect(stdout).toContain('npx aws-cdk@2.1148.2 bootstrap aws://123456789012/eu-west-1');
  });

  it('is new, and has no executions to keep free', async () => {
    const account = anAccount({ limit: 10, unreserved: 10 });

    const { code, stdout } = await deployed({ yes: true }, { account });

    expect(code).toBe(2);
    expect(stdout).toContain(
      'REFUSED concurrency  the gate keeps 22 executions more for itself, and Lambda has 10 free in this account, of which it leaves 10 to others',
    );
  });

  it('is not asked for executions that the stack has already', async () => {
    const account = anAccount({
      stack: deployedStack,
      template: aTemplate(),
      limit: 122,
      unreserved: 100,
    });

    expect((await deployed({ yes: true }, { account })).code).toBe(0);
  });

  it('keeps its logging role by a setting, and is not left without one', async () => {
    const loggingRole = 'arn:aws:iam::123456789012:role/apigateway';
    const settings = 'platformUrl: https://b.example.com\napi: {createLoggingRole: false}\n';

    const taken = await deployed({ check: true }, { account: anAccount({ loggingRole }) });
    const missing = await deployed({ check: true }, { account: anAccount(), settings });

    expect(taken.stdout).toContain('set api: {createLoggingRole: false} to leave it');
    expect(missing.code).toBe(2);
    expect(missing.stdout).toContain('REFUSED logging role API Gateway has no role to log with');
  });

  it('that does not let the caller look is deployed to all the same', async () => {
    const account = anAccount({ stack: deployedStack, template: aTemplate() });
    account.refuses.set('AmazonSSM.GetParameter', 'AccessDeniedException');

    const { code, stdout } = await deployed({ yes: true }, { account });

    expect(code).toBe(0);
    expect(stdout).toContain('bootstrap    could not be looked at: AccessDeniedException');
  });

  it('that does not say what is deployed is left alone', async () => {
    const account = anAccount({ stack: deployedStack, template: aTemplate() });
    account.refuses.set('GetTemplate', 'AccessDenied');

    const { code, cdk, stderr } = await deployed({ yes: true }, { account });

    expect({ code, cdk }).toEqual({ code: 2, cdk: null });
    expect(stderr).toMatch(/^AWS refuses: .* \(AccessDenied\)$/);
  });

  it.each([
    ['ROLLBACK_COMPLETE', 'aws cloudformation delete-stack --stack-name Cognigate'],
    ['UPDATE_ROLLBACK_FAILED', 'aws cloudformation continue-update-rollback'],
    ['DELETE_FAILED', 'aws cloudformation delete-stack'],
    ['UPDATE_IN_PROGRESS', 'wait until that is over'],
  ])('whose stack is in %s says what to do', async (status, remedy) => {
    const { code, cdk, stdout } = await deployed(
      { yes: true },
      { account: anAccount({ stack: { status }, template: aTemplate() }) },
    );

    expect({ code, cdk }).toEqual({ code: 2, cdk: null });
    expect(stdout).toContain(`REFUSED stack        Cognigate is in ${status}`);
    expect(stdout).toContain(remedy);
  });
});

describe('a check', () => {
  it('changes nothing, and shows what a deployment would', async () => {
    const account = anAccount({ stack: deployedStack, template: aTemplate() });
    const template = aTemplate({
      StartRun: { ...FUNCTION, Properties: { ...FUNCTION.Properties, Code: { S3Key: 'two' } } },
      Topic: { Type: 'AWS::SNS::Topic' },
    });

    const { code, cdk, stdout } = await deployed({ check: true }, { account, template });

    expect({ code, cdk }).toEqual({ code: 0, cdk: null });
    expect(stdout).toContain('  add      1 resource: 1 AWS::SNS::Topic\n');
    expect(stdout).toContain('  change   StartRun (AWS::Lambda::Function): Code\n');
    expect(stdout).toMatch(/nothing was changed\n$/);
    expect(account.asked.some((operation) => operation.includes('Put'))).toBe(false);
  });

  it('without an account says what it could not look at, and shows all as new', async () => {
    const { code, stdout } = await deployed({ check: true }, { env: { AWS_REGION: '' } });

    expect(code).toBe(0);
    expect(stdout).toContain('account      not looked at: the region');
    expect(stdout).toContain(
      '  add      2 resources: 1 AWS::DynamoDB::GlobalTable, 1 AWS::Lambda::Function\n',
    );
  });

  it('with credentials that have expired says so, and shows all as new', async () => {
    const account = anAccount();
    account.refuses.set('GetCallerIdentity', 'ExpiredToken');

    const { code, stdout } = await deployed({ check: true }, { account });

    expect(code).toBe(0);
    expect(stdout).toContain('not looked at: the AWS credentials have expired');
  });
});

describe('what holds data', () => {
  const keyed = (name: string) => ({
    ...TABLE,
    Properties: { KeySchema: [{ AttributeName: name, KeyType: 'HASH' }] },
  });
  const queue = { Type: 'AWS::SQS::Queue' };
  const before = aTemplate({ Ledger: keyed('run'), Letters: queue });
  const account = () => anAccount({ stack: deployedStack, template: before });

  it('is neither removed nor replaced without a word that says so', async () => {
    const template = aTemplate({ Ledger: keyed('id') });

    const { code, cdk, stdout } = await deployed({ yes: true }, { account: account(), template });

    expect({ code, cdk }).toEqual({ code: 2, cdk: null });
    expect(stdout).toContain(
      '  REPLACE  Ledger (AWS::DynamoDB::GlobalTable) for its KeySchema: it holds data, which stays in the account, without its stack',
    );
    expect(stdout).toContain(
      '  REMOVE   Letters (AWS::SQS::Queue): it holds data, which is deleted',
    );
    expect(stdout).toContain('add --give-up Ledger where that is meant');
    expect(stdout).toContain('add --give-up Letters where that is meant');
  });

  it('goes where each of it is named', async () => {
    const template = aTemplate({ Ledger: keyed('id') });

    const one = await deployed({ yes: true, giveUp: ['Ledger'] }, { account: account(), template });
    const all = await deployed(
      { yes: true, giveUp: ['Ledger', 'Letters'] },
      { account: account(), template },
    );

    expect([one.code, all.code]).toEqual([2, 0]);
  });
});
