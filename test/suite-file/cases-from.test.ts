import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatProblems } from '../../lib/suite-file/format-problems.ts';
import { parseSuite } from '../../lib/suite-file/parse-suite.ts';
import { readSuiteFile } from '../../lib/suite-file/read-suite-file.ts';
import { pathsNamed } from '../../lib/suite-file/table-paths.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const TABLE = 'id,input_text,expected_intent,allowed_latency_ms\n';

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

const headOf = (from: unknown) =>
  `${JSON.stringify({ suite_id: 'shop', gate: { pass_rate: 1 }, test_cases: { from } })}\n`;

async function refusalOf(files: Readonly<Record<string, string>>, head: string) {
  const folder = await folderWith({ ...files, 'head.yaml': head });
  const path = join(folder, 'head.yaml');
  const outcome = await readSuiteFile(path);
  if (outcome.status === 'read') throw new Error('was read');
  return formatProblems(path, outcome).map((line) => line.replaceAll(`${folder}/`, ''));
}

describe('a suite whose cases are in tables', () => {
  it('has the cases of all of them in their order, under its own head', async () => {
    const folder = await folderWith({
      'head.json': headOf(['cases/*.csv', 'last.csv']),
      'cases/b.csv': `${TABLE}b,Bye,leave,\n`,
      'cases/a.csv': `${TABLE}a,Hello,greet,900\n`,
      'cases/notes.txt': 'no table',
      'last.csv': `${TABLE}c,Help,help,\n`,
    });

    const outcome = await readSuiteFile(join(folder, 'head.json'));

    if (outcome.status === 'refused') throw new Error(formatProblems('', outcome).join('\n'));
    expect(outcome.suite.gate.pass_rate).toBe(1);
    expect(
      outcome.suite.test_cases.map(({ id, outcome: { allowed_latency_ms } }) => [
        id,
        allowed_latency_ms,
      ]),
    ).toEqual([
      ['a', 900],
      ['b', 2_000],
      ['c', 2_000],
    ]);
    expect(outcome.notes.join()).toContain('2 of 3 cases do not write allowed_latency_ms');
    expect(outcome.locate(['test_cases', 1])).toMatchObject({
      file: join(folder, 'cases/b.csv'),
      line: 2,
    });
  });

  it('has the faults of its tables where they stand', async () => {
    const problems = await refusalOf(
      {
        'a.csv': `${TABLE}a,Hello,greet,900\nb,Hi,greet,99\n`,
        'b.csv': `${TABLE}a,Bye,leave,900\n`,
      },
      headOf(['a.csv', 'b.csv']),
    );

    expect(problems).toEqual([
      'a.csv:3: allowed_latency_ms is 99; it must be between 100 and 5000 ms',
      expect.stringMatching(/^b\.csv:2: id is "a", .*\(a\.csv line 2\)/),
    ]);
  });

  it('has the faults of a table that is none', async () => {
    const problems = await refusalOf({ 'a.csv': 'foo,bar\n1,2\n' }, headOf('a.csv'));

    expect(problems[0]).toMatch(/^a\.csv:1: /);
  });

  it.each([
    ['none.csv', /^head\.yaml:1: test_cases\.from is "none\.csv", which does not exist; /],
    ['*.csv', /^head\.yaml:1: test_cases\.from is "\*\.csv", which matches no file; /],
    ['head.yaml', /which is no \.csv and no \.xlsx file/],
    ['https://docs.google.com/spreadsheets/d/1', /is an address; download the file/],
    [[], /test_cases\.from is empty/],
    [7, /test_cases\.from is no name of a file/],
    [['none.csv', 7], /test_cases\.from\[1\] is no name of a file/],
  ])('is told of %j', async (from, problem) => {
    const [first] = await refusalOf({}, headOf(from));

    expect(first).toMatch(problem);
  });

  it('has no other fields beside from and sheet', async () => {
    const head = 'suite_id: shop\ntest_cases:\n  from: a.csv\n  form: b\n';

    expect(await refusalOf({}, head)).toEqual([
      'head.yaml:4: test_cases.form is not a known field; the fields here are from, sheet',
    ]);
  });

  it('is refused where there is no folder that its files could be in', async () => {
    const outcome = await parseSuite(headOf('cases.csv'), { format: 'json' });

    expect(outcome).toMatchObject({
      problems: [
        {
          path: 'test_cases.from',
          problem: 'names files, which are not here',
          remedy: 'send the cases themselves, as cognigate submit does',
        },
      ],
    });
  });
});

describe('a pattern', () => {
  it.each([
    ['a.csv', ['a.csv']],
    ['*.csv', ['a.csv', 'b.csv']],
    ['?.csv', ['a.csv', 'b.csv']],
    ['**/*.csv', ['a.csv', 'b.csv', 'deep/c.csv', 'deep/er/d.csv']],
    ['deep/*/d.csv', ['deep/er/d.csv']],
    ['none*.csv', []],
    ['[1].csv', ['[1].csv']],
  ])('%s names %j', async (pattern, expected) => {
    const names = ['a.csv', 'b.csv', '.hidden.csv', 'deep/c.csv', 'deep/er/d.csv', '.git/e.csv'];
    const folder = await folderWith(Object.fromEntries(names.map((name) => [name, ''])));

    expect(pathsNamed(pattern, folder)).toEqual(expected);
  });
});
