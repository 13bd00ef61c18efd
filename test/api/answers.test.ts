import { Ajv2020 } from 'ajv/dist/2020.js';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openapiText } from '../../bin/export-openapi.ts';
import { apiHandler, isProxyEvent } from '../../lambdas/runtime/api-handler.ts';
import { answerBaseline } from '../../lib/api/answer-baseline.ts';
import { answerCancel } from '../../lib/api/answer-cancel.ts';
import type { ReadPorts } from '../../lib/api/answer-read.ts';
import { answerStart } from '../../lib/api/answer-start.ts';
import { READ_ROUTES } from '../../lib/api/read-routes.ts';
import { MAX_BODY_BYTES } from '../../lib/api/start-run-request.ts';
import { verifyChain } from '../../lib/domain/audit/verify-chain.ts';
import { IntegrityViolated, StoreUnavailable } from '../../lib/domain/errors.ts';
import type { Report } from '../../lib/domain/report.ts';
import { runIdOfKey } from '../../lib/domain/run-id.ts';
import type { SuiteInput } from '../../lib/domain/suite/suite.ts';
import { aChain } from '../support/builders/audit-builders.ts';
import { aBaseline, aRun } from '../support/builders/ledger-builders.ts';
import { aProxyEvent, CALLER, type ProxyRequest } from '../support/builders/proxy-event.ts';
import { aReport } from '../support/builders/report-builders.ts';
import { FakeForgettingLog } from '../support/fakes/fake-forgetting-log.ts';
import { FakeBaselines, FakeEnvelopes } from '../support/fakes/fake-ports.ts';
import { fakeRunLists } from '../support/fakes/fake-run-lists.ts';
import { type FakeStartPorts, fakeStartPorts } from '../support/fakes/fake-start-ports.ts';

const context = { functionName: 'api', awsRequestId: 'request-1' } as Context;

const suite: SuiteInput = {
  suite_id: 'support',
  test_cases: [
    {
      input_text: 'where is my parcel',
      outcome: { expected_intent: 'track', allowed_latency_ms: 800 },
    },
  ],
};

const openapi = JSON.parse(openapiText());
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(openapi, 'openapi.json');

let ports: FakeStartPorts &
  ReadPorts & {
    readonly baselines: FakeBaselines;
    readonly envelopes: FakeEnvelopes;
    readonly forgetting: FakeForgettingLog;
  };
let links: { readonly runId: string; readonly fileName: string }[];

beforeEach(() => {
  // Where the logger says what escaped.
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  links = [];
  ports = {
    ...fakeStartPorts(),
    baselines: new FakeBaselines(),
    envelopes: new FakeEnvelopes(),
    forgetting: new FakeForgettingLog(),
    lists: fakeRunLists(async () => [...ports.ledger.runs.values()]),
    async linkTo(runId, { fileName }) {
      links.push({ runId, fileName });
      return `https://evidence.s3.eu-west-1.amazonaws.com/reports/${runId}/${fileName}?X-Amz-Signature=0`;
    },
  };
});

afterEach(() => {
  vi.restoreAllMocks();
});

const handler = apiHandler(
  {
    'POST /runs': answerStart,
    'POST /runs/{id}/cancel': answerCancel,
    'POST /runs/{id}/baseline': answerBaseline,
    ...READ_ROUTES,
  },
  () => ports,
);

/** Asks, and holds the answer against what the API's description promises for this route and status. */
async function ask(request: ProxyRequest) {
  const result = await handler(aProxyEvent(request), context);
  const body = JSON.parse(result.body);
  assertDescribed(request, result, body);
  return { status: result.statusCode, headers: result.headers ?? {}, body };
}

