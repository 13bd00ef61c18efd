import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { AuditRecord } from '../../lib/domain/audit/audit-chain.ts';
import { Report } from '../../lib/domain/report.ts';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import { startMockPlatform } from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

/**
 * `.cognigate` as version 0.1.0 left it, except for the pages of its reports, which are large: made with
 * that version's own commands and never edited. Its chain is that of the suite shop.
 */
const STATE_OF_0_1_0 = join(import.meta.dirname, 'state-of-0.1.0.tar.gz');
/** Where the runs in it went, except for the one with `--mock`. */
const PORT = 18_010;
const PASSED = 'run-20261128-031011-0u8ltq';
const FAILED = 'run-20261128-031014-kuaftq';
const RERUN = 'run-20261128-031018-nvs071';
const TAGGED = 'run-20261128-031020-tryeaj';
const MOCKED = 'run-20261128-031023-lhxjw8';
/** Killed after its first submission was turned away with a 429. */
const INTERRUPTED = 'run-20261128-031026-ulm0n0';
const SUITE = `.cognigate/evidence/${PASSED}/suite-66401368a5971068.json`;

let platform: AsyncDisposable;

beforeAll(async () => {
  platform = await platformOnPort(PORT);
});

afterAll(() => platform[Symbol.asyncDispose]());

describe('a state directory of 0.1.0', () => {
  it('lists its runs', async () => {
    const { exitCode, stdout } = await call(stateOf010(), 'runs', '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { run_id: INTERRUPTED, verdict: null },
      { run_id: MOCKED, verdict: 'passed' },
      { run_id: TAGGED, verdict: 'passed', planned: 1 },
      { run_id: RERUN, verdict: 'passed', planned: 1, rerun_of: FAILED },
      { run_id: FAILED, verdict: 'failed', passed: 2, planned: 3 },
      { run_id: PASSED, verdict: 'passed', planned: 3, baseline_of: ['main'] },
    ]);
  });

  it.each([
    [PASSED, 'bot version 4.2.0 may ship'],
    [FAILED, 'the bot does not meet its gate'],
    [RERUN, `(rerun of ${FAILED}): no verdict on the suite`],
    [TAGGED, '(tag smoke): no verdict on the suite'],
  ])('shows %s: %s', async (runId, meaning) => {
    const { stdout } = await call(stateOf010(), 'report', runId);

    expect(stdout).toContain(meaning);
  });

  it('writes a report of one of its runs in every format', async () => {
    const directory = stateOf010();
    const formats = ['html', 'json', 'junit.xml', 'md', 'csv', 'tap', 'ctrf.json'];

    await call(directory, 'report', PASSED, ...formats.flatMap((end) => ['-o', `r.${end}`]));

    const empty = formats.filter((end) => readFileSync(join(directory, `r.${end}`)).length === 0);
    expect(empty).toEqual([]);
    const report = Report.parse(JSON.parse(readFileSync(join(directory, 'r.json'), 'utf8')));
    expect(report).toMatchObject({ run_id: PASSED, verdict: 'passed' });
    expect(report).not.toHaveProperty('scope');
  });

  it('compares a run with the baseline of its time', async () => {
    const { exitCode, stdout } = await call(stateOf010(), 'compare', FAILED, '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      baseline: { run_id: PASSED, label: 'main' },
      newly_failing: ['order-status'],
    });
  });

  it('verifies by the rules of its time', async () => {
    const { exitCode, stdout } = await call(stateOf010(), 'audit', 'verify');

    expect(stdout).toContain('shop: 5 records, 22 pieces of evidence: intact');
    expect(stdout).toContain('not covered, of 5 records: requests and answers');
    expect(exitCode).toBe(0);
  });

  it('takes up its interrupted run, whose record follows on those of 0.1.0', async () => {
    const directory = stateOf010();
    const [, , , , last] = records(directory);

    const { exitCode, stdout } = await call(directory, 'resume', INTERRUPTED, '--json');

    expect(Report.parse(JSON.parse(stdout))).toMatchObject({
      run_id: INTERRUPTED,
      verdict: 'passed',
      totals: { planned: 3, passed: 3 },
      comparison: { baseline: { run_id: PASSED } },
    });
    expect(exitCode).toBe(0);
    expect(records(directory).slice(5)).toMatchObject([
      { run_id: INTERRUPTED, seq: 6, prev_hash: last?.hash },
    ]);
    expect(await call(directory, 'audit', 'verify')).toMatchObject({ exitCode: 0 });
  });

  it('holds a new run against its baseline, and adds it to its chain', async () => {
    const directory = stateOf010();
    const [, , , , last] = records(directory);
    copyFileSync(join(directory, SUITE), join(directory, 'suite.json'));

    const { exitCode, stdout } = await call(directory, 'run', 'suite.json', '--json');

    const report = Report.parse(JSON.parse(stdout));
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({
      verdict: 'passed',
      scope: { complete: true, simulated: false, cases_in_suite: 3, cases_planned: 3 },
      comparison: { baseline: { run_id: PASSED, label: 'main' }, newly_failing: [] },
    });
    expect(report).not.toHaveProperty('gate_not_applied');
    expect(records(directory).slice(5)).toMatchObject([
      { run_id: report.run_id, seq: 6, prev_hash: last?.hash },
    ]);
    expect(await call(directory, 'audit', 'verify')).toMatchObject({ exitCode: 0 });
  });

  it('does not verify where evidence of its time was changed', async () => {
    const directory = stateOf010();
    writeFileSync(join(directory, SUITE), '{}');

    const { exitCode } = await call(directory, 'audit', 'verify');

    expect(exitCode).toBe(3);
  });
});

function stateOf010(): string {
  const directory = temporaryDirectory();
  execFileSync('tar', ['-xzf', STATE_OF_0_1_0, '-C', directory]);
  return directory;
}

async function call(directory: string, ...words: string[]) {
  const terminal = new FakeTerminal(directory, {
    COGNIGY_API_URL: `http://127.0.0.1:${PORT}`,
    COGNIGY_CLIENT_ID: 'tester',
    COGNIGY_CLIENT_SECRET: 'tester-secret',
  });
  const exitCode = await main(words, terminal);
  return { exitCode, stdout: terminal.stdout.text, stderr: terminal.stderr.text };
}

function records(directory: string): AuditRecord[] {
  using state = openStateDirectory(join(directory, '.cognigate'));
  return state.audit.storedRecords('shop').map((row) => AuditRecord.parse(JSON.parse(row.text)));
}

/** The mock's answers without what tells them from a platform's, at the address that the fixture remembers. */
async function platformOnPort(port: number): Promise<AsyncDisposable> {
  const mock = await startMockPlatform({ declared: false, secondsPerExecution: 0 });
  const server = createServer(async (request, response) => {
    const { 'content-type': type, authorization, 'idempotency-key': key } = request.headers;
    const answer = await fetch(`${mock.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.entries({
        'content-type': type,
        authorization,
        'idempotency-key': key,
      }).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
      body: request.method === 'GET' ? null : await text(request),
    });
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/json',
    });
    response.end(await answer.text());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await mock.close();
    },
  };
}
