import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { Report } from '../../../lib/domain/report.ts';
import { command } from '../../support/fakes/command-line.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

const QUESTIONS = {
  'password-02': ["I've forgotten the password for my account", 'intent_password_reset'],
  'password-03': ['It keeps telling me my password is wrong', 'intent_password_reset'],
  'order-05': ['Any news on what I ordered last week?', 'intent_order_status'],
};

function withSuite(more: object = {}, extraCase: object = {}) {
  const directory = temporaryDirectory();
  const test_cases = Object.entries(QUESTIONS).map(([id, [input_text, expected_intent]]) => ({
    id,
    input_text,
    outcome: { expected_intent, allowed_latency_ms: 2_000 },
    ...extraCase,
  }));
  writeFileSync(
    join(directory, 'suite.yaml'),
    dump({ suite_id: 'varied', gate: { pass_rate: 1 }, test_cases, ...more }),
  );
  return { directory, env: {} };
}

describe('robustness on the command line', () => {
  it('says what variants cost, gates them, and keeps them apart from cases', async () => {
    const at = withSuite({
      robustness: { relations: ['typo', 'casing'] },
      gate: { pass_rate: 1, robustness: { typo: 0.9, casing: 1 } },
    });

    const ran = await command(at, 'run', 'suite.yaml', '--mock', '-o', 'r.json', '-o', 'r.md');

    const report = Report.parse(JSON.parse(readFileSync(join(at.directory, 'r.json'), 'utf8')));
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('3 cases and 15 variants of them (typo 9, casing 6), 18 messages');
    expect(ran.stdout).toContain('Robustness (en, seed 1)');
    expect(readFileSync(join(at.directory, 'r.md'), 'utf8')).toContain('### Robustness');
    expect(report).toMatchObject({
      totals: { planned: 3, passed: 3 },
      scope: { complete: true, cases_in_suite: 3, cases_planned: 3 },
      robustness: { seed: 1, relations: [{ relation: 'typo' }, { relation: 'casing', rate: 1 }] },
    });
    expect(report.reasons[0]?.code).toBe('robustness_missed');
    expect(await command(at, 'audit', 'verify')).toMatchObject({ exitCode: 0 });
  });

  it('runs variants that failed again, and stays failed', async () => {
    const at = withSuite({ gate: { pass_rate: 1, robustness: { typo: 1 } } });
    await command(at, 'run', 'suite.yaml', '--mock', '-o', 'first.json');
    const first = Report.parse(JSON.parse(readFileSync(join(at.directory, 'first.json'), 'utf8')));

    const again = await command(at, 'rerun', '--failed', '--mock', '-o', 'again.json');

    const report = Report.parse(JSON.parse(readFileSync(join(at.directory, 'again.json'), 'utf8')));
    const failed = first.robustness?.variants.filter(({ outcome }) => outcome === 'failed') ?? [];
    expect(again.exitCode).toBe(1);
    expect(report.robustness?.variants).toHaveLength(first.robustness?.variants.length ?? 0);
    expect(
      report.robustness?.variants.filter(({ from_run }) => from_run === undefined),
    ).toHaveLength(failed.length);
    expect(report.totals).toEqual(first.totals);
    expect(await command(at, 'audit', 'verify')).toMatchObject({ exitCode: 0 });
  });

  it('makes the same variants each time, and lists them without sending any', async () => {
    const at = withSuite();

    const [one, two] = [
      await command(at, 'run', 'suite.yaml', '--robustness', '--list'),
      await command(at, 'run', 'suite.yaml', '--robustness', '--list'),
    ];

    expect(one.stdout).toContain('password-02~typo-swap');
    expect(one).toEqual(two);
  });

  it('says how to have fewer variants where a suite takes no more', async () => {
    const outcome = { expected_intent: 'a', allowed_latency_ms: 900 };
    const test_cases = Array.from({ length: 10_001 }, (_, at) => ({
      id: `c${at}`,
      input_text: `a b ${at}`,
      outcome,
    }));
    const at = withSuite({ test_cases });

    const refused = await command(at, 'run', 'suite.yaml', '--mock', '--robustness', 'emoji');

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(
      'with its variants the suite has 20002 cases, and 20000 are allowed: name fewer relations',
    );
  });

  it('refuses a case that is marked as a variant, and relations that are not there', async () => {
    const marked = withSuite({}, { variant_of: { case: 'password-02', relation: 'typo' } });

    const refused = await command(marked, 'validate', 'suite.yaml');
    const unknown = await command(
      withSuite(),
      'run',
      'suite.yaml',
      '--mock',
      '--robustness',
      'tpyo',
    );

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr + refused.stdout).toContain('variant_of');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('the relations are typo, casing');
  });
});

describe('the failing variants of a run', () => {
  it('become a suite that validates, runs, and fails as they did', async () => {
    const at = withSuite({ robustness: { relations: ['typo'] } }, { tags: ['critical'] });
    await command(at, 'run', 'suite.yaml', '--mock', '-o', 'r.json');
    const { robustness } = Report.parse(
      JSON.parse(readFileSync(join(at.directory, 'r.json'), 'utf8')),
    );
    const failed = robustness?.variants.filter(({ outcome }) => outcome === 'failed') ?? [];

    const wrote = await command(at, 'report', '--failing-variants', 'variants.yaml');
    const valid = await command(at, 'validate', 'variants.yaml');
    await command(at, 'run', 'variants.yaml', '--mock', '-o', 'again.json');

    const again = Report.parse(JSON.parse(readFileSync(join(at.directory, 'again.json'), 'utf8')));
    expect(failed.length).toBeGreaterThan(0);
    expect(wrote.stderr).toContain(`wrote variants.yaml: ${failed.length} failing variant`);
    expect(wrote.exitCode).toBe(0);
    expect(valid.exitCode).toBe(0);
    expect(again.suite_id).toBe('varied variants');
    expect(again.cases.map(({ input_text, tags }) => [input_text, tags])).toEqual(
      failed.map(({ input_text }) => [input_text, ['critical']]),
    );
    expect(again.totals.failed).toBe(failed.length);
  });

  it('become training sentences that an import of intents takes', async () => {
    const at = withSuite({ robustness: { relations: ['typo'] } });
    await command(at, 'run', 'suite.yaml', '--mock', '-o', 'r.json');

    await command(at, 'report', '--failing-variants', 'training.csv');
    const imported = await command(at, 'import', 'intents', 'training.csv');

    const { robustness } = Report.parse(
      JSON.parse(readFileSync(join(at.directory, 'r.json'), 'utf8')),
    );
    const failed = robustness?.variants.filter(({ outcome }) => outcome === 'failed') ?? [];
    expect(imported.exitCode).toBe(0);
    for (const { input_text } of failed) expect(imported.stdout).toContain(input_text);
  });

  it('are refused in a file of another kind, and where there are none no file is written', async () => {
    const at = withSuite();
    await command(at, 'run', 'suite.yaml', '--mock');

    const other = await command(at, 'report', '--failing-variants', 'variants.txt');
    const none = await command(at, 'report', '--failing-variants', 'variants.yaml');

    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain('name it .yaml for a suite of them, or .csv');
    expect(none.stderr).toContain('variants.yaml is not written: it had no variants');
  });
});
