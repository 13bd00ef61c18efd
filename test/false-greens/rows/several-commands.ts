import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Scope } from '../../../lib/domain/scope.ts';
import { startMockPlatform } from '../../../lib/mocks/executions-v1/start-mock-platform.ts';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';
import { json, scriptedServer } from '../../support/servers/scripted-server.ts';
import {
  attackRow,
  type End,
  failed,
  inconclusive,
  passed,
  refused,
} from '../support/attack-row.ts';
import { type Lies, lyingPlatform } from '../support/lying-platform.ts';
import { Folder, JUNIT } from '../support/play-commands.ts';
import { aCase, standardSuite } from '../support/standard-suite.ts';

const suite = standardSuite();
/** The first of the cases fails. */
const oneFails: Lies = {
  result: (result, position) =>
    position === 0 ? { ...result, matched_intent: 'farewell' } : result,
};
const allFail: Lies = { result: (result) => ({ ...result, matched_intent: 'farewell' }) };

attackRow(
  'S1',
  'a run was killed at one address, and is resumed on the mock',
  refused,
  async () => {
    await using platform = await lyingPlatform();
    const folder = new Folder(platform);
    const { runId } = await folder.killedRun(platform.url);
    const end = await folder.play('resume', runId, '--mock');
    expect(platform.requests).toEqual([]);
    // Where it belongs, it still goes on.
    expect(await folder.command('resume', runId, '-q')).toBe(0);
    return end;
  },
);
attackRow(
  'S2',
  'the address in the environment names another server at the resume',
  refused,
  async () => {
    await using production = await lyingPlatform();
    await using staging = await lyingPlatform();
    const folder = new Folder(production);
    const { runId } = await folder.killedRun(production.url);
    folder.env = { ...folder.env, COGNIGY_API_URL: staging.url };
    const end = await folder.play('resume', runId);
    expect(staging.requests).toEqual([]);
    return end;
  },
);
attackRow(
  'S3',
  'a run is resumed at a server that knows the same execution, and is kinder',
  refused,
  async () => {
    await using production = await lyingPlatform({ executionId: 'ex-same' });
    await using friend = await lyingPlatform();
    friend.knows('ex-same', suite.test_cases);
    const folder = new Folder(production);
    const { runId } = await folder.killedRun(production.url, { submitted: true });
    const end = await folder.play('resume', runId, '--base-url', friend.url);
    expect(friend.requests).toEqual([]);
    return end;
  },
);
attackRow('S4', 'the failures are run again once the bot does them right', failed, async () => {
  await using platform = await lyingPlatform(oneFails);
  const folder = new Folder(platform);
  const first = await folder.play('run', folder.file('suite.json', suite));
  platform.tells({});
  return [first, await folder.play('rerun', await newest(folder), '--failed')];
});
attackRow('S5', 'the failures are run again on the mock', refused, async () => {
  await using platform = await lyingPlatform(oneFails);
  const folder = new Folder(platform);
  await folder.play('run', folder.file('suite.json', suite));
  return await folder.play('rerun', await newest(folder), '--failed', '--mock');
});
attackRow('S6', 'the failures are run again at another address', refused, async () => {
  await using platform = await lyingPlatform(oneFails);
  await using friend = await lyingPlatform();
  const folder = new Folder(platform);
  await folder.play('run', folder.file('suite.json', suite));
  const end = await folder.play(
    'rerun',
    await newest(folder),
    '--failed',
    '--base-url',
    friend.url,
  );
  expect(friend.requests).toEqual([]);
  return end;
});
attackRow(
  'S7',
  'the failures are run again, and the tag that the gate asks for has none',
  failed,
  async () => {
    await using platform = await lyingPlatform(oneFails);
    const folder = new Folder(platform);
    const tagged = standardSuite({
      gate: { pass_rate: 1, tags: { critical: { pass_rate: 1 } } },
      test_cases: [aCase('hello 1'), aCase('hello 2', {}, { tags: ['critical'] })],
    });
    const first = await folder.play('run', folder.file('suite.json', tagged));
    platform.tells({});
    return [first, await folder.play('rerun', await newest(folder), '--failed')];
  },
);
attackRow(
  'S8',
  'what was not evaluated is run again, in a run that has failed besides',
  failed,
  async () => {
    await using platform = await lyingPlatform({
      result: (result, position) =>
        position === 0
          ? { ...result, matched_intent: 'farewell' }
          : { ...result, response_text: null },
    });
    const folder = new Folder(platform);
    const strict = standardSuite({ gate: { pass_rate: 1 } });
    const first = await folder.play('run', folder.file('suite.json', strict));
    platform.tells({});
    return [first, await folder.play('rerun', await newest(folder), '--not-evaluated')];
  },
);

