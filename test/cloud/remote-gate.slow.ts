import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { verifyChain } from '../../lib/domain/audit/verify-chain.ts';
import { Report } from '../../lib/domain/report.ts';
import { runIdOfKey } from '../../lib/domain/run-id.ts';
import { steadyClock } from '../../lib/local/steady-clock.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { aProxyEvent, CALLER, type ProxyRequest } from '../support/builders/proxy-event.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { timeless } from '../support/timeless.ts';
import { type DeployedGate, deployedGate } from './support/deployed-gate.ts';
import { parcelBot, parcelSuite as suite } from './support/parcels.ts';

const CLIENT = { client_id: 'ci', client_secret: 'canary-client-secret' };

let folder: string;
let platform: MockPlatform;
let gate: DeployedGate;
let terminal: FakeTerminal;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cognigate-test-'));
  writeFileSync(join(folder, 'suite.json'), JSON.stringify(suite));
  writeFileSync(
    join(folder, 'green.json'),
    JSON.stringify({ ...suite, gate: { pass_rate: 0.9 }, suite_id: 'green' }),
  );
  platform = await startMockPlatform({ declared: false, bot: parcelBot, secondsPerExecution: 0.3 });
  gate = await deployedGate({
    platformUrl: platform.url,
    platformCredentials: CLIENT,
    suites: folder,
  });
}, 60_000);

