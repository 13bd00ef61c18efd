import { mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatProblems } from '../../lib/suite-file/format-problems.ts';
import { parseSuite, type SuiteFile } from '../../lib/suite-file/parse-suite.ts';
import { MAX_SUITE_FILE_BYTES } from '../../lib/suite-file/read-bytes.ts';
import { readSuiteFile } from '../../lib/suite-file/read-suite-file.ts';
import type { SuiteFormat } from '../../lib/suite-file/suite-format.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suite-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function messagesOf(file: string, outcome: SuiteFile): readonly string[] {
  if (outcome.status === 'read') throw new Error('was read');
  return formatProblems(file, outcome);
}

async function parsed(format: SuiteFormat, content: string | Uint8Array, suiteId?: string) {
  return parseSuite(content, { format, suiteId });
}

async function refusal(format: SuiteFormat, content: string | Uint8Array, suiteId?: string) {
  return messagesOf(`suite.${format}`, await parsed(format, content, suiteId));
}

const aCase = {
  input_text: 'Hello',
  outcome: { expected_intent: 'greet', allowed_latency_ms: 800 },
};

describe('a path that is no suite file', () => {
  it('does not exist', async () => {
    const path = join(folder, 'none.yaml');

    expect(messagesOf(path, await readSuiteFile(path))).toEqual([
      `${path}: the file does not exist; check the name; cognigate init writes an example`,
    ]);
  });

  it('runs through a file', async () => {
    await writeFile(join(folder, 'a.yaml'), 'x');
    const path = join(folder, 'a.yaml/b.yaml');

    const [message] = messagesOf(path, await readSuiteFile(path));

    expect(message).toContain('the file does not exist');
  });

  it('is a directory', async () => {
    expect(messagesOf(folder, await readSuiteFile(folder))).toEqual([
      `${folder}: the file is a directory; name a suite file in it`,
    ]);
  });

  it('is a device without an end, which is not read', async () => {
    const path = join(folder, 'zero.yaml');
    await symlink('/dev/zero', path);

    expect(messagesOf(path, await readSuiteFile(path))).toEqual([
      `${path}: the file is not a regular file; write the suite to a file first`,
    ]);
  });

  it('has a NUL in its name', async () => {
    expect(messagesOf('a\u0000.yaml', await readSuiteFile('a\u0000.yaml'))).toHaveLength(1);
  });

  it('is over 50 MB long, and is not read', async () => {
    const path = join(folder, 'big.yaml');
    const file = await open(path, 'w');
    await file.truncate(MAX_SUITE_FILE_BYTES + 1);
    await file.close();

    expect(messagesOf(path, await readSuiteFile(path))).toEqual([
      `${path}: the file is 51 MB long; at most 50 MB are read: split the suite`,
    ]);
  });
});