const held = standardSuite({
  gate: { pass_rate: 0, max_new_failures: 0, max_pass_rate_drop: 0 },
});
/** A suite with a baseline, of a bot that fails everything by now where nothing else is said. */
async function withBaseline(
  play: (folder: Folder, file: string) => Promise<End>,
  lies = allFail,
): Promise<End> {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform);
  await folder.command('run', folder.file('first.json', suite), '-q');
  expect(await folder.command('baseline', 'set', await newest(folder))).toBe(0);
  platform.tells(lies);
  return await play(folder, folder.file('suite.json', held));
}
const baselineMissing = { ...inconclusive, reason: 'baseline_missing' };

attackRow('S9', 'the bot fails everything that its baseline passed', failed, () =>
  withBaseline((folder, file) => folder.play('run', file)),
);
attackRow('S10', 'the same under another name of the suite: --suite-id', baselineMissing, () =>
  withBaseline((folder, file) => folder.play('run', file, '--suite-id', 'other')),
);
attackRow('S11', 'the same by COGNIGY_SUITE_ID in the environment', baselineMissing, () =>
  withBaseline((folder, file) => {
    folder.env = { ...folder.env, COGNIGY_SUITE_ID: 'other' };
    return folder.play('run', file);
  }),
);
attackRow('S12', 'the same in a state folder that is new', baselineMissing, async () => {
  await using platform = await lyingPlatform(allFail);
  const folder = new Folder(platform);
  return await folder.play('run', folder.file('suite.json', held));
});
attackRow('S13', 'a run on the mock is to become a baseline', refused, async () => {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform);
  await folder.command('run', folder.file('suite.json', suite), '--mock', '-q');
  const exitCode = await folder.command('baseline', 'set', await newest(folder));
  return { ...nothing, exitCode };
});
attackRow(
  'S14',
  'the platform gives two runs of one state folder the same execution',
  { verdict: 'error' },
  async () => {
    await using platform = await lyingPlatform({ executionId: 'ex-same' });
    const folder = new Folder(platform);
    const file = folder.file('suite.json', suite);
    expect(await folder.command('run', file, '-q')).toBe(0);
    return await folder.play('run', file);
  },
);
attackRow(
  'S15',
  'the evidence of a strange answer is the bytes that came',
  inconclusive,
  async () => {
    await using platform = await lyingPlatform();
    const strange =
      '{"test_results":[{"input_text":"hello 1","latency_ms":1e999,"passed":1,"passed":2,"n":12345678901234567890123}]}';
    await using server = await scriptedServer(({ path, method }) => {
      if (path.endsWith('/oauth/token')) return json(200, { access_token: 'token-1' });
      if (method === 'POST') return json(202, { execution_id: 'ex-1' });
      if (path.includes('/status')) return json(200, { status: 'completed' });
      return (response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(strange);
    });
    const folder = new Folder({ ...platform, url: server.origin });
    const end = await folder.play(
      'run',
      folder.file('suite.json', standardSuite({ test_cases: [aCase('hello 1')] })),
    );
    expect(keptFiles(folder)).toContain(strange);
    return end;
  },
);
attackRow(
  'S16',
  'a webhook is told of the run, and of the rerun of its failures',
  failed,
  async () => {
    await using platform = await lyingPlatform(oneFails);
    await using hook = await scriptedServer([(response) => response.writeHead(204).end()]);
    const folder = new Folder(platform, { CI_WEBHOOK_URL: hook.origin });
    const first = await folder.play('run', folder.file('suite.json', suite));
    platform.tells({});
    const second = await folder.play('rerun', await newest(folder), '--failed');
    expect(hook.requests.map(({ body }) => JSON.parse(body).status)).toEqual(['failed', 'failed']);
    return [first, second];
  },
);
attackRow('S17', 'standard output is full, and the bot fails', failed, async () => {
  await using platform = await lyingPlatform(allFail);
  const folder = new Folder(platform);
  const exitCode = await withFullOutput(folder, 'run', folder.file('suite.json', suite), '-q');
  const end = await folder.play('resume', await newest(folder));
  return { ...end, exitCode };
});
attackRow(
  'S18',
  'a tag is run alone, and the threshold of another tag is left out',
  { verdict: 'passed', governance: 'not_assessed' },
  async () => {
    await using platform = await lyingPlatform();
    const folder = new Folder(platform);
    const end = await folder.play(
      'run',
      folder.file('suite.json', tagged),
      '--tag',
      'easy',
      ...EVERY_FORMAT,
    );
    await expectScope(folder, {
      said: 'passed for 1 of 2 cases (tag easy): no verdict on the suite',
      scope: {
        complete: false,
        simulated: false,
        cases_in_suite: 2,
        cases_planned: 1,
        limited_by: ['tags'],
      },
    });
    return end;
  },
);
attackRow(
  'S19',
  'the bot passes on the mock platform',
  { verdict: 'passed', governance: 'not_assessed' },
  async () => {
    await using platform = await lyingPlatform();
    const folder = new Folder(platform);
    const end = await folder.play(
      'run',
      folder.file('suite.json', outOfScope),
      '--mock',
      ...EVERY_FORMAT,
    );
    expect(platform.requests).toEqual([]);
    await expectScope(folder, {
      said: 'passed against the mock platform: this says nothing about your bot',
      scope: {
        complete: true,
        simulated: true,
        cases_in_suite: 1,
        cases_planned: 1,
        limited_by: [],
      },
    });
    return end;
  },
);
attackRow(
  'S20',
  'the mock platform is served elsewhere, and named by its address',
  { verdict: 'passed', governance: 'not_assessed' },
  async () => {
    const mock = await startMockPlatform({ secondsPerExecution: 0 });
    try {
      const folder = new Folder(mock);
      return await folder.play('run', folder.file('suite.json', outOfScope));
    } finally {
      await mock.close();
    }
  },
);
attackRow('S21', 'a run fails, and is resumed once the bot does it right', failed, async () => {
  await using platform = await lyingPlatform(oneFails);
  const folder = new Folder(platform);
  const first = await folder.play('run', folder.file('suite.json', suite));
  platform.tells({});
  return [first, await folder.play('resume', await newest(folder))];
});
attackRow('S22', 'the failures of a rerun are run again', failed, async () => {
  await using platform = await lyingPlatform(oneFails);
  const folder = new Folder(platform);
  await folder.play('run', folder.file('suite.json', suite));
  const again = await folder.play('rerun', await newest(folder), '--failed');
  platform.tells({});
  return [again, await folder.play('rerun', (await folder.runs()).at(-1)?.runId ?? '', '--failed')];
});

attackRow(
  'S23',
  'every case passes, at a bot and of the whole suite',
  { ...passed, governance: 'compliant' },
  async () => {
    await using platform = await lyingPlatform();
    const folder = new Folder(platform);
    const end = await folder.play('run', folder.file('suite.json', suite), ...EVERY_FORMAT);
    await expectScope(folder, {
      said: 'this bot version may ship',
      scope: {
        complete: true,
        simulated: false,
        cases_in_suite: 2,
        cases_planned: 2,
        limited_by: [],
      },
    });
    return end;
  },
);
attackRow('S24', 'two runs at once in one state folder', passed, async () => {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform);
  const file = folder.file('suite.json', suite);
  const run = () => folder.command('run', file, '-q');
  expect(await Promise.all([run(), run()])).toEqual([0, 0]);
  expect(await folder.command('audit', 'verify')).toBe(0);
  const [one, other] = await folder.runs();
  return [
    await folder.play('resume', one?.runId ?? ''),
    await folder.play('resume', other?.runId ?? ''),
  ];
});
attackRow(
  'S25',
  'every input of a suite with a baseline is replaced, and the new ones fail',
  inconclusive,
  () =>
    withBaseline((folder) => {
      const gate = { pass_rate: 0, max_new_failures: 0 };
      const test_cases = [aCase('bye 1'), aCase('bye 2')];
      return folder.play('run', folder.file('suite.json', standardSuite({ gate, test_cases })));
    }),
);
attackRow('S26', 'the baseline is given in a file, and is of another suite', refused, () =>
  withBaseline(async (folder) => {
    expect(await folder.command('baseline', 'export', 'standard', '-o', 'b.json')).toBe(0);
    const other = folder.file('other.json', { ...held, suite_id: 'other' });
    return await folder.play('run', other, '--baseline-file', 'b.json');
  }),
);
attackRow(
  'S27',
  'the baseline is given in a file, in which what had passed has failed',
  refused,
  () =>
    withBaseline(async (folder, file) => {
      expect(await folder.command('baseline', 'export', 'standard', '-o', 'b.json')).toBe(0);
      const edited = folder.read('b.json').replaceAll('"outcome": "passed"', '"outcome": "failed"');
      return await folder.play('run', file, '--baseline-file', folder.file('b.json', edited));
    }),
);
attackRow('S28', 'the baseline is given in a file, and the bot fails what it passed', failed, () =>
  withBaseline(async (folder, file) => {
    expect(await folder.command('baseline', 'export', 'standard', '-o', 'b.json')).toBe(0);
    const fresh = new Folder({ url: folder.env.COGNIGY_API_URL ?? '' });
    fresh.file('b.json', folder.read('b.json'));
    return await fresh.play('run', fresh.file(file, held), '--baseline-file', 'b.json');
  }),
);
attackRow(
  'S29',
  'a run that was to become the first baseline fails, and the next one is mended',
  { verdict: ['failed', 'inconclusive'] },
  async () => {
    await using platform = await lyingPlatform(allFail);
    const folder = new Folder(platform);
    const strict = standardSuite({ gate: { pass_rate: 0.95, max_new_failures: 0 } });
    const file = folder.file('suite.json', strict);
    const first = await folder.play('run', file, '--establish-baseline');
    platform.tells({});
    return [first, await folder.play('run', file)];
  },
);
attackRow(
  'S30',
  'the first run becomes the baseline, the second fails and is to become it, too',
  { verdict: ['passed', 'failed'] },
  async () => {
    await using platform = await lyingPlatform();
    const folder = new Folder(platform);
    const file = folder.file('suite.json', held);
    const first = await folder.play('run', file, '--establish-baseline');
    platform.tells(allFail);
    const second = await folder.play('run', file, '--establish-baseline');
    expect([first.verdict, second.verdict]).toEqual(['passed', 'failed']);
    return [first, second];
  },
);
attackRow('S31', 'a part of the suite is to become its first baseline', refused, async () => {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform);
  const file = folder.file('suite.json', tagged);
  return await folder.play('run', file, '--tag', 'easy', '--establish-baseline');
});
attackRow('S32', 'a run of a part of the suite is to become a baseline', refused, async () => {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform);
  await folder.command('run', folder.file('suite.json', tagged), '--tag', 'easy', '-q');
  return { ...nothing, exitCode: await folder.command('baseline', 'set', await newest(folder)) };
});
attackRow('S33', 'a rerun of the failures is to become a baseline', refused, async () => {
  await using platform = await lyingPlatform(oneFails);
  const folder = new Folder(platform);
  await folder.command('run', folder.file('suite.json', suite), '-q');
  platform.tells({});
  await folder.command('rerun', await newest(folder), '--failed', '-q');
  return { ...nothing, exitCode: await folder.command('baseline', 'set', await newest(folder)) };
});
attackRow(
  'S34',
  'what was not evaluated is run again, which completes the run',
  { verdict: ['inconclusive', 'passed'] },
  async () => {
    await using platform = await lyingPlatform(oneIsSilent);
    const folder = new Folder(platform);
    const first = await folder.play('run', folder.file('suite.json', suite));
    platform.tells({});
    const whole = await folder.play('rerun', await newest(folder), '--not-evaluated');
    expect([first.governance, whole.governance]).toEqual(['not_assessed', 'compliant']);
    return [first, whole];
  },
);
attackRow(
  'S35',
  'the same of a run of one tag: it is still no verdict on the suite',
  { verdict: ['inconclusive', 'passed'], governance: 'not_assessed' },
  async () => {
    await using platform = await lyingPlatform(oneIsSilent);
    const folder = new Folder(platform);
    const file = folder.file('suite.json', tagged);
    const first = await folder.play('run', file, '--tag', 'easy');
    platform.tells({});
    return [first, await folder.play('rerun', await newest(folder), '--not-evaluated')];
  },
);
attackRow(
  'S36',
  'the failures are run again, and the suite lets flaky cases pass',
  { verdict: ['failed', 'passed'] },
  async () => {
    await using platform = await lyingPlatform(oneFails);
    const folder = new Folder(platform);
    const lenient = standardSuite({ rerun: { flaky_passes: true } });
    const first = await folder.play('run', folder.file('suite.json', lenient));
    platform.tells({});
    const again = await folder.play('rerun', await newest(folder), '--failed');
    expect([first.verdict, again.verdict]).toEqual(['failed', 'passed']);
    return [first, again];
  },
);
attackRow(
  'S37',
  'the same at a bot that fails another case by now, which is not run again',
  failed,
  async () => {
    await using platform = await lyingPlatform(allFail);
    const folder = new Folder(platform);
    const lenient = standardSuite({ rerun: { flaky_passes: true } });
    const first = await folder.play('run', folder.file('suite.json', lenient));
    platform.tells(oneFails);
    return [first, await folder.play('rerun', await newest(folder), '--failed')];
  },
);
attackRow('S38', 'the bot repeats the token that was sent', passed, async () => {
  const token = 'canary-token-4711';
  await using platform = await lyingPlatform({
    token,
    result: (result) => ({ ...result, response_text: `hi there ${token}` }),
  });
  const folder = new Folder(platform);
  const end = await folder.play('run', folder.file('suite.json', suite), ...EVERY_FORMAT);
  const files = FILES.map((file) => folder.read(file)).join('\n');
  expect(`${keptFiles(folder)}${files}${folder.said}`).not.toContain(token);
  return end;
});

