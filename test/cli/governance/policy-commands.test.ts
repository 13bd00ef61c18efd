import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Policy, policyDigest } from '../../../lib/domain/governance/policy.ts';
import { Report } from '../../../lib/domain/report.ts';
import { openStateDirectory } from '../../../lib/local/state-directory.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../../lib/mocks/executions-v1/start-mock-platform.ts';
import { command, testerAt } from '../../support/fakes/command-line.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

const POLICY: Policy = { min_pass_rate: 0.9, waiver_max_days: 30 };
const DIGEST = policyDigest(POLICY);
const WAIVER = {
  until: dayFromNow(20),
  reason: 'the flow is being rebuilt',
  approved_by: 'Robin Vale <robin@example.com>',
  ticket: 'SHOP-123',
};

let platform: MockPlatform;

beforeAll(async () => {
  platform = await startMockPlatform({ declared: false, secondsPerExecution: 0 });
});

afterAll(() => platform.close());

describe('a policy beside the suite or in the working directory', () => {
  it('is what validate, run and submit hold a suite to, at its line', async () => {
    const directory = aCheckout({ suite: { gate: { pass_rate: 0.5 } } });

    for (const verb of ['validate', 'run', 'submit']) {
      const { exitCode, stderr } = await call(directory, [verb, 'suite.yaml']);

      expect({ verb, exitCode }).toEqual({ verb, exitCode: 2 });
      expect(stderr).toContain(
        'suite.yaml:3: gate.pass_rate is 0.5, and the policy asks for 0.9 (min_pass_rate); write 0.9 or more\n',
      );
    }
  });

  it('is found beside a suite elsewhere, and refused where there are two that differ', async () => {
    const directory = aCheckout({ policy: null });
    mkdirSync(join(directory, 'suites'));
    writeFileSync(join(directory, 'suites', 'suite.yaml'), suiteText());
    writeFileSync(join(directory, 'suites', 'cognigate.policy.yaml'), dump({ min_pass_rate: 1 }));

    const beside = await call(directory, ['validate', 'suites/suite.yaml']);
    writeFileSync(join(directory, 'cognigate.policy.yaml'), dump(POLICY));
    const two = await call(directory, ['validate', 'suites/suite.yaml']);
    const named = await call(directory, [
      'validate',
      'suites/suite.yaml',
      '--policy',
      'cognigate.policy.yaml',
    ]);

    expect(beside).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('pass_rate is') });
    expect(two).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('there are two policies, cognigate.policy.yaml and suites/'),
    });
    expect(named).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`held to cognigate.policy.yaml, whose digest is ${DIGEST}\n`),
    });
  });

  it('has to be the one that is pinned, by a flag or the environment and never by .env', async () => {
    const directory = aCheckout();
    const other = 'f'.repeat(64);
    const validate = (...more: string[]) => call(directory, ['validate', 'suite.yaml', ...more]);

    expect(await validate('--policy-digest', DIGEST.toUpperCase())).toMatchObject({ exitCode: 0 });
    expect(await validate('--policy-digest', other)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(`has the digest ${DIGEST}, and ${other} is pinned`),
    });
    const pinned = await call(directory, ['validate', 'suite.yaml'], {
      COGNIGATE_POLICY_DIGEST: other,
    });
    expect(pinned.exitCode).toBe(2);
    writeFileSync(join(directory, '.env'), `COGNIGATE_POLICY_DIGEST=${other}\n`);
    expect(await validate()).toMatchObject({ exitCode: 0 });

    const bare = aCheckout({ policy: null });
    const gone = await call(bare, ['validate', 'suite.yaml', '--policy-digest', DIGEST]);
    expect(gone).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('there is no policy'),
    });
  });

  it('is refused where it is named and missing, or is wrong', async () => {
    const directory = aCheckout();
    writeFileSync(join(directory, 'wrong.yaml'), 'min_pass_rat: 1\n');

    expect(await call(directory, ['validate', 'suite.yaml', '--policy', 'no.yaml'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('the policy no.yaml does not exist'),
    });
    expect(
      await call(directory, ['validate', 'suite.yaml', '--policy', 'wrong.yaml']),
    ).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('wrong.yaml:1: min_pass_rat is not a known field'),
    });
  });

  it('is evidence of a run, in its report and its record; that it is gone or another is told', async () => {
    const directory = aCheckout();
    const first = await run(directory);
    writeFileSync(join(directory, 'cognigate.policy.yaml'), dump({ ...POLICY, min_pass_rate: 0 }));
    const second = await run(directory);
    writeFileSync(join(directory, 'cognigate.policy.yaml'), '');
    const third = await call(directory, ['run', 'suite.yaml', '--json', '--quiet']);

    expect(first.policy).toMatchObject({ evidence: { sha256: DIGEST }, rules: POLICY });
    expect(codesOf(first)).not.toContain('policy_changed');
    expect(codesOf(second)).toContain('policy_changed');
    // An empty file is no policy, and nobody takes it for one.
    expect(third.exitCode).toBe(2);

    rmSync(join(directory, 'cognigate.policy.yaml'));
    const last = await run(directory);

    expect(last.policy).toBeNull();
    expect(codesOf(last)).toContain('policy_gone');
    using state = openStateDirectory(join(directory, '.cognigate'));
    const records = await state.audit.recordsAfter('shop', 0);
    expect(records.map(({ policy }) => policy?.sha256 ?? null)).toEqual([
      DIGEST,
      policyDigest({ ...POLICY, min_pass_rate: 0 }),
      null,
    ]);
    expect(await call(directory, ['audit', 'verify'])).toMatchObject({ exitCode: 0 });
  });
});

