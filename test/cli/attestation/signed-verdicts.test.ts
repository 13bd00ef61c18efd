import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { Report } from '../../../lib/domain/report.ts';
import { aSigningKey, type TestKey } from '../../support/builders/verdict-builders.ts';
import { command, testerAt } from '../../support/fakes/command-line.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
import { type PlatformOfFates, platformOfFates } from '../../support/servers/platform-of-fates.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

const DAY_MS = 86_400_000;

/** A folder with a suite and a key, and a platform at which the suite passes. */
function desk(platform: PlatformOfFates) {
  const directory = temporaryDirectory();
  const key = aSigningKey();
  const outcome = { expected_intent: 'greet', allowed_latency_ms: 5_000 };
  const test_cases = [{ input_text: 'case 1', outcome }];
  const suite = { suite_id: 'shop', circuit_breaker_seconds: 30, test_cases };
  writeFileSync(join(directory, 'suite.yaml'), dump(suite));
  writeFileSync(join(directory, 'key.pem'), key.privatePem);
  writeFileSync(join(directory, 'key.pub.pem'), key.pem);
  const call = (args: readonly string[], env: Record<string, string> = {}) =>
    command({ directory, env: { ...testerAt(platform.origin), ...env } }, ...args);
  return {
    directory,
    key,
    call,
    path: (name: string) => join(directory, name),
    run: (...flags: string[]) =>
      call([
        'run',
        'suite.yaml',
        '-q',
        '--signing-key',
        'key.pem',
        '-o',
        'verdict.dsse.json',
        ...flags,
      ]),
    verify: (...flags: string[]) =>
      call(['verify-verdict', 'verdict.dsse.json', '--key', 'key.pub.pem', ...flags]),
  };
}

function everythingIn(directory: string): string {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && file.name !== 'key.pem')
    .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'))
    .join('\n');
}

const secretOf = ({ privatePem }: TestKey) => privatePem.split('\n')[1] ?? '';