attackRow('S39', 'one threshold alone, on what changed since the baseline', failed, async () => {
  const ends: End[] = [];
  for (const name of ['max_new_failures', 'max_pass_rate_drop', 'max_intent_f1_drop']) {
    const alone = standardSuite({ gate: { pass_rate: 0, [name]: 0 } });
    ends.push(await withBaseline((folder) => folder.play('run', folder.file('suite.json', alone))));
  }
  return ends;
});
attackRow('S40', 'the bot still does what its baseline has done', passed, () =>
  withBaseline((folder, file) => folder.play('run', file), {}),
);

const FILES = ['r.md', 'r.html', 'r.tap', 'r.ctrf.json', 'r.json', 'r.csv'];
const EVERY_FORMAT = FILES.flatMap((file) => ['-o', file]);

/** What every report says of the scope, and of the bot. */
async function expectScope(
  folder: Folder,
  { said, scope }: { readonly said: string; readonly scope: Scope },
): Promise<void> {
  const run = await newest(folder);
  expect(await folder.command('report', run)).toBe(0);
  for (const text of [folder.said, folder.read('r.md'), folder.read('r.tap')]) {
    expect(text.toLowerCase()).toContain(said);
    expect(text.includes('may ship')).toBe(said.includes('may ship'));
  }
  expect(JSON.parse(folder.read('r.json')).scope).toEqual(scope);
  expect(JSON.parse(folder.read('r.ctrf.json')).results.environment.extra.scope).toEqual(scope);
  expect(folder.read('r.tap')).toContain(`# scope: ${scope.complete ? 'complete' : 'partial'}`);
  for (const name of ['complete', 'simulated', 'cases_in_suite', 'cases_planned'] as const) {
    expect(folder.read(JUNIT)).toContain(`name="scope.${name}" value="${scope[name]}"`);
  }
}