function assertDescribed(
  { method, resource }: ProxyRequest,
  { statusCode, headers }: APIGatewayProxyResult,
  body: unknown,
): void {
  const response =
    openapi.paths[resource]?.[method.toLowerCase()]?.responses[`${statusCode}`]?.content ?? {};
  const schema = response[String(headers?.['content-type'])]?.schema.$ref;
  expect(schema, `${method} ${resource} ${statusCode} is not described`).toBeDefined();
  ajv.validate(`openapi.json${schema}`, body);
  expect(ajv.errors).toBeNull();
}

function start(body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return ask({ method: 'POST', resource: '/runs', path: '/runs', headers, body: text });
}

const get = (resource: string, id: string, query: Record<string, string> | null = null) =>
  ask({
    method: 'GET',
    resource,
    path: resource.replace('{id}', id),
    pathParameters: { id },
    query,
  });

const cancel = (id: string) =>
  ask({
    method: 'POST',
    resource: '/runs/{id}/cancel',
    path: `/runs/${id}/cancel`,
    pathParameters: { id },
    body: '',
  });

describe('the description of the API', () => {
  it('is the one that the schemas give', async () => {
    const { readFile } = await import('node:fs/promises');

    expect(await readFile('docs/openapi.json', 'utf8')).toBe(openapiText());
  });
});