describe('content made to exhaust a parser', () => {
  it.each([
    ['brackets', 'json', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['open brackets', 'json', '['.repeat(200_000)],
    ['objects', 'json', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['brackets', 'yaml', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['list items', 'yaml', '- '.repeat(20_000)],
    ['explicit keys', 'yaml', '? '.repeat(20_000)],
    ['flow mappings', 'yaml', '{a: '.repeat(20_000)],
  ] as const)('%s nested 20,000 levels deep in %s', async (_, format, text) => {
    const messages = await refusal(format, text);

    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/nested deeper than 64 levels|not valid JSON/);
  });

  it('has aliases that multiply to ten billion values', async () => {
    const levels = 'abcdefghij'.split('');
    const text = levels.map((name, level) => {
      const inner = level === 0 ? 'x' : `*${levels[level - 1]}`;
      return `${name}: &${name} [${Array(10).fill(inner).join(', ')}]`;
    });

    expect(await refusal('yaml', text.join('\n'))).toEqual([
      'suite.yaml:1: the file grows to more than 10000000 values by its aliases; write the values out',
    ]);
  });

  it('has more lines than any suite', async () => {
    expect(await refusal('yaml', '- a\n'.repeat(3_100_000))).toEqual([
      'suite.yaml: the file has more than 6000000 lines and entries; split the suite',
    ]);
  });

  it.each([
    ['yaml', `${'a: 1\n'.repeat(200_000)}`],
    ['json', `{${'"a": 1,\n'.repeat(200_000)}"a": 1}`],
  ] as const)('has one key 200,000 times in %s', async (format, text) => {
    const messages = await refusal(format, text);

    expect(messages).toHaveLength(21);
    expect(messages[0]).toBe(
      `suite.${format}:2: a is written twice, first on line 1; keep one of the two`,
    );
    expect(messages[20]).toMatch(/and 199\d+ more$/);
  });

  it('has a list of 100,000 entries where 50 are allowed', async () => {
    const suite = { suite_id: 's', test_cases: [{ ...aCase, tags: Array(100_000).fill(1) }] };

    expect(await refusal('json', JSON.stringify(suite))).toEqual([
      'suite.json:1: test_cases[0].tags has 100000 entries; at most 8192 are allowed anywhere',
    ]);
  });
});

describe('too many cases', () => {
  it.each(['json', 'yaml'] as const)('are counted in %s', async (format) => {
    const cases = Array.from({ length: 20_001 }, () => '{"input_text": 1}').join(', ');

    expect(await refusal(format, `{"suite_id": "s", "test_cases": [${cases}]}`)).toEqual([
      `suite.${format}:1: test_cases has 20001 cases; at most 20000 are allowed; split the suite`,
    ]);
  });

  it('are counted in a CSV', async () => {
    const text = `input_text,allowed_latency_ms\n${'Hi,800\n'.repeat(20_001)}`;

    expect((await refusal('csv', text, 's'))[0]).toContain('has 20001 cases; at most 20000');
  });
});

describe('the suite id', () => {
  it('must be named for a CSV', async () => {
    expect(await refusal('csv', 'input_text,allowed_latency_ms\nHi,800\n')).toEqual([
      'suite.csv: the file is a CSV, which has no place for a suite id; add --suite-id NAME',
    ]);
  });

  it('that is named goes before the one in the file', async () => {
    const outcome = await parsed(
      'json',
      JSON.stringify({ suite_id: 'file', test_cases: [aCase] }),
      'flag',
    );

    expect(outcome).toMatchObject({ status: 'read', suite: { suite_id: 'flag' } });
  });

  it('that is named does without one in the file, and does not hide a wrong one', async () => {
    const without = await parsed('json', JSON.stringify({ test_cases: [aCase] }), 'flag');
    const wrong = await refusal('json', JSON.stringify({ suite_id: 7, test_cases: [aCase] }), 'f');

    expect(without).toMatchObject({ status: 'read', suite: { suite_id: 'flag' } });
    expect(wrong).toEqual(['suite.json:1: suite_id is 7; put it in quotes: "7"']);
  });

  it('that is named cannot smuggle a reserved key past the check', async () => {
    const messages = await refusal('json', '{"__proto__": {"a": 1}, "test_cases": []}', 'flag');

    expect(messages[0]).toContain('__proto__ is a key that JavaScript keeps for itself');
  });

  it('that is named is checked itself', async () => {
    expect(await refusal('json', JSON.stringify({ test_cases: [aCase] }), '')).toEqual([
      'suite.json: --suite-id is not a suite id; write 1 to 200 characters',
    ]);
  });
});

describe('a suite that is read', () => {
  it('says which thresholds hold by default', async () => {
    const silent = await parsed('json', JSON.stringify({ suite_id: 's', test_cases: [aCase] }));
    const explicit = await parsed(
      'json',
      JSON.stringify({ suite_id: 's', gate: { pass_rate: 0.95 }, test_cases: [aCase] }),
    );

    expect(silent).toMatchObject({ defaultedThresholds: ['pass_rate'] });
    expect(explicit).toMatchObject({ defaultedThresholds: [] });
  });

  it('tells where a field stands', async () => {
    const outcome = await parsed(
      'yaml',
      'suite_id: s\ntest_cases:\n  - input_text: Hi\n    outcome:\n      expected_intent: greet\n      allowed_latency_ms: 800\n',
    );

    if (outcome.status !== 'read') throw new Error('was refused');
    expect(outcome.locate(['test_cases', 0, 'outcome', 'allowed_latency_ms'])).toEqual({
      line: 6,
      column: 27,
    });
    expect(outcome.locate(['test_cases', 0, 'id'])).toBeNull();
  });

  it('tells "not asked" from "out of scope" in a CSV', async () => {
    const outcome = await parsed(
      'csv',
      'input_text,expected_intent,expected_entities,allowed_latency_ms,tags\nHi,,date,800,\nJoke,null,city; date,800,a;b\n',
      's',
    );

    expect(outcome).toMatchObject({
      suite: {
        test_cases: [
          { input_text: 'Hi', outcome: { expected_entities: ['date'], allowed_latency_ms: 800 } },
          {
            input_text: 'Joke',
            tags: ['a', 'b'],
            outcome: { expected_intent: null, expected_entities: ['city', 'date'] },
          },
        ],
      },
    });
    if (outcome.status !== 'read') throw new Error('was refused');
    expect(outcome.suite.test_cases[0]?.outcome).not.toHaveProperty('expected_intent');
  });
});

it('formats a problem as one line with file, line, path, fault and remedy', () => {
  const problem = {
    path: 'test_cases[2].outcome.allowed_latency_ms',
    problem: 'is 99',
    remedy: 'it must be between 100 and 5000 ms',
    place: { line: 14, column: 3 },
  };

  expect(formatProblems('suite.yaml', { problems: [problem], unlisted: 0 })).toEqual([
    'suite.yaml:14: test_cases[2].outcome.allowed_latency_ms is 99; it must be between 100 and 5000 ms',
  ]);
});