/** Nobody can judge the text of the first case. */
const oneIsSilent: Lies = {
  result: (result, position) => (position === 0 ? { ...result, response_text: null } : result),
};
const tagged = standardSuite({
  gate: { tags: { critical: { pass_rate: 1 } } },
  test_cases: [
    aCase('hello 1', {}, { tags: ['easy'] }),
    aCase('hello 2', {}, { tags: ['critical'] }),
  ],
});
const outOfScope = standardSuite({
  test_cases: [
    {
      input_text: 'what is the meaning of life',
      outcome: { expected_intent: null, allowed_latency_ms: 5_000 },
    },
  ],
});
const nothing: End = {
  verdict: 'none',
  exitCode: 2,
  junit: 'none',
  audit: 'none',
  governance: 'none',
  reasons: [],
};

async function newest(folder: Folder): Promise<string> {
  const [run] = await folder.runs();
  if (run === undefined) throw new Error('there is no run');
  return run.runId;
}

function keptFiles(folder: Folder): string {
  const evidence = join(folder.path, '.cognigate', 'evidence');
  return readdirSync(evidence, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

/** In a process of its own, whose standard output takes nothing. */
async function withFullOutput(folder: Folder, ...args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, 'bin', 'cognigate.ts'), ...args], {
    cwd: folder.path,
    env: { PATH: process.env.PATH, ...folder.env },
    stdio: ['ignore', openSync('/dev/full', 'w'), 'ignore'],
  });
  const [exitCode] = await once(child, 'exit');
  return exitCode;
}