describe('POST /runs', () => {
  it('records a run, starts it, and says where to look at it', async () => {
    const { status, headers, body } = await start({ suite, labels: { bot_version: '7' } });

    expect(status).toBe(202);
    expect(headers.location).toBe(`/runs/${body.run_id}`);
    expect(body).toMatchObject({
      suite_id: 'support',
      status: 'running',
      labels: { bot_version: '7' },
      trigger: { kind: 'api', principal: expect.stringContaining('assumed-role/deployer') },
    });
    expect(ports.executions.started).toEqual([body.run_id]);
  });

  it('keeps what the CI of the caller says, and means the same by a key wherever that runs', async () => {
    const key = { 'idempotency-key': 'build-7' };
    const first = await start({ suite, provenance: { ci: 'gitlab-ci', actor: 'jane' } }, key);
    const again = await start({ suite, provenance: { ci: 'gitlab-ci', actor: 'robin' } }, key);

    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body.run_id).toBe(first.body.run_id);
    const run = await ports.ledger.readRun(first.body.run_id);
    expect(run).toMatchObject({ provenance: { ci: 'gitlab-ci', actor: 'jane' }, policy: null });
  });

  it('refuses a label that contradicts the suite', async () => {
    const labelled = { ...suite, labels: { bot_version: '1.4.0' } };

    const { status, body } = await start({ suite: labelled, labels: { bot_version: '1.4.1' } });

    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('contradicts the suite');
    const same = await start({ suite: labelled, labels: { bot_version: '1.4.0' } });
    expect(same.status).toBe(202);
  });

  it('holds a suite to the policy that was deployed with the gate, and keeps that as evidence', async () => {
    ports.suites.names.set('cognigate.policy.yaml', 'min_pass_rate: 0.9\n');

    const weak = await start({ suite: { ...suite, gate: { pass_rate: 0.5 } } });
    const strong = await start({ suite: { ...suite, gate: { pass_rate: 0.9 } } });

    expect(weak.status).toBe(400);
    expect(weak.body.problems).toMatchObject([
      { path: 'gate.pass_rate', problem: 'is 0.5, and the policy asks for 0.9 (min_pass_rate)' },
    ]);
    const run = await ports.ledger.readRun(strong.body.run_id);
    expect(run?.policy?.rules).toEqual({ min_pass_rate: 0.9 });
  });

  it('starts nothing where the deployed policy cannot be read', async () => {
    ports.suites.names.set('cognigate.policy.yaml', 'min_pass_rat: 0.9\n');

    const { status, body } = await start({ suite });

    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('cannot be held to the policy of this gate');
  });

  it('refuses a quarantine that the caller has approved', async () => {
    const [one] = suite.test_cases ?? [];
    const day = new Date(ports.now() + 86_400_000).toISOString().slice(0, 'yyyy-mm-dd'.length);
    const quarantine = { until: day, reason: 'known', approved_by: 'Pipeline', ticket: 'S-1' };

    const { status, body } = await start({
      suite: { ...suite, test_cases: [one, { ...one, id: 'parked', quarantine }] },
    });

    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('who starts this run');
  });

  it('has a run make the snapshot that it gates, and shows how far that is', async () => {
    const cognigy = { mode: 'conversation', project: 'Shop', endpoint: 'Gate' };
    const [one] = suite.test_cases ?? [];
    const spoken = { ...suite, platform: 'cognigy-ai', cognigy, test_cases: [one] };

    const { status, body } = await start({ suite: spoken, snapshot: { name: 'v2' } });

    expect(status, JSON.stringify(body)).toBe(202);
    expect(body).toMatchObject({
      step: 'take-snapshot',
      snapshot: { name: 'v2', id: null, hash: null, endpoint: null },
    });
  });

  it.each([
    [{}, 'snapshot', 'is for suites of the platform cognigy-ai, and this one is for executions-v1'],
    [{ name: '' }, 'snapshot.name', 'is empty'],
    [true, 'snapshot', 'is true'],
  ])('makes no snapshot for %j', async (snapshot, path, problem) => {
    const { status, body } = await start({ suite, snapshot });

    expect(status).toBe(400);
    expect(body.problems).toMatchObject([{ path, problem: expect.stringContaining(problem) }]);
    expect(ports.executions.started).toEqual([]);
  });

  it('makes one run of one key and one body, however often it is sent', async () => {
    const headers = { 'Idempotency-Key': 'build-42' };

    const first = await start({ suite }, headers);
    const second = await start({ suite }, { 'idempotency-key': 'build-42' });

    expect(second.body).toEqual(first.body);
    expect(first.body.run_id).toBe(runIdOfKey('build-42', CALLER));
    expect([...ports.ledger.runs.keys()]).toEqual([first.body.run_id]);
  });

  it('takes a key of another caller as another key, and of another session as the same', async () => {
    const by = (userArn: string) =>
      ask({
        method: 'POST',
        resource: '/runs',
        path: '/runs',
        userArn,
        headers: { 'Idempotency-Key': 'release-42' },
        body: JSON.stringify({ suite }),
      });

    const first = await by(`${CALLER}/build-1`);
    const again = await by(`${CALLER}/build-2`);
    const other = await by('arn:aws:iam::123456789012:user/another');

    expect(again.body.run_id).toBe(first.body.run_id);
    expect(other.status).toBe(202);
    expect(other.body.run_id).not.toBe(first.body.run_id);
    expect(other.body.trigger.principal).toBe('arn:aws:iam::123456789012:user/another');
  });

  it('takes the same request in another order and spacing as the same', async () => {
    const headers = { 'Idempotency-Key': 'build-43' };

    const first = await start(JSON.stringify({ suite, concurrency: 2 }), headers);
    const second = await start(JSON.stringify({ concurrency: 2, suite }, null, 2), headers);

    expect(second).toMatchObject({ status: 202, body: { run_id: first.body.run_id } });
  });

  it('refuses a suite that is nested deeper than anything could walk', async () => {
    const nested = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;

    const { status, body } = await start(`{"suite": {"test_cases": ${nested}}}`);

    expect(status).toBe(400);
    expect(body.detail).toMatch(
      /^suite\.test_cases.* is nested deeper than 64 levels; make it flatter$/,
    );
  });

  it.each([
    [
      'an HTTP API',
      { version: '2.0', rawPath: '/runs', requestContext: { http: { method: 'POST' } } },
    ],
    ['a console', { httpMethod: 'POST', resource: '/runs', requestContext: {} }],
  ])('refuses an event of %s', async (_, event) => {
    const { statusCode, body } = await handler(event, context);

    expect(statusCode).toBe(400);
    expect(JSON.parse(body).detail).toContain('is not one of the REST API of this gate');
    expect(isProxyEvent(event)).toBe(true);
  });

  it('refuses a key that came before with another body', async () => {
    const headers = { 'Idempotency-Key': 'build-42' };
    await start({ suite }, headers);

    const { status } = await start({ suite, concurrency: 2 }, headers);

    expect(status).toBe(422);
    expect(ports.executions.started).toHaveLength(1);
  });

  it('completes the start of a run that was recorded and never executed', async () => {
    const headers = { 'Idempotency-Key': 'build-42' };
    ports.executions.beforeStart = () => {
      throw new StoreUnavailable('no answer');
    };
    const first = await start({ suite }, headers);
    ports.executions.beforeStart = () => {};

    const second = await start({ suite }, headers);

    expect([first.status, second.status]).toEqual([503, 202]);
    expect(first.headers['retry-after']).toBe('5');
    expect(ports.executions.started).toEqual([runIdOfKey('build-42', CALLER)]);
  });

  it('starts no run twice that has its verdict', async () => {
    const headers = { 'Idempotency-Key': 'build-42' };
    const { body } = await start({ suite }, headers);
    const run = await ports.ledger.readRun(body.run_id);
    if (run === null) throw new Error('no run');
    await ports.ledger.updateRun({ ...run, verdict: 'passed' });

    const again = await start({ suite }, headers);

    expect(again.body).toMatchObject({ run_id: body.run_id, verdict: 'passed' });
    expect(ports.executions.started).toHaveLength(1);
  });

  it('answers 429 while Step Functions takes no more, and starts the run later', async () => {
    const headers = { 'Idempotency-Key': 'build-42' };
    ports.executions.throttled = true;
    const first = await start({ suite }, headers);
    ports.executions.throttled = false;

    const second = await start({ suite }, headers);

    expect([first.status, second.status]).toEqual([429, 202]);
    expect(first.headers['retry-after']).toBe('5');
  });

  it('takes a suite by its key and by its name', async () => {
    ports.suites.keys.set('suites/a/support.json', JSON.stringify(suite));
    ports.suites.names.set('nightly.yaml', JSON.stringify({ ...suite, suite_id: 'nightly' }));

    const byKey = await start({ suite_key: 'suites/a/support.json' });
    const byName = await start({ suite_name: 'nightly.yaml' });

    expect([byKey.body.suite_id, byName.body.suite_id]).toEqual(['support', 'nightly']);
  });

  it('names the places of what is wrong with a suite, and how to mend it', async () => {
    const { status, body } = await start({
      suite: {
        ...suite,
        test_cases: [{ input_text: 'hello', outcome: { allowed_latency_ms: 99 } }],
      },
    });

    expect(status).toBe(400);
    expect(body.problems).toEqual([
      {
        path: 'test_cases[0].outcome.allowed_latency_ms',
        problem: 'is 99',
        remedy: expect.stringContaining('between 100 and 5000'),
        line: null,
      },
    ]);
  });

  it.each([
    ['a key outside the prefix', { suite_key: 'evidence/run-1.json' }, 'suite_key'],
    ['a key that leads upwards', { suite_key: 'suites/../evidence/x.json' }, 'suite_key'],
    ['a key without an object', { suite_key: 'suites/none.yaml' }, 'suite_key'],
    ['a name that is a path', { suite_name: '../etc/passwd.json' }, 'suite_name'],
    ['a name that was not deployed', { suite_name: 'other.yaml' }, 'suite_name'],
    ['an unknown endpoint', { suite, notify: ['ci', 'c1'] }, 'notify[1]'],
    ['an unknown field', { suite, webhook_url: 'https://x.example' }, 'webhook_url'],
    ['a batch that is too large', { suite, max_batch_size: 501 }, 'max_batch_size'],
    ['two suites', { suite, suite_name: 'nightly.yaml' }, ''],
    ['no suite', {}, ''],
    ['a list', [], ''],
    ['no JSON', '{"suite": ', ''],
    ['a field that is written twice', '{"tags":["a"],"tags":["b"]}', 'tags'],
    ['nothing', '', ''],
  ])('refuses %s before anything starts', async (_, body, path) => {
    const { status, body: answer } = await start(body);

    expect(status).toBe(400);
    expect(answer.problems[0]).toMatchObject({ path });
    expect(answer.problems[0].remedy).not.toBe('');
    expect(ports.ledger.runs.size).toBe(0);
    expect(ports.evidence.objects.size).toBe(0);
    expect(ports.executions.started).toEqual([]);
  });

  it.each([
    ['evidence/run-1.json', 'it must begin with suites/'],
    ['suites/../evidence/x.json', 'it must not lead upwards'],
    ['suites/a.txt', 'it must end in .yaml, .yml, .json, .csv, .tsv, .xlsx or .xlsm'],
    [`suites/${'a'.repeat(600)}.json`, 'at most 512 are taken'],
  ])('says what is wrong with the key %s', async (suite_key, remedy) => {
    const { body } = await start({ suite_key });

    expect(body.problems).toMatchObject([{ path: 'suite_key', remedy }]);
  });

  it('refuses a body over the limit before it is read', async () => {
    const { status } = await start(`"${'x'.repeat(MAX_BODY_BYTES)}"`);

    expect(status).toBe(413);
    expect(ports.ledger.runs.size).toBe(0);
  });

  it('refuses a key that no header should have', async () => {
    const { status } = await start({ suite }, { 'Idempotency-Key': 'a b' });

    expect(status).toBe(400);
  });

  it('owes all endpoints their message, or those that are named', async () => {
    const all = await start({ suite });
    const one = await start({ suite, notify: ['on-call'] });
    const none = await start({ suite, notify: [] });

    const owed = [all, one, none].map(({ body }) =>
      body.notifications.map(({ endpoint }: { endpoint: string }) => endpoint),
    );
    expect(owed).toEqual([['event-bus', 'ci', 'on-call'], ['event-bus', 'on-call'], ['event-bus']]);
  });

  it('reads a body that API Gateway has encoded', async () => {
    const { status } = await ask({
      method: 'POST',
      resource: '/runs',
      path: '/runs',
      body: Buffer.from(JSON.stringify({ suite })).toString('base64'),
      isBase64Encoded: true,
    });

    expect(status).toBe(202);
  });
});