it('a threshold that no case can miss is told by "validate"', async () => {
  const directory = aCheckout({ suite: { gate: { max_new_failures: 1 } }, policy: null });

  const { stdout } = await call(directory, ['validate', 'suite.yaml']);

  expect(stdout).toContain(
    'note: gate.max_new_failures would be met though every case failed that has passed: make it stricter, or the suite larger',
  );
});

describe('a quarantine', () => {
  it('is not approved by the one who starts the run', async () => {
    const directory = aCheckout({ policy: null, quarantine: WAIVER });
    const started = (actor: string) =>
      call(directory, ['run', 'suite.yaml', '--quiet'], {
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTOR: actor,
      });

    expect(await started('robin')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        'approved_by is "Robin Vale <robin@example.com>", who starts',
      ),
    });
    expect(await started('jane')).toMatchObject({ exitCode: 0 });
  });

  it('takes its case out of what "validate" says that the suite can see', async () => {
    const directory = aCheckout({ policy: null, quarantine: WAIVER });

    const { stdout } = await call(directory, ['validate', 'suite.yaml', '--json']);

    const { sight } = z.object({ sight: z.array(z.string()) }).parse(JSON.parse(stdout));
    expect(sight.at(-1)).toMatch(/^1 case.* all green, shows at least 5\.0 %/);
  });

  it('ends within 90 days, or the suite is refused', async () => {
    const directory = aCheckout({
      policy: null,
      quarantine: { ...WAIVER, until: dayFromNow(92) },
    });

    expect(await call(directory, ['run', 'suite.yaml'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/suite\.yaml:\d+: test_cases\[1\]\.quarantine\.until is /),
    });
  });
});

describe('labels of the command line', () => {
  it('stand beside those of the suite, in report and record', async () => {
    const directory = aCheckout({ suite: { labels: { team: 'shop' } } });

    const report = await run(directory, '--label', 'bot_version=1.4.0', '--label', 'team=shop');

    expect(report.labels).toEqual({ team: 'shop', bot_version: '1.4.0' });
  });

  it.each([
    ['contradicts the suite', ['--label', 'team=other'], 'contradicts the suite, whose label team'],
    ['has no value', ['--label', 'bot_version'], 'has no key and value; write key=value'],
    ['has no key', ['--label', '=1'], 'has no key and value'],
    ['says two things', ['--label', 'a=1', '--label', 'a=2'], 'is given as "1" and as "2"'],
    ['is too long', ['--label', `a=${'x'.repeat(1_001)}`], 'the labels'],
  ])('are refused where one %s', async (_, flags, told) => {
    const directory = aCheckout({ suite: { labels: { team: 'shop' } } });

    const { exitCode, stderr } = await call(directory, ['run', 'suite.yaml', ...flags]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(told);
  });

  it('and provenance are in every report that people read', async () => {
    const directory = aCheckout({ policy: null, quarantine: WAIVER });
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTOR: 'jane',
      GITHUB_SHA: 'a3c1f0de5b7a4c0d9e8f7a6b5c4d3e2f1a0b9c8d',
      GITHUB_REPOSITORY: 'shop/bot',
      GITHUB_SERVER_URL: 'https://user:secret@github.example.com',
      GITHUB_RUN_ID: '7',
    };
    const flags = [
      '--label',
      'bot_version=1.4.0',
      '--quiet',
      '-o',
      'r.md',
      '-o',
      'r.junit.xml',
      '-o',
      'r.html',
    ];
    const { stdout } = await call(directory, ['run', 'suite.yaml', ...flags], env);
    const texts = [
      stdout,
      ...['r.md', 'r.junit.xml', 'r.html'].map((file) =>
        readFileSync(join(directory, file), 'utf8'),
      ),
    ];

    for (const text of texts) {
      expect(text).toContain('jane');
      expect(text).toContain('1.4.0');
      expect(text).toContain('a3c1f0de5b7a');
      expect(text).toContain('github.example.com/shop/bot/actions/runs/7');
      expect(text).not.toContain('user:secret');
      expect(text).toContain('Robin Vale');
    }
  });
});

interface Checkout {
  readonly suite?: object;
  readonly policy?: Policy | null;
  readonly quarantine?: object;
}

function aCheckout({ suite = {}, policy = POLICY, quarantine }: Checkout = {}): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'suite.yaml'), suiteText(suite, quarantine));
  if (policy !== null) writeFileSync(join(directory, 'cognigate.policy.yaml'), dump(policy));
  return directory;
}

function suiteText(suite: object = {}, quarantine?: object): string {
  const testCase = {
    input_text: 'How is the weather on the moon?',
    outcome: { expected_intent: null, allowed_latency_ms: 5_000 },
  };
  return dump({
    suite_id: 'shop',
    ...suite,
    test_cases: [
      testCase,
      ...(quarantine === undefined
        ? []
        : [{ ...testCase, id: 'parked', input_text: 'Tell me a joke', quarantine }]),
    ],
  });
}

function call(directory: string, args: readonly string[], env: Record<string, string> = {}) {
  const gate = { COGNIGATE_URL: 'https://gate.example.com' };
  return command({ directory, env: { ...testerAt(platform.url), ...gate, ...env } }, ...args);
}

async function run(directory: string, ...flags: readonly string[]): Promise<Report> {
  const { stdout, stderr } = await call(directory, [
    'run',
    'suite.yaml',
    '--json',
    '--quiet',
    ...flags,
  ]);
  expect(stderr).toBe('');
  return Report.parse(JSON.parse(stdout));
}

function codesOf({ reasons }: Report): string[] {
  return reasons.map(({ code }) => code);
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 'yyyy-mm-dd'.length);
}
