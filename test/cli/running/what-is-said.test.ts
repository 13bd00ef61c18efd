import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { lineProgress } from '../../../lib/cli/line-progress.ts';
import { main } from '../../../lib/cli/main.ts';
import { neutralTerminal } from '../../../lib/cli/neutral-terminal.ts';
import { TRIES } from '../../../lib/cli/progress-view.ts';
import { Report } from '../../../lib/domain/report.ts';
import { terminalReport } from '../../../lib/report/formats/terminal-report.ts';
import { command, testerAt } from '../../support/fakes/command-line.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';
import { platformOfFates } from '../../support/servers/platform-of-fates.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

describe('a run', () => {
  it('says whom it asks before it does, where a failed case is written, and what comes next', async () => {
    await using platform = await platformOfFates();
    platform.wrong.add('Hours?');
    const directory = withSuite();

    const { stdout, stderr } = await command(
      { directory, env: testerAt(platform.origin) },
      ...['run', 'suite.yaml', '--state-dir', 'kept', '-o', 'r.html'],
    );

    expect(stderr.split('\n')[0]).toMatch(
      /run run-\S+: suite shop, 2 cases, on executions-v1 at http:\/\/127/,
    );
    expect(stdout).toContain('✗ hours  “Hours?”\n      suite.yaml:3\n');
    expect(readFileSync(join(directory, 'r.html'), 'utf8')).toMatch(
      /"places":\{"file":"suite.yaml","files":\["suite.yaml"\],"at":\[.*\[0,3\]/,
    );
    expect(stdout).toMatch(/next +cognigate rerun --failed --suite-id shop --state-dir kept\n$/);
  });

  it('proposes a comparison once there is a run to hold it against', async () => {
    await using platform = await platformOfFates();
    const here = { directory: withSuite(), env: testerAt(platform.origin) };
    await command(here, 'run', 'suite.yaml');
    platform.wrong.add('Hours?');

    const { stdout } = await command(here, 'run', 'suite.yaml');

    expect(stdout).toMatch(
      /rerun --failed --suite-id shop\n +cognigate compare --suite-id shop\n$/,
    );
  });

  it('is remembered with its suite file, as it is named from the working directory', async () => {
    await using platform = await platformOfFates();
    const here = { directory: withSuite(), env: testerAt(platform.origin) };
    platform.silent.add('Hours?');
    await command(here, 'run', join(here.directory, 'suite.yaml'));
    platform.silent.clear();
    platform.refuses = 400;

    const rerun = await command(here, 'rerun', '--not-evaluated');
    await command(here, 'report', '-o', 'r.html', '-o', 'r.junit.xml');

    expect(rerun.stdout).toMatch(/next +cognigate validate suite\.yaml\n$/);
    expect(readFileSync(join(here.directory, 'r.html'), 'utf8')).toContain(
      '"places":{"file":"suite.yaml","files":[]',
    );
    expect(readFileSync(join(here.directory, 'r.junit.xml'), 'utf8')).toContain(
      'file="suite.yaml"',
    );
  });

  it('on the mock says so in its first line, and does not propose it as a baseline', async () => {
    const directory = withSuite();

    const { stdout, stderr } = await command({ directory, env: {} }, 'run', 'suite.yaml', '--mock');

    expect(stderr).toContain('on the embedded mock, which says nothing about your bot');
    expect(stdout).not.toContain('baseline set');
  });

  it('of the example that init writes passes the first time, on the mock', async () => {
    const directory = temporaryDirectory();
    await command({ directory, env: {} }, 'init');

    const ended = await command(
      { directory, env: {} },
      ...['run', 'cognigate.suite.yaml', '--mock'],
    );

    expect(ended.exitCode, ended.stdout).toBe(0);
    expect(ended.stdout).toMatch(/PASSED \(mock\).*\n.*mock.*\n {2}• 6 of 6 cases passed/);
  });

  it('of that example fails as soon as one of its cases does', async () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'cognigate.suite.yaml');
    const written = await command({ directory, env: {} }, 'init');
    const text = readFileSync(file, 'utf8').replace('intent_refund_request', 'intent_loyalty');
    writeFileSync(file, text);

    const { exitCode } = await command({ directory, env: {} }, 'run', file, '--mock');

    expect(written.stdout).toContain('to see it fail: change an expected_intent in it');
    expect(exitCode).toBe(1);
  });

  it('that a baseline is missing for proposes how it can become one', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite({ gate: { max_new_failures: 0 } });
    const env = testerAt(platform.origin);

    const first = await command({ directory, env }, 'run', 'suite.yaml');
    const second = await command({ directory, env }, 'run', 'suite.yaml', '--establish-baseline');

    expect(first.exitCode).toBe(3);
    expect(first.stdout).toMatch(/next +cognigate run suite\.yaml --establish-baseline\n/);
    expect(second.exitCode).toBe(0);
    expect(second.stdout).not.toContain('baseline set');
  });

  it('that a person cancels is told apart from one that is left open', async () => {
    await using platform = await platformOfFates();
    platform.word = 'running';
    const directory = withSuite();
    const terminal = new FakeTerminal(directory, testerAt(platform.origin));

    const ended = main(['run', 'suite.yaml'], terminal);
    await terminal.stderr.contains('submitted');
    terminal.interrupt();
    const code = await ended;

    expect(code).toBe(130);
    expect(terminal.stderr.text).toMatch(
      /cancelling: (run-\S+) ends as cancelled, which is final; .* open instead, .*: cognigate resume \1/,
    );
    expect(terminal.stdout.text).toMatch(/pass rate +>= 95 % +not measured/);
    expect(terminal.stdout.text).toMatch(/next +cognigate run suite\.yaml\n/);
    const listed = await command({ directory, env: {} }, 'runs');
    expect(listed.stdout).toMatch(/cancelled .*not measured/);
    expect(listed.stdout).not.toContain('0.0 %');
  });
});