describe('GET /runs/{id}', () => {
  it('shows how far a run is', async () => {
    await ports.ledger.createRun(aRun({ unreachableSince: ports.now() }));

    const { status, body } = await get('/runs/{id}', 'run-1');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      run_id: 'run-1',
      counts: { cases: 0, cases_done: 0 },
      trouble: expect.stringContaining('has not answered since'),
    });
  });

  it('answers 404 for a run that nobody started', async () => {
    expect((await get('/runs/{id}', 'run-0')).status).toBe(404);
  });

  it('tells a caller nothing of what went wrong inside', async () => {
    ports.ledger.readRun = () => Promise.reject(new Error('token abc'));

    const { status, body } = await get('/runs/{id}', 'run-1');

    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('abc');
  });
});

describe('GET /runs/{id}/report', () => {
  async function finishedRun(): Promise<void> {
    const report = await ports.evidence.putJson('run-1', 'report', aReport());
    const audit = { auditId: 'audit-run-1', seq: 1, hash: '0'.repeat(64) };
    await ports.ledger.createRun(aRun({ verdict: 'passed', report, audit }));
  }

  it('links to the signed verdict, byte for byte, and says where there is none', async () => {
    await finishedRun();
    const content: string[] = [];
    const linkTo = ports.linkTo;
    ports = {
      ...ports,
      linkTo: async (runId, file, seconds) => {
        content.push(file.content);
        return linkTo(runId, file, seconds);
      },
    };
    const unsigned = await get('/runs/{id}/report', 'run-1', { format: 'dsse' });
    await ports.envelopes.keep('run-1', Buffer.from('{"payload":""}\n'));

    const signed = await get('/runs/{id}/report', 'run-1', { format: 'dsse' });

    expect(unsigned).toMatchObject({
      status: 409,
      body: { detail: 'the verdict of run run-1 is not signed' },
    });
    expect(signed).toMatchObject({ status: 200, body: { run_id: 'run-1', format: 'dsse' } });
    expect(links).toEqual([{ runId: 'run-1', fileName: expect.stringMatching(/\.dsse\.json$/) }]);
    expect(content).toEqual(['{"payload":""}\n']);
  });

  it('says of a run that was pruned when that was', async () => {
    await finishedRun();
    const audit_hash = 'a'.repeat(64);
    await ports.forgetting.append([
      {
        schema: 'cognigate.forgetting/1',
        kind: 'pruned',
        at: '2027-01-01T00:00:00.000Z',
        by: { principal: 'privacy' },
        reason: 'retention',
        run_id: 'run-1',
        audit_hash,
        tool: { name: 'cognigate', version: '0.1.0' },
        decided_before: '2026-12-01T00:00:00.000Z',
      },
    ]);
    ports.evidence.get = async () => {
      throw new IntegrityViolated('evidence is missing');
    };

    const { status, body } = await get('/runs/{id}/report', 'run-1');
    const log = await get('/audit/{id}', 'log:forgetting');

    expect([status, body.detail]).toEqual([
      409,
      'run run-1 was pruned at 2027-01-01T00:00:00.000Z: its audit record is what is left',
    ]);
    expect(log.body).toMatchObject({
      chain: 'log:forgetting',
      records: [{ kind: 'pruned', run_id: 'run-1', seq: 1 }],
      next: null,
    });
  });

  it.each(['json', 'junit', 'markdown', 'csv'])('links to the report as %s', async (format) => {
    await finishedRun();

    const { status, body } = await get('/runs/{id}/report', 'run-1', { format });

    expect(status).toBe(200);
    expect(body).toMatchObject({ run_id: 'run-1', format });
    expect(Date.parse(body.expires_at) - ports.now()).toBe(300_000);
    expect(links).toMatchObject([{ runId: 'run-1' }]);
  });

  it('answers 409 before the verdict, 404 without a run, 400 for another format', async () => {
    await ports.ledger.createRun(aRun());

    const answers = await Promise.all([
      get('/runs/{id}/report', 'run-1'),
      get('/runs/{id}/report', 'run-0'),
      get('/runs/{id}/report', 'run-1', { format: 'pdf' }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([409, 404, 400]);
  });
});

describe('POST /runs/{id}/cancel', () => {
  it('asks the run to end, once', async () => {
    await ports.ledger.createRun(aRun());

    const first = await cancel('run-1');
    ports.clock.advanceSeconds(5);
    const second = await cancel('run-1');

    expect(first.status).toBe(202);
    expect(second.body.cancel_requested_at).toBe(first.body.cancel_requested_at);
  });

  it('answers 409 where there is a verdict, and 404 where there is no run', async () => {
    await ports.ledger.createRun(aRun({ verdict: 'failed' }));

    expect((await cancel('run-1')).status).toBe(409);
    expect((await cancel('run-0')).status).toBe(404);
  });
});

describe('POST /runs/{id}/baseline', () => {
  const setBaseline = (id: string, query: Record<string, string> | null = null) =>
    ask({
      method: 'POST',
      resource: '/runs/{id}/baseline',
      path: `/runs/${id}/baseline`,
      pathParameters: { id },
      query,
      body: '',
    });

  async function endedRun(report: Report): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(report));
    const kept = await ports.evidence.put('run-1', 'report', 'json', bytes);
    const audit = { auditId: 'audit-run-1', seq: 1, hash: 'ab'.repeat(32) };
    await ports.ledger.createRun(aRun({ verdict: report.verdict, report: kept, audit }));
  }

  it('makes a run the baseline of its suite, main unless it is named otherwise', async () => {
    await endedRun(aReport({ suite_id: 'support' }));

    const main = await setBaseline('run-1');
    const release = await setBaseline('run-1', { label: 'release' });

    expect([main.status, release.status]).toEqual([200, 200]);
    expect(main.body).toMatchObject({ suite_id: 'support', label: 'main', run_id: 'run-1' });
    const known = await ports.baselines.list('support');
    expect(known.map(({ label }) => label)).toEqual(['main', 'release']);
  });

  it('refuses a run that says nothing of the bot, has no verdict or is not there, and no label', async () => {
    await endedRun(aReport({ verdict: 'inconclusive' }));
    await ports.ledger.createRun(aRun({ runId: 'run-2' }));

    const answers = await Promise.all([
      setBaseline('run-1'),
      setBaseline('run-2'),
      setBaseline('run-0'),
      setBaseline('run-1', { label: '' }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([409, 409, 404, 400]);
    expect(ports.baselines.known).toEqual([]);
  });
});

describe('GET /runs', () => {
  it('lists the runs without a verdict, newest first', async () => {
    await ports.ledger.createRun(aRun({ runId: 'run-1', startedAt: 1 }));
    await ports.ledger.createRun(aRun({ runId: 'run-2', startedAt: 2, verdict: 'failed' }));
    await ports.ledger.createRun(aRun({ runId: 'run-3', startedAt: 3 }));

    const { body } = await ask({ method: 'GET', resource: '/runs', path: '/runs' });

    expect(body.runs.map(({ run_id }: { run_id: string }) => run_id)).toEqual(['run-3', 'run-1']);
  });
});

describe('GET /suites', () => {
  const suites = (query: Record<string, string>) =>
    ask({ method: 'GET', resource: '/suites', path: '/suites', query });

  it('lists suites by id with their latest run, page by page', async () => {
    await ports.ledger.createRun(aRun({ runId: 'run-1', suiteId: 'b', startedAt: 1 }));
    await ports.ledger.createRun(aRun({ runId: 'run-2', suiteId: 'a', startedAt: 2 }));
    await ports.ledger.createRun(aRun({ runId: 'run-3', suiteId: 'b', startedAt: 3 }));

    const first = await suites({ limit: '1' });
    const second = await suites({ limit: '1', after: first.body.next });

    expect(first.body).toMatchObject({
      suites: [{ suite_id: 'a', runs: 1, has_more_runs: false, latest: { run_id: 'run-2' } }],
      next: 'a',
    });
    expect(second.body).toMatchObject({
      suites: [{ suite_id: 'b', runs: 2, latest: { run_id: 'run-3' } }],
      next: null,
    });
  });

  it('refuses a limit that can be none', async () => {
    expect((await suites({ limit: '0' })).status).toBe(400);
  });
});

describe('GET /suites/{id}/baselines', () => {
  it('lists the baselines of a suite', async () => {
    await ports.baselines.set(aBaseline({ suiteId: 'support', label: 'release' }));

    const { body } = await get('/suites/{id}/baselines', 'support');

    expect(body.baselines).toMatchObject([{ suite_id: 'support', label: 'release' }]);
  });
});

describe('GET /suites/{id}/runs', () => {
  it('lists those with a label and a verdict, and refuses a filter that says nothing', async () => {
    const { body } = await start({ suite, labels: { bot_version: '7', team: 'shop' } });
    await start({ suite, labels: { bot_version: '8' } });
    const listed = async (query: Record<string, string>) =>
      (await get('/suites/{id}/runs', 'support', query)).body.runs;

    expect(await listed({ label: 'bot_version=7' })).toMatchObject([{ run_id: body.run_id }]);
    expect(await listed({ label: 'bot_version=7\nteam=shop' })).toHaveLength(1);
    expect(await listed({ label: 'bot_version=7\nteam=other' })).toEqual([]);
    expect(await listed({ verdict: 'passed' })).toEqual([]);
    expect(await listed({})).toHaveLength(2);
    expect(await get('/suites/{id}/runs', 'support', { since: 'monday' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('since is "monday"') },
    });
  });

  it('gives what lists and trends show of a run that has ended', async () => {
    const tally = {
      planned: 4,
      passed: 3,
      failed: 1,
      notEvaluated: 0,
      flaky: 0,
      quarantined: 0,
      passRate: 0.75,
      intentCoverage: 1,
      p95LatencyMs: 480,
    };
    await ports.ledger.createRun(
      aRun({ verdict: 'failed', labels: { bot_version: '7' }, tally, simulated: true }),
    );

    const { body } = await get('/suites/{id}/runs', 'suite-1');

    expect(body.runs).toMatchObject([
      {
        verdict: 'failed',
        labels: { bot_version: '7' },
        simulated: true,
        tally: { planned: 4, passed: 3, not_evaluated: 0, pass_rate: 0.75, p95_latency_ms: 480 },
      },
    ]);
  });

  it('goes on behind the run that a page ended with', async () => {
    for (const startedAt of [1, 2, 3]) {
      await ports.ledger.createRun(aRun({ runId: `run-${startedAt}`, startedAt }));
    }

    const first = await get('/suites/{id}/runs', 'suite-1', { limit: '2' });
    const second = await get('/suites/{id}/runs', 'suite-1', {
      limit: '2',
      after: first.body.next,
    });

    expect(first.body.next).toBe('run-2');
    expect(second.body).toMatchObject({ runs: [{ run_id: 'run-1' }], next: null });
  });

  it.each(['run-9', 'run-1'])('goes on behind no run of another suite: %s', async (after) => {
    await ports.ledger.createRun(aRun({ runId: 'run-1', suiteId: 'other' }));

    const { status, body } = await get('/suites/{id}/runs', 'suite-1', { after });

    expect(status).toBe(400);
    expect(body.detail).toContain(`after is "${after}"`);
  });

  it('lists the runs of a suite whose id has to be encoded', async () => {
    await ports.ledger.createRun(aRun({ suiteId: 'été/1' }));

    const { body } = await get('/suites/{id}/runs', encodeURIComponent('été/1'));

    expect(body.runs).toMatchObject([{ run_id: 'run-1', suite_id: 'été/1', verdict: null }]);
  });

  it.each(['0', '101', 'many', '1.5', '0x10', '1e1', ' 5 '])(
    'refuses a limit of %s',
    async (limit) => {
      expect((await get('/suites/{id}/runs', 'support', { limit })).status).toBe(400);
    },
  );
});

describe('GET /audit/{id}', () => {
  it('shows a chain page by page, as it can be verified', async () => {
    ports.audit.chains.set('support', aChain(101, 'support'));

    const first = await get('/audit/{id}', 'support');
    const second = await get('/audit/{id}', 'support', { after: `${first.body.next}` });

    expect([first.body.records.length, first.body.next]).toEqual([100, 100]);
    expect([second.body.records.length, second.body.next]).toEqual([1, null]);
    const records = [...first.body.records, ...second.body.records];
    expect(verifyChain(records, { chain: 'support' })).toEqual([]);
  });

  it('is empty for a chain that there is not, and refuses a place that can be none', async () => {
    const unknown = await get('/audit/{id}', 'nobody');
    const refused = await get('/audit/{id}', 'support', { after: 'last' });

    expect(unknown.body).toEqual({ chain: 'nobody', records: [], next: null });
    expect(refused.status).toBe(400);
  });
});
