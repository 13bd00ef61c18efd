import { describe, expect, it } from 'vitest';
import { main } from '../../../lib/cli/main.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';
import { type Attempt, aTemplate, deployed, inFakeAccount, OUTPUTS } from './deploying.ts';
import { CI, CREDENTIALS, FakeAccount } from './fake-account.ts';

inFakeAccount();

const KEY = `whsec_${Buffer.from('c4n4ry-c4n4ry-c4n4ry-c4n').toString('base64')}`;
const ENDPOINT = { url: 'https://chat.example.com/hooks/c4n4ry', key: KEY };
const CLIENT = { client_id: 'gate', client_secret: 'c4n4ry-secret' };
const CANARY = /c4n4ry|YzRuNHJ5/;

function anAccount(filled: readonly string[] = []): FakeAccount {
  const account = new FakeAccount();
  account.stack = { status: 'CREATE_COMPLETE', outputs: OUTPUTS };
  account.template = aTemplate();
  for (const arn of filled) account.secrets.set(arn, '{"old": true}');
  return account;
}

const storedIn = (account: FakeAccount, arn: string): unknown =>
  JSON.parse(account.secrets.get(arn) ?? 'null');

function filling(attempt: Attempt, secretsFrom?: string) {
  return deployed({ secrets: true, secretsFrom }, attempt);
}

describe('secrets that are empty', () => {
  it('of a channel are asked for an address alone', async () => {
    const account = anAccount([CREDENTIALS]);
    account.stack = {
      status: 'CREATE_COMPLETE',
      outputs: { ...OUTPUTS, EndpointSecrets: `room:slack=${CI}` },
    };

    const { code } = await filling({ account, answers: [`${ENDPOINT.url}\n`] });

    expect(code).toBe(0);
    expect(storedIn(account, CI)).toEqual({ url: ENDPOINT.url });
  });

  it('are asked for without a sign on the terminal, and written', async () => {
    const account = anAccount();
    const answers = ['gate\r', 'c4n4ry-secrex\u007ft\r', `${ENDPOINT.url}\n`, `${KEY}\r\n`];

    const { code, stdout, stderr, raw } = await filling({ account, answers });

    expect(code).toBe(0);
    expect(storedIn(account, CREDENTIALS)).toEqual(CLIENT);
    expect(storedIn(account, CI)).toEqual(ENDPOINT);
    expect(stdout + stderr).not.toMatch(CANARY);
    expect(raw).toEqual([true, false, true, false, true, false, true, false]);
  });

  it('are asked for after a deployment, where the stack is new', async () => {
    const account = anAccount([CI]);
    const answers = ['y\n', 'gate\r', 'c4n4ry-secret\r'];

    const { code, cdk } = await deployed({}, { account, answers });

    expect(code).toBe(0);
    expect(cdk).not.toBeNull();
    expect(storedIn(account, CREDENTIALS)).toEqual(CLIENT);
  });

  it('of Cognigy.AI are an API key', async () => {
    const account = anAccount([CI]);
    const settings = 'platformUrl: https://b.example.com\nplatform: cognigy-ai\n';

    await filling({ account, settings, answers: ['c4n4ry-key\r'] });

    expect(storedIn(account, CREDENTIALS)).toEqual({ api_key: 'c4n4ry-key' });
  });

  it.each([
    ['Ctrl-C', ['gate\r', 'c4n4ry\u0003']],
    ['Ctrl-D', ['\u0004']],
    ['a signal', ['gate\r']],
  ])('stay so after %s, which says how to go on', async (_, answers) => {
    const account = anAccount();

    const { code, stderr, raw } = await filling({ account, answers });

    expect(code).toBe(130);
    expect(account.secrets.size).toBe(0);
    expect(stderr).toContain('cognigate deploy --secrets --settings gate.yaml');
    expect(stderr).not.toMatch(CANARY);
    expect(raw.at(-1)).toBe(false);
  });

  it.each([
    ['two lines', 'c4n4ry\nc4n4ry\r', 'that has a line break in it'],
    ['nothing', '\r', 'that is empty'],
    ['an arrow key', 'c4n4ry\u001b[D\r', 'that has a control character in it'],
    ['a blank behind it', 'c4n4ry \r', 'that begins or ends with a blank'],
  ])('are asked for again where the answer is %s', async (_, answer, problem) => {
    const account = anAccount([CI]);

    const { code, stderr } = await filling({
      account,
      answers: ['gate\r', answer, 'c4n4ry-secret\r'],
    });

    expect(code).toBe(0);
    expect(stderr).toContain(problem);
    expect(stderr).not.toMatch(CANARY);
    expect(storedIn(account, CREDENTIALS)).toEqual(CLIENT);
  });

  it('of an endpoint are asked for again where nobody could call it', async () => {
    const account = anAccount([CREDENTIALS]);
    const answers = ['https://10.0.0.7/c4n4ry\r', `${KEY}\r`, `${ENDPOINT.url}\r`, `${KEY}\r`];

    const { code, stderr } = await filling({ account, answers });

    expect(code).toBe(0);
    expect(stderr).toContain('10.0.0.7 is a private address');
    expect(storedIn(account, CI)).toEqual(ENDPOINT);
  });

  it('are named, with the command, where nobody can be asked', async () => {
    const alone = await filling({ account: anAccount() });
    const deployment = await deployed({ yes: true }, { account: anAccount() });

    for (const { stderr } of [alone, deployment]) {
      expect(stderr).toContain("note: the secret of the platform's credentials is empty");
      expect(stderr).toContain('note: the secret of the endpoint "ci" is empty');
      expect(stderr).toContain('cognigate deploy --secrets --settings gate.yaml');
    }
    expect([alone.code, deployment.code]).toEqual([2, 0]);
  });
});

