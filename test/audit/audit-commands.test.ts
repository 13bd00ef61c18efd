import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import { completeReport } from '../../lib/report/complete-report.ts';
import { htmlReport } from '../../lib/report/formats/html-report.ts';
import { asReport, jsonReport } from '../../lib/report/formats/json-report.ts';
import { decideRun } from '../support/builders/decided-run.ts';
import { aBadResult, aSuite } from '../support/builders/run-evidence.ts';
import { type CommandResult, command, testerAt } from '../support/fakes/command-line.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { platformOfFates } from '../support/servers/platform-of-fates.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

/** A directory whose state has a run of `gov` that passed, and one that failed, with both as reports. */
async function decidedRuns() {
  const directory = temporaryDirectory();
  using state = openStateDirectory(join(directory, '.cognigate'));
  const suite = aSuite(2, { suite_id: 'governance', labels: { bot_version: '1.4.0' } });
  await decideRun(state, { runId: 'run-1', suite });
  const { run, report } = await decideRun(state, {
    runId: 'run-2',
    suite: { ...suite, labels: { bot_version: '1.5.0' } },
    results: suite.test_cases.map(aBadResult),
    startedAt: FAKE_START + 60_000,
  });
  const kept = asReport(JSON.parse(new TextDecoder().decode(await state.evidence.get(report))));
  return { directory, report: completeReport(kept, run.audit, run.notifications) };
}

function call(directory: string, ...args: readonly string[]): Promise<CommandResult> {
  return command({ directory, env: {} }, 'audit', ...args);
}

describe('audit head', () => {
  it('prints heads that verify takes again, as JSON and as text', async () => {
    const { directory } = await decidedRuns();
    const json = await call(directory, 'head', '--json');
    const text = await call(directory, 'head', '--suite-id', 'governance');
    writeFileSync(join(directory, 'heads.json'), json.stdout);
    writeFileSync(join(directory, 'heads.txt'), text.stdout);

    expect(text.stdout).toMatch(/^governance: 2 [0-9a-f]{64}\n$/);
    const hash = text.stdout.trim().split(' ')[2] ?? '';
    for (const head of ['heads.json', 'heads.txt', hash]) {
      expect(await call(directory, 'verify', '--head', head)).toMatchObject({ exitCode: 0 });
    }
  });
});

describe('audit verify', () => {
  it('finds a head that is in no chain, and says record, field, found and expected', async () => {
    const { directory } = await decidedRuns();
    const lost = 'c'.repeat(64);

    const said = await call(directory, 'verify', '--head', lost);
    const json = await call(directory, 'verify', '--head', lost, '--json');

    expect(said).toMatchObject({ exitCode: 3, stdout: expect.stringContaining(lost) });
    expect(JSON.parse(json.stdout)).toMatchObject({
      isIntact: false,
      findings: [
        { kind: 'head', seq: null, auditId: null, field: 'hash', found: null, expected: lost },
      ],
    });
  });

  it('refuses a suite that nobody knows, and names the one that is meant', async () => {
    const { directory } = await decidedRuns();

    const said = await call(directory, 'verify', '--suite-id', 'governence');

    expect(said).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('did you mean governance?'),
    });
  });

  it('refuses a head that is neither a hash nor a file', async () => {
    const { directory } = await decidedRuns();

    const said = await call(directory, 'verify', '--head', 'abc');

    expect(said).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('64 hexadecimal') });
  });

  it('takes a mailed report for the one that was decided, however it is written', async () => {
    const { directory, report } = await decidedRuns();
    const reversed = Object.fromEntries(Object.entries(report).reverse());
    writeFileSync(join(directory, 'r.json'), jsonReport(report));
    writeFileSync(join(directory, 'other.json'), JSON.stringify(reversed));
    writeFileSync(join(directory, 'r.html'), htmlReport(report));
    const places = { file: 'bots/s.yaml', placeOf: () => ({ file: 'bots/s.yaml', line: 7 }) };
    writeFileSync(join(directory, 'placed.html'), htmlReport(report, [], { places }));

    for (const file of ['r.json', 'other.json', 'r.html', 'placed.html']) {
      expect(await call(directory, 'verify', '--report', file)).toMatchObject({
        exitCode: 0,
        stderr: '',
      });
    }
  });

  it('finds a mailed report that says something else, in its content or in its record', async () => {
    const { directory, report } = await decidedRuns();
    const passed = { ...report, verdict: 'passed' as const };
    const record = { audit_id: 'audit-run-2', seq: 7, hash: 'd'.repeat(64) };
    writeFileSync(join(directory, 'passed.json'), jsonReport(passed));
    writeFileSync(join(directory, 'record.json'), jsonReport({ ...report, audit: record }));
    writeFileSync(join(directory, 'passed.html'), htmlReport(passed));
    writeFileSync(join(directory, 'stranger.json'), jsonReport({ ...report, run_id: 'run-9' }));

    for (const file of ['passed.json', 'record.json', 'passed.html', 'stranger.json']) {
      const said = await call(directory, 'verify', '--report', file);
      expect(said).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('[copy]') });
    }
  });

  it('refuses a page whose markup is another, whatever its data says', async () => {
    const { directory, report } = await decidedRuns();
    const page = htmlReport(report).replace('</body>', '<p>passed</p></body>');
    writeFileSync(join(directory, 'r.html'), page);

    expect(await call(directory, 'verify', '--report', 'r.html')).toMatchObject({ exitCode: 2 });
  });

  it('finds a page that says something else to who reads it without scripts', async () => {
    const { directory, report } = await decidedRuns();
    const page = htmlReport(report).replace(/<h1>[A-Z]+:/, '<h1>PASSED, PASSED:');
    writeFileSync(join(directory, 'r.html'), page);

    expect(await call(directory, 'verify', '--report', 'r.html')).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('reading.1'),
    });
  });

  it('leaves a directory as it is where it only reads', async () => {
    const { directory } = await decidedRuns();
    const file = join(directory, '.cognigate', 'state.db');
    const before = statSync(file).mtimeMs;
    chmodSync(file, 0o400);

    expect(await call(directory, 'verify', '--read-only')).toMatchObject({ exitCode: 0 });
    expect(statSync(file).mtimeMs).toBe(before);
    expect(statSync(file).mode & 0o777).toBe(0o400);
  });
});

