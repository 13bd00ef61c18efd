import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startMockPlatform } from '../../../lib/mocks/executions-v1/start-mock-platform.ts';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';
import { json, scriptedServer } from '../../support/servers/scripted-server.ts';
import { attackRow, type End, failed, inconclusive, refused } from '../support/attack-row.ts';
import { type Lies, lyingPlatform } from '../support/lying-platform.ts';
import { Folder } from '../support/play-commands.ts';
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
/** A suite with a baseline, of a bot that fails everything by now. */
async function withBaseline(play: (folder: Folder, file: string) => Promise<End>): Promise<End> {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform);
  await folder.command('run', folder.file('first.json', suite), '-q');
  expect(await folder.command('baseline', 'set', await newest(folder))).toBe(0);
  platform.tells(allFail);
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
    const tagged = standardSuite({
      gate: { tags: { critical: { pass_rate: 1 } } },
      test_cases: [
        aCase('hello 1', {}, { tags: ['easy'] }),
        aCase('hello 2', {}, { tags: ['critical'] }),
      ],
    });
    const end = await folder.play(
      'run',
      folder.file('suite.json', tagged),
      '--tag',
      'easy',
      '-o',
      'r.md',
    );
    expect(folder.read('r.md')).not.toContain('may ship');
    expect(folder.read('r.junit.xml')).toContain('name="scope.complete" value="false"');
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
      '-o',
      'r.md',
    );
    expect(platform.requests).toEqual([]);
    expect(folder.read('r.md')).not.toContain('may ship');
    expect(folder.read('r.junit.xml')).toContain('name="scope.simulated" value="true"');
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