describe('secrets out of a file', () => {
  it('are written, also over those that are there', async () => {
    const account = anAccount([CREDENTIALS]);
    const files = {
      's.json': JSON.stringify({ credentials: CLIENT, endpoints: { ci: ENDPOINT } }),
    };

    const { code, stdout, stderr } = await filling({ account, files }, 's.json');

    expect(code).toBe(0);
    expect(storedIn(account, CREDENTIALS)).toEqual(CLIENT);
    expect(storedIn(account, CI)).toEqual(ENDPOINT);
    expect(stdout + stderr).not.toMatch(CANARY);
  });

  it('may come through a pipe, after a deployment that asks nobody', async () => {
    const account = anAccount([CI]);
    const stdin = JSON.stringify({ credentials: CLIENT });

    const { code } = await deployed({ yes: true, secretsFrom: '-' }, { account, stdin });

    expect(code).toBe(0);
    expect(storedIn(account, CREDENTIALS)).toEqual(CLIENT);
  });

  it.each([
    ['no JSON', 'c4n4ry', 's.json is not {"credentials": {…}'],
    ['no object', '["c4n4ry"]', 's.json is not {"credentials": {…}'],
    ['of no secret', '{}', 's.json has no secret in it'],
    ['a stranger', '{"endpoints": {"cd": {}}}', 'the stack has no secret for the endpoint "cd"'],
    ['half', '{"credentials": {"client_id": "c4n4ry"}}', 'client_secret is empty'],
    ['too much', '{"credentials": {"c4n4ry": "c4n4ry"}}', 'has a field that nobody asks for'],
    ['numbers', '{"credentials": {"client_id": 4}}', 'is no object of texts'],
    ['a text', '{"credentials": "c4n4ry"}', 'is no object of texts'],
    [
      'broken',
      '{"credentials": {"client_id": "gate", "client_secret": "c4n4ry\\n"}}',
      'client_secret has a line break in it',
    ],
    [
      'a private address',
      `{"endpoints": {"ci": {"url": "https://10.0.0.7/c4n4ry", "key": "${KEY}"}}}`,
      '10.0.0.7 is a private address',
    ],
    [
      'no base64',
      '{"endpoints": {"ci": {"url": "https://a.example.com", "key": "whsec_c4n4ry!"}}}',
      'is unusable: write whsec_ and base64',
    ],
  ])('that are %s are refused, and nothing is written or repeated', async (_, text, problem) => {
    const account = anAccount();

    const { code, stderr } = await filling({ account, files: { 's.json': text } }, 's.json');

    expect(code).toBe(2);
    expect(stderr).toContain(problem);
    expect(stderr).not.toMatch(CANARY);
    expect(account.secrets.size).toBe(0);
  });

  it('that is not there is named', async () => {
    const { code, stderr } = await filling({ account: anAccount() }, 'none.json');

    expect(code).toBe(2);
    expect(stderr).toContain('none.json cannot be read');
  });

  it('are all looked at before the first is written', async () => {
    const account = anAccount();
    const files = {
      's.json': JSON.stringify({ credentials: CLIENT, endpoints: { ci: { url: 'x' } } }),
    };

    const { code } = await filling({ account, files }, 's.json');

    expect(code).toBe(2);
    expect(account.secrets.size).toBe(0);
  });

  it.each([
    ['nonsense', 'stdin is not {"credentials"'],
    [JSON.stringify({ credentials: { client_id: 'a' } }), 'client_secret is empty'],
    [
      JSON.stringify({ endpoints: { other: { url: 'https://a.example.com' } } }),
      'the stack has no secret for the endpoint "other"',
    ],
  ])('are looked at before a deployment, which takes minutes: %s', async (stdin, problem) => {
    const account = anAccount();

    const { code, stderr, cdk } = await deployed(
      { yes: true, secretsFrom: '-' },
      { account, stdin },
    );

    expect(code).toBe(2);
    expect(stderr).toContain(problem);
    expect(cdk).toBeNull();
  });

  it('that AWS refuses are not repeated', async () => {
    const account = anAccount();
    account.refuses.set('secretsmanager.PutSecretValue', 'InvalidRequestException');
    const files = { 's.json': JSON.stringify({ credentials: CLIENT }) };

    const { code, stderr } = await filling({ account, files }, 's.json');

    expect(code).toBe(2);
    expect(stderr).toContain('AWS refuses: the secret cannot be written (InvalidRequestException)');
    expect(stderr).not.toMatch(CANARY);
  });
});

describe('secrets that may not be looked at', () => {
  it('are told, and do not make a deployment one that failed', async () => {
    const account = anAccount();
    account.refuses.set('secretsmanager.DescribeSecret', 'AccessDeniedException');

    const deployment = await deployed({ yes: true }, { account });
    const alone = await filling({ account });

    expect([deployment.code, alone.code]).toEqual([0, 2]);
    expect(deployment.stderr).toContain('note: the secrets could not be looked at: AWS refuses');
  });
});

describe('flags that contradict each other', () => {
  it.each([
    [['--check', '--secrets'], '--check writes nothing: leave out --secrets'],
    [['--check', '--secrets-from', 's.json'], '--check writes nothing'],
    [['--secrets-from', '-'], 'stdin cannot both hold secrets and answer a question: add --yes'],
  ])('are refused: %j', async (flags, problem) => {
    const terminal = new FakeTerminal('.');

    expect(await main(['deploy', ...flags], terminal)).toBe(2);
    expect(terminal.stderr.text).toContain(problem);
  });
});

describe('a stack that is not there', () => {
  it('has no secrets to fill', async () => {
    const { code, stderr } = await filling({ account: new FakeAccount() });

    expect(code).toBe(2);
    expect(stderr).toContain('Stack with id Cognigate does not exist');
  });
});
