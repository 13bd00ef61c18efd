import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { gateApp } from '../../../lib/stack/gate-app.ts';
import { gateSettings } from '../../../lib/stack/settings/gate-settings.ts';
import { settingsInFile } from '../../../lib/stack/settings/settings-file.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';
import { fullSettings } from '../gate-template.ts';

const platformUrl = 'https://api.example.com';
const endpoint = { name: 'ci' };
const schedule = {
  name: 'nightly',
  suite: { key: 'suites/a.yaml' },
  expression: 'rate(1 day)',
};

describe('a file of settings', () => {
  it('holds those of one environment, in YAML or JSON', () => {
    const path = join(temporaryDirectory(), 'gate.prod.yaml');
    writeFileSync(path, 'platformUrl: https://bots.acme.com\nstackName: GateProd\n');

    expect(settingsInFile(path)).toEqual({
      platformUrl: 'https://bots.acme.com',
      stackName: 'GateProd',
    });
  });

  it('is read where the command line names it, before what else there is', () => {
    const path = join(temporaryDirectory(), 'gate.prod.yaml');
    writeFileSync(path, '{"platformUrl": "https://bots.acme.com", "stackName": "GateProd"}');

    const { stack } = gateApp({
      code: () => Code.fromInline('// stub'),
      context: { settings: path, cognigate: { platformUrl } },
      settingsFile: 'no/such/file.yaml',
    });

    expect(stack.stackName).toBe('GateProd');
  });

  it.each([
    ['is not there', null, 'cannot be read: is it there'],
    ['is no YAML', 'a: b\n  c: d\n', 'is no YAML: bad indentation of a mapping entry, in line 2'],
    ['is empty', '', 'is no YAML: expected a document, but the input is empty'],
  ])('that %s is named', (_, text, problem) => {
    const path = join(temporaryDirectory(), 'gate.yaml');
    if (text !== null) writeFileSync(path, text);

    expect(() => settingsInFile(path)).toThrow(`the file of settings "${path}" ${problem}`);
  });
});

