import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { command, reportOfRun, testerAt } from '../support/fakes/command-line.ts';
import { platformOfFates } from '../support/servers/platform-of-fates.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

describe('compare', () => {
  it('holds a run against the last one of the whole suite, and says where one is a part', async () => {
    await using platform = await platformOfFates();
    const here = { directory: temporaryDirectory(), env: testerAt(platform.origin) };
    writeSuite(here.directory);
    const whole = await reportOfRun(here);
    const part = await reportOfRun(here, '--case', 'two');
    platform.wrong.add('case one');
    const latest = await reportOfRun(here);

    const compared = await command(here, 'compare', '--fail-on-new');
    const ofPart = await command(here, 'compare', latest.run_id, '--baseline', part.run_id);

    expect(compared.exitCode).toBe(1);
    expect(compared.stdout).toContain(`${latest.run_id} against ${whole.run_id}\n`);
    expect(compared.stdout).toContain('newly failing (1)\n  one\n');
    expect(compared.stderr).not.toContain('part of its suite');
    expect(ofPart.stderr).toContain(`run ${part.run_id} is a part of its suite: 1 of 2 cases`);
  });

  it('tells a case that was edited and fails, and ends in 1 for it where it is to fail', async () => {
    await using platform = await platformOfFates();
    const here = { directory: temporaryDirectory(), env: testerAt(platform.origin) };
    writeSuite(here.directory);
    await reportOfRun(here);
    writeSuite(here.directory, { expected_intent: 'refund' });
    platform.wrong.add('case one');
    await reportOfRun(here);

    const shown = await command(here, 'compare');
    const strict = await command(here, 'compare', '--fail-on-new');
    const asJson = await command(here, 'compare', '--json');

    expect([shown.exitCode, strict.exitCode]).toEqual([0, 1]);
    expect(shown.stdout).toContain('asks for something else now, and fails (1)\n  one\n');
    expect(shown.stdout).toContain('  one (changed, fails)\n');
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      newly_failing: [],
      changed_failing: ['one'],
      robustness: [],
    });
  });
});

function writeSuite(directory: string, ofOne: object = {}): void {
  const outcome = { expected_intent: 'greet', allowed_latency_ms: 5_000 };
  const test_cases = [
    { id: 'one', input_text: 'case one', outcome: { ...outcome, ...ofOne } },
    { id: 'two', input_text: 'case two', outcome },
  ];
  writeFileSync(join(directory, 'suite.yaml'), dump({ suite_id: 'shop', test_cases }));
}