describe('a run with a signing key', () => {
  it('leaves a verdict that a stranger verifies with the public key and the suite file', async () => {
    await using platform = await platformOfFates();
    const { run, verify, key, directory, call, path } = desk(platform);

    const { exitCode, stdout } = await run('-o', 'report.json', '-o', 'r.junit.xml');

    expect(exitCode, stdout).toBe(0);
    expect(stdout).toContain(`verdict signed by the key ${key.keyid}, expires `);
    const verified = await verify('--suite', 'suite.yaml', '--suite-id', 'shop', '--max-age', '1d');
    expect(verified.stderr).toBe('');
    expect(verified).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('has passed') });
    const report = Report.parse(JSON.parse(readFileSync(path('report.json'), 'utf8')));
    expect(report.signature).toMatchObject({ status: 'signed', keyid: key.keyid });
    const junit = readFileSync(path('r.junit.xml'), 'utf8');
    expect(junit).toContain(`<property name="audit.keyid" value="${key.keyid}"/>`);
    expect(junit).toContain(`<property name="audit.hash" value="${report.audit?.hash}"/>`);
    expect(junit).toContain('<property name="audit.sequence" value="1"/>');
    expect(readFileSync(path(`.cognigate/keys/${key.keyid}.pem`), 'utf8')).toBe(key.pem);
    expect(everythingIn(directory)).not.toContain(secretOf(key));
    const again = await call(['report', report.run_id, '-o', 'again.dsse.json']);
    expect(again.exitCode).toBe(0);
    expect(readFileSync(path('again.dsse.json'))).toEqual(readFileSync(path('verdict.dsse.json')));
  });

  it('is held against its record by "audit verify", also in an export and with the key of somebody else', async () => {
    await using platform = await platformOfFates();
    const { run, call, path, directory } = desk(platform);
    const { exitCode } = await run('-o', 'report.json');
    writeFileSync(join(directory, 'other.pub.pem'), aSigningKey().pem);
    await call(['audit', 'export', '-o', 'audit.json']);
    const report = Report.parse(JSON.parse(readFileSync(path('report.json'), 'utf8')));
    const verified = (...flags: string[]) => call(['audit', 'verify', ...flags]);

    expect(exitCode).toBe(0);
    expect((await verified()).stdout).toContain('intact');
    expect(await verified('--key', 'key.pub.pem')).toMatchObject({ exitCode: 0 });
    expect(await verified('--export', 'audit.json', '--key', 'key.pub.pem')).toMatchObject({
      exitCode: 0,
    });
    for (const where of [[], ['--export', 'audit.json']]) {
      expect(await verified(...where, '--key', 'other.pub.pem')).toMatchObject({
        exitCode: 3,
        stdout: expect.stringContaining('has an envelope that does not verify'),
      });
    }

    rmSync(join(directory, '.cognigate', 'evidence', report.run_id, 'verdict.dsse.json'));

    expect(await verified()).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('the envelope of run'),
    });
  });

  it.each(['COGNIGATE_SIGNING_KEY', 'in Base64', 'COGNIGATE_SIGNING_KEY_FILE'])(
    'takes it from the environment: %s',
    async (way) => {
      await using platform = await platformOfFates();
      const { call, verify, key } = desk(platform);
      const env =
        way === 'COGNIGATE_SIGNING_KEY_FILE'
          ? { COGNIGATE_SIGNING_KEY_FILE: 'key.pem' }
          : {
              COGNIGATE_SIGNING_KEY:
                way === 'in Base64'
                  ? Buffer.from(key.privatePem).toString('base64')
                  : key.privatePem,
            };

      const { exitCode } = await call(['run', 'suite.yaml', '-q', '-o', 'verdict.dsse.json'], env);

      expect(exitCode).toBe(0);
      expect((await verify()).exitCode).toBe(0);
    },
  );

  it('is told in the notification by the head of its chain and the key', async () => {
    await using platform = await platformOfFates();
    const { run, verify } = desk(platform);

    await run();

    const { stdout } = await verify('--json');
    const { verdict } = JSON.parse(stdout);
    expect((await verify('--head', verdict.chain.hash)).exitCode).toBe(0);
    expect(await verify('--head', 'a'.repeat(64))).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining(`its record has the hash ${verdict.chain.hash}`),
    });
  });

  it.each([
    [['--signing-key', 'suite.yaml'], {}, 'suite.yaml holds no private key in PEM'],
    [['--signing-key', 'none.pem'], {}, 'the signing key none.pem cannot be read'],
    [
      [],
      { COGNIGATE_SIGNING_KEY: 'secret nonsense' },
      'COGNIGATE_SIGNING_KEY holds no private key',
    ],
    [
      [],
      { COGNIGATE_SIGNING_KEY: 'x', COGNIGATE_SIGNING_KEY_FILE: 'key.pem' },
      'are both set: set one of them',
    ],
    [['-o', 'v.dsse.json'], {}, 'there is no key to sign with'],
  ])('is refused before anything is sent: %j', async (flags, env, message) => {
    await using platform = await platformOfFates();
    const { call } = desk(platform);

    const { exitCode, stderr } = await call(['run', 'suite.yaml', '-q', ...flags], env);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('nonsense');
  });

  it('leaves no verdict where a run is refused, since there is nothing to sign', async () => {
    await using platform = await platformOfFates();
    const { call, path } = desk(platform);
    writeFileSync(path('suite.yaml'), 'suite_id: broken\n');
    const flags = ['--signing-key', 'key.pem', '-o', 'v.dsse.json', '-o', 'report.json'];

    const { exitCode, stderr } = await call(['run', 'suite.yaml', '-q', ...flags]);

    expect(exitCode).toBe(2);
    expect(stderr).not.toContain('v.dsse.json');
    expect(readdirSync(path('.'))).toContain('report.json');
    expect(readdirSync(path('.'))).not.toContain('v.dsse.json');
  });

  it('takes no key from .env, which a checkout may bring along', async () => {
    await using platform = await platformOfFates();
    const { call, path } = desk(platform);
    writeFileSync(path('.env'), 'COGNIGATE_SIGNING_KEY_FILE=key.pem\n');

    const { stdout } = await call(['run', 'suite.yaml', '-q']);

    expect(stdout).toContain('verdict unsigned');
  });
});