describe('settings', () => {
  it('need no more than the address of the platform', () => {
    expect(gateSettings({ platformUrl })).toMatchObject({
      stackName: 'Cognigate',
      runRetentionDays: 400,
      profile: 'production',
      logRetentionDays: 400,
      evidence: { lockMode: 'governance', lockDays: 400 },
      concurrency: { closeRun: 2, api: 10 },
      notifications: [],
      schedules: [],
      api: { ratePerSecond: 5, burst: 10 },
      alarms: { passRatePercent: 80 },
    });
  });

  it('of a trial keep less, and hold nothing back from other functions', () => {
    expect(gateSettings({ platformUrl, profile: 'trial' })).toMatchObject({
      logRetentionDays: 90,
      evidence: { lockMode: 'governance', lockDays: 1 },
      concurrency: { closeRun: 0, api: 0 },
    });
  });

  it('count more than their profile where they are written', () => {
    const written = { logRetentionDays: 30, evidence: { lockDays: 7 }, concurrency: { api: 3 } };

    expect(gateSettings({ platformUrl, profile: 'trial', ...written })).toMatchObject({
      logRetentionDays: 30,
      evidence: { lockDays: 7 },
      concurrency: { closeRun: 0, api: 3 },
    });
  });

  it('that name no profile take the one of who reads them', () => {
    expect(gateSettings({ platformUrl }, { profile: 'trial' }).profile).toBe('trial');
    expect(gateSettings({ platformUrl, profile: 'production' }, { profile: 'trial' }).profile).toBe(
      'production',
    );
  });

  it('may be the JSON text of a command line', () => {
    expect(gateSettings(JSON.stringify(fullSettings))).toEqual(gateSettings(fullSettings));
  });

  it.each([
    ['nothing', undefined, 'the context key "cognigate" is not set'],
    [
      'text that is no JSON',
      '{platformUrl',
      'the context key "cognigate" is text that is not JSON',
    ],
    ['no address', {}, 'platformUrl: '],
    [
      'an address without TLS',
      { platformUrl: 'http://api.example.com' },
      'platformUrl: "http://" is not allowed: use https://',
    ],
    [
      'a private address',
      { platformUrl: 'https://10.0.0.8' },
      'platformUrl: 10.0.0.8 is a private address',
    ],
    [
      'a private address written as a number',
      { platformUrl: 'https://2130706433' },
      'platformUrl: 127.0.0.1 is a private address',
    ],
    [
      'a private address of IPv6',
      { platformUrl: 'https://[::ffff:a00:8]' },
      'is a private address',
    ],
    [
      'a private name',
      { platformUrl: 'https://bots.internal' },
      'platformUrl: bots.internal is a private name',
    ],
    [
      'credentials in an address',
      { platformUrl: 'https://me:pw@api.example.com' },
      'platformUrl: carries a user name or password',
    ],
    [
      'a query in the address of the platform',
      { platformUrl: 'https://api.example.com?a=1' },
      'platformUrl: has a query',
    ],
    [
      'the address of an endpoint in the place of the API',
      { platform: 'cognigy-ai', platformUrl: 'https://endpoint-trial.cognigy.ai' },
      'platformUrl is at endpoint-trial.cognigy.ai the address of an endpoint, where bots are spoken to, and not that of the API: set platformUrl to https://api-trial.cognigy.ai',
    ],
    [
      'the address of the API in the place of the endpoints',
      {
        platform: 'cognigy-ai',
        platformUrl: 'https://api-trial.cognigy.ai',
        endpointUrl: 'https://api-trial.cognigy.ai',
      },
      'set endpointUrl to https://endpoint-trial.cognigy.ai, or remove it: it follows from platformUrl',
    ],
    ['a port', { platformUrl: 'https://api.example.com:8443' }, 'platformUrl: names port 8443'],
    [
      'a setting that there is not',
      { platformUrl, platfromUrl: '' },
      'cognigate: there is no setting "platfromUrl"',
    ],
    [
      'a retention that CloudWatch does not know',
      { platformUrl, logRetentionDays: 100 },
      'logRetentionDays: must be one of 1, 3, 5',
    ],
    [
      'a stack name with a space',
      { platformUrl, stackName: 'my gate' },
      'stackName: must be a letter',
    ],
    [
      'the address of an endpoint, which is a secret',
      { platformUrl, notifications: [{ ...endpoint, url: 'https://hooks.example.com' }] },
      'notifications.0: the address of an endpoint is no setting: put it into the secret',
    ],
    [
      'an endpoint with the name of the bus',
      { platformUrl, notifications: [{ ...endpoint, name: 'event-bus' }] },
      'notifications.0.name: "event-bus" is the name of the gate\'s own event bus',
    ],
    [
      'two endpoints of one name',
      { platformUrl, notifications: [endpoint, endpoint] },
      'notifications.1.name: "ci" is there twice',
    ],
    [
      'two schedules of one name',
      { platformUrl, schedules: [schedule, schedule] },
      'schedules.1.name: "nightly" is there twice',
    ],
    [
      'a schedule that is not valid',
      { platformUrl, schedules: [{ ...schedule, expression: 'cron(0 25 * * ? *)' }] },
      'schedules.0.expression: "cron(0 25 * * ? *)" is no schedule: "25" is no hours of 0 to 23',
    ],
    [
      'a time zone that there is not',
      { platformUrl, schedules: [{ ...schedule, timeZone: 'Europe/Bonn' }] },
      'schedules.0.timeZone: "Europe/Bonn" is no time zone',
    ],
    [
      'a schedule with a label that no run can have',
      { platformUrl, schedules: [{ ...schedule, labels: { 'bot version': 1 } }] },
      'schedules.0.labels',
    ],
    [
      'a schedule that tells a stranger',
      { platformUrl, schedules: [{ ...schedule, notify: ['nobody'] }] },
      'schedules.0.notify: "nobody" is no notification endpoint of this gate',
    ],
    [
      'a schedule of a suite outside of its folder',
      { platformUrl, schedules: [{ ...schedule, suite: { key: 'other/a.yaml' } }] },
      'schedules.0.suite',
    ],
    [
      'a schedule of a suite that is not deployed',
      { platformUrl, schedules: [{ ...schedule, suite: { deployed: 'a.yaml' } }] },
      'schedules.0.suite: "a.yaml" cannot be deployed: suitesFolder is not set',
    ],
    [
      'no lock at all',
      { platformUrl, evidence: { lockDays: 0 } },
      'evidence.lockDays: 0 is too small: it must be at least 1',
    ],
    [
      'more executions kept free than there can be',
      { platformUrl, concurrency: { api: 1_001 } },
      'concurrency.api: 1001 is too big: it must be at most 1000',
    ],
    [
      'a profile that there is not',
      { platformUrl, profile: 'prod' },
      'profile: "prod" is not allowed: it must be "production" or "trial"',
    ],
    [
      'a verdict that there is not',
      { platformUrl, mail: { verdicts: ['fail'] } },
      'mail.verdicts.0: "fail" is not allowed: it must be one of "passed", "failed", ',
    ],
    [
      'a tag that is a number',
      { platformUrl, tags: { 'cost-center': 4711 } },
      'tags.cost-center: 4711 is no text: write it in quotes',
    ],
    [
      'a tag of AWS itself',
      { platformUrl, tags: { 'aws:team': 'bots' } },
      'tags: "aws:team" is not allowed: what begins with aws: is for AWS itself',
    ],
    [
      'a tag with a sign that AWS takes in none',
      { platformUrl, tags: { costs: '5 €' } },
      'tags.costs: AWS takes letters, digits, blanks and _ . : / = + - @ in a tag: leave out the rest',
    ],
    [
      'a tag without a name',
      { platformUrl, tags: { '': 'bots' } },
      'tags: "" is no name of a tag: it has 1 to 128 letters, digits, blanks and _ . : / = + - @',
    ],
    [
      'more tags than AWS takes beside ours',
      {
        platformUrl,
        tags: Object.fromEntries(Array.from({ length: 49 }, (_, n) => [`t${n}`, 'x'])),
      },
      'tags: has 49 entries: at most 48 are allowed',
    ],
    [
      'an owner who cannot be a tag',
      { platformUrl, alarms: { owner: 'Bot team (core)' } },
      'alarms.owner: AWS takes letters, digits, blanks and _ . : / = + - @ in a tag: leave out the rest',
    ],
    [
      'a network without subnets',
      { platformUrl, vpc: { id: 'vpc-0a1b2c3d4e5f60718' } },
      'vpc.subnets: is missing: write a list',
    ],
    [
      'an owner of no word',
      { platformUrl, alarms: { owner: '' } },
      'alarms.owner: is empty: write something, or leave it out',
    ],
    [
      'an owner of too many words',
      { platformUrl, alarms: { owner: 'x'.repeat(101) } },
      'alarms.owner: has 101 characters: at most 100 are allowed',
    ],
    [
      'a level of alarms that is a share',
      { platformUrl, alarms: { passRatePercent: 0.8 } },
      'alarms.passRatePercent: 0.8 is a share: for 80 % write 80',
    ],
    [
      'endpoints of a platform that has none',
      { platformUrl, endpointUrl: platformUrl },
      'endpointUrl: executions-v1 has none: leave it out, or set platform to cognigy-ai',
    ],
    [
      'a snapshot of a platform that has none',
      { platformUrl, schedules: [{ ...schedule, snapshot: true }] },
      'schedules.0.snapshot: executions-v1 has none',
    ],
    [
      'a mail address that is not valid',
      { platformUrl, alarms: { email: 'operations' } },
      'alarms.email: is no e-mail address',
    ],
  ])('with %s are refused in one sentence', (_, context, sentence) => {
    expect(() => gateSettings(context)).toThrow(sentence);
    expect(() => gateSettings(context)).toThrow(/^[^\n]+$/);
  });

  it('never repeat a password', () => {
    expect(() => gateSettings({ platformUrl: 'https://me:hunter22@api.example.com' })).not.toThrow(
      /hunter22/,
    );
  });
});