describe('audit export', () => {
  it('writes what verify takes, all of it or what is asked for', async () => {
    const { directory } = await decidedRuns();

    const all = await call(directory, 'export', '-o', 'all.json');
    const one = await call(directory, 'export', '--label', 'bot_version=1.5.0', '-o', 'one.json');

    expect(all).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('2 records') });
    expect(one).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 record,') });
    for (const file of ['all.json', 'one.json']) {
      expect(await call(directory, 'verify', '--export', file)).toMatchObject({ exitCode: 0 });
    }
    expect(statSync(join(directory, 'all.json')).mode & 0o077).toBe(0);
  });

  it('finds an export that was changed', async () => {
    const { directory } = await decidedRuns();
    await call(directory, 'export', '-o', 'all.json');
    const file = join(directory, 'all.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"failed"', '"passed"'));

    const said = await call(directory, 'verify', '--export', 'all.json');

    expect(said).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('[export]') });
  });

  it.each([
    [['--run', 'run-9'], 'there is no run "run-9" in the audit trail'],
    [['--since', '2099-01-01'], 'no run on record'],
    [['--label', 'bot_version'], 'write --label key=value'],
    [['--since', 'yesterday'], 'is no date'],
  ])('refuses %s', async (flags, problem) => {
    const { directory } = await decidedRuns();

    const said = await call(directory, 'export', ...flags, '-o', 'all.json');

    expect(said).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(problem) });
  });

  it('takes signed verdicts and public keys along', async () => {
    const { directory } = await decidedRuns();
    const state = join(directory, '.cognigate');
    const envelope = { payload: 'e30=', payloadType: 'application/vnd.in-toto+json' };
    writeFileSync(join(state, 'evidence', 'run-1', 'verdict.dsse.json'), JSON.stringify(envelope));
    await call(directory, 'export', '-o', 'all.json');

    const { signatures } = JSON.parse(readFileSync(join(directory, 'all.json'), 'utf8'));

    expect(signatures).toEqual([{ run_id: 'run-1', envelope }]);
    // Nobody has signed that one.
    expect(await call(directory, 'verify')).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('has an envelope that does not verify'),
    });
  });
});

describe('audit export', () => {
  it('has equal pieces of several batches each, so that what it wrote verifies', async () => {
    await using platform = await platformOfFates();
    const directory = temporaryDirectory();
    const outcome = { expected_intent: 'known', allowed_latency_ms: 800 };
    const test_cases = [{ id: 'hours', input_text: 'Hours?', repeat: 3, outcome }];
    writeFileSync(join(directory, 'suite.yaml'), JSON.stringify({ suite_id: 'shop', test_cases }));
    await command({ directory, env: testerAt(platform.origin) }, 'run', 'suite.yaml');

    await call(directory, 'export', '-o', 'audit.json');

    const { evidence } = JSON.parse(readFileSync(join(directory, 'audit.json'), 'utf8'));
    const digests = evidence.map(({ sha256 }: { sha256: string }) => sha256);
    expect(new Set(digests).size).toBeLessThan(digests.length);
    const verified = await call(directory, 'verify', '--export', 'audit.json');
    expect(verified.exitCode, verified.stdout).toBe(0);
  });
});