afterAll(async () => {
  await gate[Symbol.asyncDispose]();
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  terminal = new FakeTerminal(folder, { COGNIGATE_URL: gate.api.url, AWS_REGION: 'eu-west-1' });
  vi.stubEnv('AWS_ACCESS_KEY_ID', gate.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', gate.credentials.secretAccessKey);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const cognigate = (...args: string[]) => main(args, terminal);

function readReport(file: string): Report {
  return Report.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

/** Without who was told, which is not the same on one machine. */
function untold(report: object): object {
  return { ...report, trigger: null, audit: null, notifications: [] };
}

/** Asks a function as API Gateway does. */
async function api(name: 'start-run' | 'read-run', request: ProxyRequest) {
  const result = (await gate.invoke(name, aProxyEvent(request))) as APIGatewayProxyResult;
  return { status: result.statusCode, body: JSON.parse(result.body) };
}

describe('the command line against a deployed gate', () => {
  it('ends with the report, the output and the exit code of a local run', async () => {
    const remote = await cognigate('submit', 'suite.json', '--wait', '2', '-o', 'remote.json');
    const shownRemotely = terminal.stdout.text;
    const env = {
      COGNIGY_API_URL: platform.url,
      COGNIGY_CLIENT_ID: CLIENT.client_id,
      COGNIGY_CLIENT_SECRET: CLIENT.client_secret,
    };
    // The platform takes real time over an execution.
    terminal = new FakeTerminal(folder, env, steadyClock());
    const local = await cognigate('run', 'suite.json', '-o', 'local.json');

    expect([remote, local]).toEqual([1, 1]);
    expect(untold(timeless(readReport('remote.json')))).toEqual(
      untold(timeless(readReport('local.json'))),
    );
    expect(readReport('remote.json').trigger).toMatchObject({ kind: 'api' });
    expect(readReport('local.json').trigger).toMatchObject({ kind: 'cli' });
    expect(shownRemotely).toContain('failed');
    expect(readReport('remote.json').notifications).toMatchObject([
      { endpoint: 'event-bus', status: 'delivered' },
    ]);
  });

  it('says of a verdict on the cases with a tag that it is one on a part', async () => {
    const tagged = suite.test_cases.map((each, place) =>
      place === 0 ? { ...each, tags: ['first'] } : each,
    );
    writeFileSync(
      join(folder, 'tagged.json'),
      JSON.stringify({ ...suite, suite_id: 'tagged', test_cases: tagged }),
    );

    await cognigate('submit', 'tagged.json', '--tag', 'first', '--wait', '2', '-o', 'part.json');

    const { scope } = Report.parse(JSON.parse(readFileSync(join(folder, 'part.json'), 'utf8')));
    expect(scope).toMatchObject({
      complete: false,
      cases_planned: 1,
      cases_in_suite: tagged.length,
      limited_by: ['tags'],
    });
  });

  it('prints the run id and the command that watches on, which ends by the verdict', async () => {
    const submitted = await cognigate('submit', 'green.json', '-o', 'a report.json');
    const runId = terminal.stdout.text.trim();
    const command = terminal.stderr.text.trim().split('\n').at(-1) ?? '';
    expect(submitted).toBe(0);
    expect(command).toBe(
      `cognigate status ${runId} --wait 60 --gate-url ${gate.api.url} -o 'a report.json'`,
    );

    const watched = await cognigate(
      'status',
      runId,
      '--wait',
      '2',
      '--gate-url',
      gate.api.url,
      '-o',
      'a report.json',
    );

    expect(watched).toBe(0);
    expect(readReport('a report.json')).toMatchObject({ run_id: runId, verdict: 'passed' });
    expect(terminal.stderr.text).toContain('submitted 3 of 3 batches');
  });

  it('starts one run where the answer to the first request was lost', async () => {
    gate.api.loseNextAnswer();

    const code = await cognigate('submit', 'green.json', '--idempotency-key', 'lost', '-q');

    const runId = runIdOfKey('lost', CALLER);
    expect(code).toBe(0);
    expect(terminal.stdout.text.trim()).toBe(runId);
    expect(gate.machine.started.filter((name) => name === runId)).toHaveLength(1);
    await gate.machine.ended(runId);
  });

  it('shows a finished run, its reports in other formats, and refuses to cancel it', async () => {
    const runId = runIdOfKey('lost', CALLER);

    const status = await cognigate('status', runId);
    const results = await cognigate('results', runId, '-o', 'r.junit.xml', '-o', 'r.md');
    const cancelled = await cognigate('cancel', runId);

    expect([status, results, cancelled]).toEqual([0, 0, 2]);
    expect(terminal.stdout.text).toContain(`${runId} passed`);
    expect(readFileSync(join(folder, 'r.junit.xml'), 'utf8')).toContain('<testsuites');
    expect(terminal.stderr.text).toContain(`run ${runId} has ended: its verdict is passed`);
  });

  it('cancels a run that Ctrl-C is pressed for, and exits by that', async () => {
    const release = gate.machine.hold();
    const ending = cognigate('submit', 'green.json', '--wait', '2', '--idempotency-key', 'slow');
    await vi.waitFor(() => expect(terminal.listenerCount('SIGINT')).toBe(1));
    terminal.interrupt();
    const runId = runIdOfKey('slow', CALLER);
    await vi.waitFor(async () =>
      expect((await gate.ledger.readRun(runId))?.cancelRequestedAt).not.toBeNull(),
    );
    release();

    const code = await ending;

    expect(code).toBe(130);
    expect(terminal.stderr.text).toContain(`cancelling ${runId}`);
    expect(terminal.listenerCount('SIGINT')).toBe(0);
    await gate.machine.ended(runId);
  });

  it('exits 3 where the time is up before the verdict, and says how to watch on', async () => {
    const release = gate.machine.hold();

    const code = await cognigate('submit', 'green.json', '--wait', '0.01');

    release();
    const runId = gate.machine.started.at(-1) ?? '';
    expect(code).toBe(3);
    expect(terminal.stderr.text).toContain(`run ${runId} is still under way after 0.01 min`);
    expect(terminal.stderr.text).toContain(`cognigate status ${runId} --wait 0.01 --gate-url`);
    await gate.machine.ended(runId);
  });

  it('exits 2 with the problems where the gate refuses what this machine lets through', async () => {
    const code = await cognigate('submit', 'green.json', '--notify', 'nobody');

    expect(code).toBe(2);
    expect(terminal.stderr.text).toContain(
      'green.json: notify[0] "nobody" is no notification endpoint of this gate',
    );
  });

  it('says what to do about credentials that the gate does not take', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'another');

    const code = await cognigate('status', 'run-1');

    expect(code).toBe(2);
    expect(terminal.stderr.text).toContain('credentials in use may not call this gate');
  });

  it.each([
    ['no address', [], 'the gate is not named'],
    ['an address without TLS', ['--gate-url', 'http://gate.example/x'], 'it must be like https://'],
    ['a run that is not there', ['--gate-url', ''], 'there is no run "run-none"'],
  ])('exits 2 for %s', async (_, flags, message) => {
    const isThere = flags[1] === '';
    if (!isThere) terminal = new FakeTerminal(folder, { AWS_REGION: 'eu-west-1' });

    const code = await cognigate('status', 'run-none', ...(isThere ? [] : flags));

    expect(code).toBe(2);
    expect(terminal.stderr.text).toContain(message);
  });
});

describe('the deployed gate', () => {
  it('tells the bus of every run, once and with one id', () => {
    const told = gate.bus.events.map(({ Detail }) => JSON.parse(Detail));

    const ids = told.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(told).toContainEqual(
      expect.objectContaining({ run_id: runIdOfKey('lost', CALLER), verdict: 'passed' }),
    );
    expect(gate.bus.events[0]).toMatchObject({
      Source: 'cognigate',
      DetailType: 'Cognigate Run Finished',
      EventBusName: 'cognigate',
    });
  });

  it('runs a suite of the bucket, with a pattern, and links to its report', async () => {
    gate.s3.objects.set(
      '/suites/suites/team/greeting.yaml',
      Buffer.from(
        'suite_id: greeting\ntest_cases:\n' +
          '  - input_text: where is parcel 1\n' +
          '    outcome: {expected_response_matches: "^Let me .*", allowed_latency_ms: 900}\n',
      ),
    );
    const accepted = await api('start-run', {
      method: 'POST',
      resource: '/runs',
      path: '/runs',
      body: JSON.stringify({ suite_key: 'suites/team/greeting.yaml' }),
    });
    const id: string = accepted.body.run_id;
    const execution = await gate.machine.ended(id);

    const link = await api('read-run', {
      method: 'GET',
      resource: '/runs/{id}/report',
      path: `/runs/${id}/report`,
      pathParameters: { id },
      query: { format: 'markdown' },
    });
    const listed = await api('read-run', {
      method: 'GET',
      resource: '/suites/{id}/runs',
      path: '/suites/greeting/runs',
      pathParameters: { id: 'greeting' },
    });

    expect([accepted.status, execution.status, link.status]).toEqual([202, 'SUCCEEDED', 200]);
    const report = await fetch(link.body.url);
    expect(await report.text()).toContain('greeting');
    expect(listed.body.runs).toMatchObject([{ run_id: id, verdict: 'passed' }]);
  });

  it('makes one run of a schedule that fires twice', async () => {
    const event = {
      schedule: 'nightly',
      scheduledAt: '2026-11-22T03:00:00Z',
      suite: { deployed: 'green.json' },
    };

    const first = await gate.invoke('start-run', event);
    const second = await gate.invoke('start-run', event);

    const { runId } = first as { readonly runId: string };
    expect(second).toEqual(first);
    expect(gate.machine.started.filter((name) => name === runId)).toHaveLength(1);
    expect((await gate.machine.ended(runId)).status).toBe('SUCCEEDED');
    expect(await gate.ledger.readRun(runId)).toMatchObject({
      trigger: { kind: 'schedule', principal: 'nightly' },
      verdict: 'passed',
    });
  });

  it('closes a run whose execution was aborted, once, and tells of it', async () => {
    gate.machine.abortNext();
    await cognigate('submit', 'green.json', '--idempotency-key', 'aborted', '-q');
    const runId = runIdOfKey('aborted', CALLER);
    const event = {
      version: '0',
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      detail: { name: runId, status: 'ABORTED', error: null, cause: null },
    };

    await Promise.all([gate.invoke('close-run', event), gate.invoke('close-run', event)]);
    const redelivered = await gate.invoke('redeliver-notification', gate.queue.receive(1));

    const records = await gate.audit.recordsAfter('green', 0);
    expect(records.filter(({ run_id }) => run_id === runId)).toMatchObject([
      { verdict: 'cancelled', trigger: { kind: 'api' } },
    ]);
    expect(verifyChain(records)).toEqual([]);
    expect(redelivered).toEqual({ batchItemFailures: [] });
    const told = gate.bus.events.filter(({ Detail }) => JSON.parse(Detail).run_id === runId);
    expect(told).toHaveLength(1);
    expect(await gate.ledger.readRun(runId)).toMatchObject({
      verdict: 'cancelled',
      notifications: [{ endpoint: 'event-bus', status: 'delivered' }],
    });
  });

  it('keeps what the bus refused until it is acknowledged', async () => {
    for (let attempt = 0; attempt < 4; attempt += 1) gate.bus.refuseNext();
    const code = await cognigate('submit', 'green.json', '--idempotency-key', 'refused', '-q');
    expect(code).toBe(0);
    const runId = runIdOfKey('refused', CALLER);
    const execution = await gate.machine.ended(runId);
    expect(execution.status).toBe('SUCCEEDED');
    expect(gate.queue.messages).toEqual([
      { body: JSON.stringify({ run_id: runId }), delaySeconds: 900 },
    ]);
    gate.bus.refuseNext();
    const message = gate.queue.receive(1);

    const refusedAgain = await gate.invoke('redeliver-notification', message);
    const delivered = await gate.invoke('redeliver-notification', message);

    expect(refusedAgain).toEqual({
      batchItemFailures: [{ itemIdentifier: message.Records[0]?.messageId }],
    });
    expect(gate.queue.postponed).toEqual([1_800]);
    expect(delivered).toEqual({ batchItemFailures: [] });
    expect(await gate.ledger.readRun(runId)).toMatchObject({
      notifications: [{ status: 'delivered', attempts: 6 }],
    });
  });

  it('sweeps without finding anything that is owed', async () => {
    expect(await gate.invoke('close-run', { sweep: true })).toEqual({});
    expect(await gate.ledger.openRunsDueBefore(Date.now() + 9e9)).toEqual([]);
  });

  it('prints no secret', () => {
    expect(gate.host.printed()).not.toContain(CLIENT.client_secret);
    expect(gate.host.printed()).toContain('"DetectionLag"');
  });
});
