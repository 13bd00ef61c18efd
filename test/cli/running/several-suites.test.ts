import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { main } from '../../../lib/cli/main.ts';
import { worstCode } from '../../../lib/cli/running/worst-code.ts';
import { testerAt } from '../../support/fakes/command-line.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';
import { type PlatformOfFates, platformOfFates } from '../../support/servers/platform-of-fates.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

describe('several suites', () => {
  it('of a folder are a run each, with files of their own, one summary and the worst code', async () => {
    await using platform = await platformOfFates();
    platform.wrong.add('wrong');
    const directory = temporaryDirectory();
    write(directory, 'suites/good.suite.yaml', aSuite('good', 'right'));
    write(directory, 'suites/bad.suite.yaml', aSuite('bad', 'wrong'));
    write(directory, 'suites/settings.yaml', 'no: suite');

    const { code, stdout } = await call(platform, directory, [
      ...['run', 'suites', '-q'],
      ...['-o', 'out/{suite}.json'],
    ]);

    expect(code).toBe(1);
    expect(stdout).toMatch(/bad +failed +run-.*\ngood +passed +run-.*\n1 of 2 suites passed\n$/);
    expect(readdirSync(join(directory, 'out')).toSorted()).toEqual(['bad.json', 'good.json']);
    expect(JSON.parse(readFileSync(join(directory, 'out/good.json'), 'utf8')).verdict).toBe(
      'passed',
    );
    expect(platform.submissions).toHaveLength(2);
  });

  it('are marked in the summary where a mock answered or a part was run', async () => {
    await using platform = await platformOfFates();
    const directory = temporaryDirectory();
    write(directory, 'a.yaml', aSuite('a', 'right', [{ id: 'two', input_text: 'right, too' }]));
    write(directory, 'b.yaml', aSuite('b', 'right'));

    const part = await call(platform, directory, [
      'run',
      'a.yaml',
      'b.yaml',
      '-q',
      '--case',
      'one',
    ]);
    platform.headers['cognigate-mock'] = '1';
    const mock = await call(platform, directory, ['run', 'a.yaml', 'b.yaml', '-q']);

    expect(part.stdout).toMatch(
      /a +passed +part +run-.*\nb +passed +run-.*\n2 of 2 suites passed; .*no bot version ship: 1\n$/,
    );
    expect(mock.stdout).toMatch(
      /a +passed +mock +run-.*\nb +passed +mock +run-.*\n2 of 2 suites passed; .*ship: 2\n$/,
    );
  });

  it('of which one is refused are all refused before anything is sent, and no old report stays', async () => {
    await using platform = await platformOfFates();
    const directory = temporaryDirectory();
    write(directory, 'good.suite.yaml', aSuite('good', 'right'));
    write(directory, 'typo.suite.yaml', `${aSuite('typo', 'right')}tset: 1\n`);
    write(directory, 'good.xml', '<testsuites verdict="passed"/>');
    write(directory, 'typo.xml', '<testsuites verdict="passed"/>');

    const { code, stderr } = await call(platform, directory, [
      ...['run', '*.suite.yaml', '-q', '-o', '{suite}.junit.xml'],
    ]);

    expect(code).toBe(2);
    expect(stderr).toContain('typo.suite.yaml:');
    expect(platform.requests).toEqual([]);
    for (const name of ['good', 'typo']) {
      expect(readFileSync(join(directory, `${name}.junit.xml`), 'utf8')).toContain('rejected');
    }
    expect(existsSync(join(directory, '{suite}.junit.xml'))).toBe(false);
  });

  it.each([
    ['a pattern that matches no file', ['botz/*.suite.yaml', 'a.suite.yaml']],
    ['such a pattern alone', ['nosuch/*.yaml']],
    ['a folder without a suite', ['a.suite.yaml', 'void']],
  ])('are refused with %s, whatever else is named', async (_, words) => {
    await using platform = await platformOfFates();
    const directory = temporaryDirectory();
    write(directory, 'a.suite.yaml', aSuite('a', 'right'));
    write(directory, 'void/deeper/b.suite.yaml', aSuite('b', 'right'));
    const report = join(directory, 'r.junit.xml');

    for (const command of [['run', '-q', '-o', 'r.junit.xml'], ['run', '--list'], ['validate']]) {
      const { code, stderr } = await call(platform, directory, [...command, ...words]);

      expect(code).toBe(2);
      expect(stderr).toMatch(/matches no file|no suite in the folder/);
    }
    expect(readFileSync(report, 'utf8')).toContain('rejected');
    expect(platform.requests).toEqual([]);
  });

  it.each([
    [['-o', 'out/r.md'], 'such as -o out/{suite}-r.md'],
    [['--json'], '--json prints one document, and there are 2 suites'],
    [['--suite-id', 'shop'], '--suite-id names one suite, and there are 2'],
  ])('are refused with %j', async (flags, message) => {
    await using platform = await platformOfFates();
    const directory = temporaryDirectory();
    write(directory, 'a.yaml', aSuite('a', 'right'));
    write(directory, 'b.yaml', aSuite('b', 'right'));

    const { code, stderr } = await call(platform, directory, ['run', 'a.yaml', 'b.yaml', ...flags]);

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(platform.requests).toEqual([]);
  });

  it('are validated with one code', async () => {
    await using platform = await platformOfFates();
    const directory = temporaryDirectory();
    write(directory, 'a.yaml', aSuite('a', 'right'));
    write(directory, 'b.yaml', 'suite_id: b');

    const { code, stdout, stderr } = await call(platform, directory, ['validate', '*.yaml']);

    expect(code).toBe(2);
    expect(stdout).toContain('a.yaml: suite "a" is valid');
    expect(stderr).toContain('b.yaml');
  });
});