describe('the list of runs', () => {
  it.each([80, 120])('fits %i columns', async (columns) => {
    await using platform = await platformOfFates();
    const directory = withSuite({ labels: { bot_version: '2026.11.28-build.4711' } });
    await command({ directory, env: testerAt(platform.origin) }, 'run', 'suite.yaml', '-q');
    await command({ directory, env: {} }, 'baseline', 'set', 'latest');
    const terminal = new FakeTerminal(directory);
    Object.assign(terminal.stdout, { isTTY: true, columns });

    await main(['runs'], terminal);

    const lines = terminal.stdout.text.split('\n');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
    expect(lines[2]).toMatch(/^run-\S{22} {2}shop +passed +2 of 2 {2}baseline main/);
    expect(lines[2]?.includes('2026.11.28')).toBe(columns === 120);
  });

  it('has no rule and every column where it is piped', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite({ labels: { bot_version: '1.4.0' } });
    await command({ directory, env: testerAt(platform.origin) }, 'run', 'suite.yaml', '-q');

    const { stdout } = await command({ directory, env: {} }, 'runs');

    expect(stdout).not.toContain('─');
    expect(stdout).toMatch(/1\.4\.0 +100\.0 % \(34\.2–100\.0 %\) +\d{4}-\d\d-\d\d \d\d:\d\d\n/);
  });
});

describe('stderr', () => {
  it('is broken at words where a person reads it, but for command lines', () => {
    const terminal = new FakeTerminal('.');
    Object.assign(terminal.stderr, { isTTY: true, columns: 30 });
    const line = `cognigate status run-1 --wait 60 --gate-url https://gate.example`;

    neutralTerminal(terminal).stderr.write(
      `the platform is not configured: set COGNIGY_CLIENT_SECRET\n${line}\n`,
    );

    expect(terminal.stderr.text).toBe(
      `the platform is not\nconfigured: set\nCOGNIGY_CLIENT_SECRET\n${line}\n`,
    );
  });
});

describe('progress of a suite with repetitions', () => {
  it('counts tries, so that cases are one number on the screen', () => {
    const terminal = new FakeTerminal('.');
    const progress = lineProgress({ stream: terminal.stderr, now: () => 0, noun: TRIES });

    progress.update({
      phase: 'submit-batches',
      waitSeconds: 0,
      counts: { cases: 7, casesDone: 0, batches: 2, batchesOut: 0, batchesDone: 0 },
    });

    expect(terminal.stderr.text).toContain('planned 7 tries in 2 batches');
  });
});

describe('cases that were not evaluated', () => {
  it('are named under their reason', async () => {
    await using platform = await platformOfFates();
    platform.silent.add('Hours?');
    const directory = withSuite();
    const { stdout } = await command(
      { directory, env: testerAt(platform.origin) },
      ...['run', 'suite.yaml', '--json', '-q'],
    );

    const text = terminalReport(Report.parse(JSON.parse(stdout)), {
      color: false,
      width: 80,
      files: [],
    });

    expect(text).toMatch(/\? 1 {2}\S.*\n +hours\n/);
  });
});

function withSuite(fields: object = {}): string {
  const directory = temporaryDirectory();
  const test_cases = ['Hours?', 'Refund'].map((input_text) => ({
    id: input_text.toLowerCase().replace('?', ''),
    input_text,
    outcome: { expected_intent: 'known', allowed_latency_ms: 800 },
  }));
  writeFileSync(join(directory, 'suite.yaml'), dump({ suite_id: 'shop', test_cases, ...fields }));
  return directory;
}