describe('verify-verdict', () => {
  it('refuses a verdict on a mock, whatever the result was', async () => {
    await using platform = await platformOfFates();
    platform.headers['cognigate-mock'] = '1';
    const { run, verify } = desk(platform);
    await run();

    expect(await verify()).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('a mock has answered'),
    });
  });

  it('refuses another suite file, another key, and an envelope that was changed', async () => {
    await using platform = await platformOfFates();
    const { run, verify, path, call } = desk(platform);
    await run();
    const suite = readFileSync(path('suite.yaml'), 'utf8');
    writeFileSync(path('other.yaml'), suite.replace('greet', 'leave'));
    writeFileSync(path('other.pem'), aSigningKey().pem);
    const text = readFileSync(path('verdict.dsse.json'), 'utf8');
    writeFileSync(path('changed.dsse.json'), text.replace(/"sig":"../, '"sig":"AA'));

    expect(await verify('--suite', 'other.yaml')).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('is not the suite file that is given'),
    });
    const others = ['verify-verdict', 'verdict.dsse.json', '--key', 'other.pem'];
    expect((await call(others)).exitCode).toBe(3);
    expect((await call([...others, '--key', 'key.pub.pem'])).exitCode).toBe(0);
    const changed = ['verify-verdict', 'changed.dsse.json', '--key', 'key.pub.pem', '--json'];
    expect(JSON.parse((await call(changed)).stdout)).toMatchObject({
      status: 'refused',
      refusals: ['its signature does not hold: somebody has changed it'],
    });
    expect(await call(['verify-verdict', 'verdict.dsse.json', '--key', 'key.pem'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--key key.pem: this is a private key'),
    });
  });

  it('refuses a verdict whose place a newer one has taken, and one that has expired', async () => {
    await using platform = await platformOfFates();
    const { run, verify, directory, path } = desk(platform);
    await run();
    const first = readFileSync(path('verdict.dsse.json'));
    await run();
    writeFileSync(path('newer.dsse.json'), readFileSync(path('verdict.dsse.json')));
    writeFileSync(path('verdict.dsse.json'), first);

    const superseded = await verify('--newer', 'newer.dsse.json', '--json');
    const clock = new FakeTerminal(directory).clock;
    if (!(clock instanceof JumpingClock)) throw new Error('the clock does not jump');
    clock.jump(14 * DAY_MS);
    const expired = await verify();

    expect(superseded.exitCode).toBe(3);
    expect(JSON.parse(superseded.stdout).refusals[0]).toContain('has taken its place');
    expect(expired).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('has expired at'),
    });
  });

  it('ends as the bot does that has failed', async () => {
    await using platform = await platformOfFates();
    const { run, verify } = desk(platform);
    platform.wrong.add('case 1');
    await run();

    expect(await verify()).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('the verdict is failed'),
    });
  });
});

describe('keygen', () => {
  const here = () => {
    const directory = temporaryDirectory();
    return {
      directory,
      keygen: (...flags: string[]) => command({ directory, env: {} }, 'keygen', ...flags),
    };
  };

  it('writes a key that its owner alone may read, and prints the public half and its id', async () => {
    const { directory, keygen } = here();

    const { exitCode, stdout, stderr } = await keygen('-o', 'key.pem');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^-----BEGIN PUBLIC KEY-----\n.+\n-----END PUBLIC KEY-----\n$/);
    expect(stderr).toMatch(/^key id [0-9a-f]{64}\n/);
    expect(statSync(join(directory, 'key.pem')).mode & 0o777).toBe(0o600);
  });

  it('never overwrites a key', async () => {
    const { directory, keygen } = here();
    await keygen('-o', 'key.pem');
    const first = readFileSync(join(directory, 'key.pem'), 'utf8');

    expect(await keygen('-o', 'key.pem')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is there already'),
    });
    expect(readFileSync(join(directory, 'key.pem'), 'utf8')).toBe(first);
  });

  it.each([
    ['.cognigate', '.cognigate/key.pem', []],
    ['state', 'state/key.pem', ['--state-dir', 'state']],
  ])('writes none into the state directory %s', async (folder, file, flags) => {
    const { directory, keygen } = here();
    mkdirSync(join(directory, folder));

    expect(await keygen('-o', file, ...flags)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('lies in a state directory'),
    });
    expect(existsSync(join(directory, file))).toBe(false);
  });

  it('writes none into a checkout, unless it is told to', async () => {
    const { directory, keygen } = here();
    mkdirSync(join(directory, '.git'));
    mkdirSync(join(directory, 'deep'));

    expect(await keygen('-o', 'deep/key.pem')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('lies in a git checkout'),
    });
    expect((await keygen('-o', 'deep/key.pem', '--in-checkout')).exitCode).toBe(0);
  });
});