describe('a suite on stdin', () => {
  it.each([
    ['yaml', aSuite('piped', 'right')],
    ['csv', 'input_text,expected_intent\nright,known\n'],
  ])('is run as %s', async (format, text) => {
    await using platform = await platformOfFates();
    const directory = temporaryDirectory();
    const id = format === 'csv' ? ['--suite-id', 'piped'] : [];

    const ran = await call(platform, directory, ['run', '-', '--format', format, ...id], text);
    const nothing = await call(platform, directory, ['validate', '-'], '');

    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('may ship') });
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing came on') });
  });

  it('is told about with its lines', async () => {
    await using platform = await platformOfFates();

    const { code, stderr } = await call(
      platform,
      temporaryDirectory(),
      ['validate', '-'],
      'suite_id: x\ntest_csaes: []\n',
    );

    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('stdin:2') });
  });
});

describe('the code of several suites', () => {
  it.each([
    [[0, 0], 0],
    [[0, 1], 1],
    [[1, 3, 0], 3],
    [[3, 2, 1], 2],
    [[2, 130], 130],
  ])('of %j is %i', (codes, worst) => {
    expect(worstCode(codes)).toBe(worst);
  });
});

function aSuite(
  suite_id: string,
  input_text: string,
  others: readonly { readonly id: string; readonly input_text: string }[] = [],
): string {
  const cases = [{ id: 'one', input_text }, ...others];
  const test_cases = cases.map((each) => ({ ...each, outcome: { expected_intent: 'known' } }));
  return dump({ suite_id, test_cases });
}

function write(directory: string, name: string, text: string): void {
  mkdirSync(join(directory, name, '..'), { recursive: true });
  writeFileSync(join(directory, name), text);
}

async function call(
  platform: PlatformOfFates,
  directory: string,
  args: readonly string[],
  input?: string,
) {
  const terminal = new FakeTerminal(directory, testerAt(platform.origin));
  const stdin = input === undefined ? undefined : Readable.from([input].filter(Boolean));
  const code = await main(args, Object.assign(terminal, { stdin }));
  return { code, stdout: terminal.stdout.text, stderr: terminal.stderr.text };
}