describe('settings with several faults', () => {
  it('are told of each of them, a line each', () => {
    const faults = () =>
      gateSettings({
        platformUrl: 'http://bots.acme.com',
        profile: 'live',
        evidence: { lockDays: 0 },
        colour: 'red',
      });

    expect(faults).toThrow(/^platformUrl: .+$/m);
    expect(faults).toThrow(/^profile: .+$/m);
    expect(faults).toThrow(/^evidence\.lockDays: .+$/m);
    expect(faults).toThrow(/^cognigate: there is no setting "colour"$/m);
  });
});

describe('the network of the functions', () => {
  const vpc = { id: 'vpc-0a1b2c3d4e5f60718', subnets: ['subnet-0a1b2c3d4e5f60718'] };

  it('may hold a platform that is private', () => {
    const settings = gateSettings({ platformUrl: 'https://cognigy.internal', vpc });

    expect(settings.vpc).toEqual(vpc);
  });

  it.each([
    ['vpc.id', { ...vpc, id: 'main' }],
    ['vpc.subnets', { ...vpc, subnets: [] }],
    ['vpc.subnets.0', { ...vpc, subnets: ['eu-west-1a'] }],
    ['vpc.securityGroups.0', { ...vpc, securityGroups: ['default'] }],
  ])('is refused where %s is no id of AWS', (path, wrong) => {
    expect(() => gateSettings({ platformUrl, vpc: wrong })).toThrow(`${path}: `);
  });
});
