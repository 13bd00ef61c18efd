import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { Report } from '../../../lib/domain/report.ts';
import { command, testerAt } from '../../support/fakes/command-line.ts';
import { platformOfFates } from '../../support/servers/platform-of-fates.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

describe('a part of a suite', () => {
  it.each([
    ['--case', 'hours'],
    ['--grep', 'open'],
    ['--exclude-tag', 'slow'],
  ])(
    'that %s %s leaves may pass, and lets no version ship, and is no baseline',
    async (...flags) => {
      await using platform = await platformOfFates();
      const call = commandAt(platform.origin);

      const ran = await call('run', 'suite.yaml', '--json', ...flags);
      const shown = await call('report');
      const set = await call('baseline', 'set', 'latest');

      expect(Report.parse(JSON.parse(ran.stdout))).toMatchObject({
        verdict: 'passed',
        selected_by: [flags.join(' ')],
        scope: { complete: false, cases_in_suite: 2, cases_planned: 1, limited_by: ['selection'] },
      });
      expect(platform.submissions.map(({ test_cases }) => test_cases.length)).toEqual([1]);
      expect(shown.stdout).toContain(
        `passed for 1 of 2 cases (${flags.join(' ')}): no verdict on the suite`,
      );
      expect(set.exitCode).toBe(2);
    },
  );

  it('is refused as the first baseline, and where it names a case that is not there', async () => {
    const call = commandAt('http://127.0.0.1:9');

    const establishing = await call(
      ...'run suite.yaml --case hours --establish-baseline'.split(' '),
    );
    const misspelt = await call('run', 'suite.yaml', '--case', 'hour');

    expect(establishing).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('leave --tag'),
    });
    expect(misspelt).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('did you mean'),
    });
  });

  it('is listed with the line of each case, and nothing is sent', async () => {
    await using platform = await platformOfFates();
    const call = commandAt(platform.origin);

    const listed = await call('run', 'suite.yaml', '--exclude-tag', 'slow', '--list');
    const asJson = await call('run', 'suite.yaml', '--list', '--json');

    expect(listed).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/hours +suite\.yaml:3 +When are you open\?\n1 case of suite/),
    });
    expect(JSON.parse(asJson.stdout)).toMatchObject([{ id: 'hours', line: 3 }, { id: 'refund' }]);
    expect(platform.requests).toEqual([]);
    expect((await call('runs')).stdout).toContain('no runs yet');
  });
});

function commandAt(origin: string) {
  const directory = temporaryDirectory();
  const test_cases = [
    { id: 'hours', input_text: 'When are you open?', outcome: { expected_intent: 'hours' } },
    { id: 'refund', tags: ['slow'], input_text: 'Money', outcome: { expected_intent: 'refund' } },
  ];
  writeFileSync(join(directory, 'suite.yaml'), dump({ suite_id: 'shop', test_cases }));
  return (...args: string[]) => command({ directory, env: testerAt(origin) }, ...args);
}
