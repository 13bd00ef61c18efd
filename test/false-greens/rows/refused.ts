import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { attackRow, type End, refused } from '../support/attack-row.ts';
import { lyingPlatform } from '../support/lying-platform.ts';
import { Folder } from '../support/play-commands.ts';
import { aCase, standardSuite } from '../support/standard-suite.ts';

/** `cognigate run` of a file of this content, which must not reach the platform. */
async function runOf(
  name: string,
  content: string | object,
  ...flags: readonly string[]
): Promise<End> {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform);
  const end = await folder.play('run', folder.file(name, content), ...flags);
  expect(platform.requests).toEqual([]);
  return end;
}

const STRICT_CASE = `test_cases:
  - input_text: hello
    outcome: { expected_intent: greet, allowed_latency_ms: 800 }
`;
const CSV_HEADER = 'input_text,expected_intent,allowed_latency_ms';
const suiteWith = (outcome: object) => ({
  suite_id: 'standard',
  test_cases: [{ input_text: 'hello', outcome: { allowed_latency_ms: 800, ...outcome } }],
});
const asking = { expected_intent: 'greet' };

attackRow('R1', 'the text asked for is empty', refused, () =>
  runOf('suite.json', suiteWith({ expected_response_contains: '' })),
);
attackRow('R2', 'JSON with the gate twice, the second one without a demand', refused, () =>
  runOf(
    'suite.json',
    JSON.stringify({ ...suiteWith(asking), gate: { pass_rate: 1 } }).replace(
      '"gate"',
      '"gate":{"pass_rate":0},"gate"',
    ),
  ),
);
attackRow('R3', 'YAML with a threshold twice', refused, () =>
  runOf('suite.yaml', `suite_id: standard\ngate:\n  pass_rate: 1\n  pass_rate: 0\n${STRICT_CASE}`),
);
attackRow('R4', 'a merge key of YAML brings another gate', refused, () =>
  runOf(
    'suite.yaml',
    `suite_id: standard\nx: &easy { pass_rate: 0 }\ngate:\n  <<: *easy\n${STRICT_CASE}`,
  ),
);
attackRow('R5', 'two YAML documents, the second with the strict gate', refused, () =>
  runOf(
    'suite.yaml',
    `suite_id: standard\n${STRICT_CASE}---\nsuite_id: standard\ngate: { pass_rate: 1 }\n${STRICT_CASE}`,
  ),
);
attackRow('R6', 'a CSV with a quote that is never closed', refused, () =>
  runOf('suite.csv', `${CSV_HEADER}\nhello,greet,800\n"bye,farewell,800\n`),
);
attackRow('R7', 'a CSV whose header is misspelt: expected_intents', refused, () =>
  runOf('suite.csv', `${CSV_HEADER.replace('intent', 'intents')}\nhello,greet,800\n`),
);
attackRow('R8', 'a CSV in which no row asks for more than a latency', refused, () =>
  runOf('suite.csv', `${CSV_HEADER}\nhello,,800\nbye,,800\n`),
);
attackRow('R9', 'a suite in which no case asks for more than a latency', refused, () =>
  runOf('suite.json', suiteWith({})),
);
attackRow('R10', 'one case of five asks for a latency alone', refused, () =>
  runOf('suite.json', {
    suite_id: 'standard',
    test_cases: [
      ...['1', '2', '3', '4'].map((each) => aCase(`hello ${each}`)),
      { input_text: 'hello 5', outcome: { allowed_latency_ms: 800 } },
    ],
  }),
);
const tagged = standardSuite({
  test_cases: [
    aCase('hello 1', {}, { tags: ['critical'] }),
    aCase('hello 2', {}, { tags: ['smoke'] }),
  ],
});
attackRow('R11', 'one tag of two is misspelt: --tag critical --tag smoek', refused, () =>
  runOf('suite.json', tagged, '--tag', 'critical', '--tag', 'smoek'),
);
attackRow('R12', 'a pass rate of 7, of "1", or below zero', refused, () =>
  Promise.all(
    [7, '1', -0.1, null].map((pass_rate) =>
      runOf('suite.json', { ...suiteWith(asking), gate: { pass_rate } }),
    ),
  ),
);
attackRow('R13', 'a threshold or a directive is misspelt', refused, () =>
  Promise.all([
    runOf('suite.json', { ...suiteWith(asking), gate: { pass_rates: 1 } }),
    runOf('suite.json', { ...suiteWith(asking), gates: { pass_rate: 1 } }),
    runOf('suite.json', suiteWith({ ...asking, expected_response_contain: 'hi' })),
  ]),
);
attackRow('R14', 'a threshold for a tag that no case has', refused, () =>
  runOf('suite.json', {
    ...suiteWith(asking),
    gate: { tags: { critical: { pass_rate: 1 } } },
  }),
);
attackRow('R15', 'more passes are asked for than there are repetitions', refused, () =>
  runOf('suite.json', { ...suiteWith(asking), repeat: 2, min_pass: 3 }),
);
attackRow('R16', 'two cases of one id', refused, () =>
  runOf('suite.json', {
    suite_id: 'standard',
    test_cases: [aCase('hello 1', {}, { id: 'a' }), aCase('hello 2', {}, { id: 'a' })],
  }),
);
attackRow('R17', 'no case at all', refused, () =>
  runOf('suite.json', { suite_id: 'standard', test_cases: [] }),
);
attackRow('R18', 'aliases of YAML that grow beyond all measure', refused, () =>
  runOf(
    'suite.yaml',
    `a0: &a0 [x]\n${Array.from({ length: 40 }, (_, place) => `a${place + 1}: &a${place + 1} [*a${place}, *a${place}]\n`).join('')}suite_id: standard\n${STRICT_CASE}`,
  ),
);
attackRow('R19', 'a name with a line feed, an escape or a workflow command in it', refused, () =>
  Promise.all(
    ['a\n::error::b', 'a\u001b[2J', 'a\u0007', 'a\rb'].map((suite_id) =>
      runOf('suite.json', { ...suiteWith(asking), suite_id }),
    ),
  ),
);
attackRow('R20', "a suite that takes a mock run's name: mock:shop", refused, () =>
  runOf('suite.json', { ...suiteWith(asking), suite_id: 'mock:shop' }),
);
attackRow(
  'R21',
  "the address, and a webhook, from a checkout's .env, the secret from the environment",
  refused,
  async () => {
    await using platform = await lyingPlatform();
    const folder = new Folder({ url: '' });
    folder.env = { ...folder.env, COGNIGY_API_URL: undefined };
    folder.file('.env', `COGNIGY_API_URL=${platform.url}\nCI_WEBHOOK_URL=${platform.url}/hook\n`);
    const end = await folder.play('run', folder.file('suite.json', standardSuite()));
    expect(platform.requests).toEqual([]);
    expect(folder.said).toContain('.env');
    return end;
  },
);
attackRow(
  'C91',
  'the address from the cognigate.config.yaml of a checkout, the secret from the environment; the file names a state directory',
  refused,
  async () => {
    await using platform = await lyingPlatform();
    const folder = new Folder({ url: '' });
    folder.env = { ...folder.env, COGNIGY_API_URL: undefined };
    const suite = folder.file('suite.json', standardSuite());
    folder.file('cognigate.config.yaml', 'state_dir: elsewhere\n');
    await folder.play('run', suite);
    expect(folder.said).toContain('state_dir in cognigate.config.yaml');
    folder.file('cognigate.config.yaml', `base_url: ${platform.url}\n`);
    const end = await folder.play('run', suite);
    expect(platform.requests).toEqual([]);
    expect(folder.said).toContain('COGNIGY_API_URL comes from cognigate.config.yaml');
    return end;
  },
);
attackRow('R22', 'a report is to go where a folder is, or over the suite', refused, async () => {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform);
  mkdirSync(join(folder.path, 'r.md'));
  const suite = folder.file('suite.json', standardSuite());
  const ends = [
    await folder.play('run', suite, '-o', 'r.md'),
    await folder.play('run', suite, '-o', suite),
  ];
  expect(platform.requests).toEqual([]);
  expect(folder.read(suite)).toBe(JSON.stringify(standardSuite()));
  return ends;
});
attackRow('R23', 'a run on the mock where CI is set, and nobody said so', refused, async () => {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform, { CI: 'true' });
  return await folder.play('run', folder.file('suite.json', standardSuite()), '--mock');
});
attackRow(
  'R24',
  'a green JUnit file of an earlier run, and then a suite that is refused',
  refused,
  async () => {
    await using platform = await lyingPlatform();
    const folder = new Folder(platform);
    folder.file(
      'r.junit.xml',
      '<testsuites><testsuite><testcase name="x"/></testsuite></testsuites>',
    );
    return await folder.play(
      'run',
      folder.file('suite.json', { ...suiteWith(asking), gate: { pass_rate: 7 } }),
    );
  },
);
attackRow('R25', 'the same, and then an option or a run that nobody knows', refused, async () => {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform);
  const ends: End[] = [];
  for (const args of [
    ['run', folder.file('suite.json', standardSuite()), '--no-such-option'],
    ['resume', 'run-nobody'],
    ['rerun', 'run-nobody', '--failed'],
  ]) {
    folder.file(
      'r.junit.xml',
      '<testsuites><testsuite><testcase name="x"/></testsuite></testsuites>',
    );
    ends.push(await folder.play(...args));
  }
  return ends;
});
