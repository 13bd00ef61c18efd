import { createHash } from 'node:crypto';
import { type AuditEntry, sealRecord } from '../../lib/domain/audit/audit-chain.ts';
import type { HttpOutcome, HttpRequest } from '../../lib/platforms/http.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { FunctionCall } from '../world/function-call.ts';
import type { SimulatedResult } from '../world/simulated-execution.ts';
import { simulatedHttp } from '../world/simulated-http.ts';
import { CLIENT_SECRET } from '../world/simulated-platform.ts';
import { ENDPOINT, simulatedPorts } from '../world/simulated-ports.ts';
import { suiteOf } from '../world/simulated-suite.ts';
import { type SimulatedRun, type SimulatedWorld, SUITE_ID } from '../world/simulated-world.ts';

/** Attempts of the schedule 5, 6, 7, … seconds before it gives a batch up. */
const MAX_LOOKS = 60;

/**
 * A client as they are often written: one token for the whole run, a key per attempt, `429` retried by
 * calling itself, the score over the results that came, and the audit record after the notification.
 * A function that dies is started once more from the beginning. It orders no conversations.
 */
export async function conductNaive(world: SimulatedWorld): Promise<void> {
  const spoken = world.runs.filter(({ plan }) => plan.mode === 'batches');
  await Promise.all(spoken.map((run) => conduct(world, run)));
}

async function conduct(world: SimulatedWorld, run: SimulatedRun): Promise<void> {
  await world.clock.sleep(run.plan.startAfterMs);
  run.deadlineAt = world.clock.now() + run.plan.breakerSeconds * 1_000;
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const call = new FunctionCall(world, run, {
      name: 'naive',
      seconds: 3_600,
      onProcessDeath: () => {},
      onStop: () => {},
    });
    try {
      await call.live(() => gate(call, attempt));
      return;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Lambda.Unknown') return;
      await world.clock.sleep(2_000);
    }
  }
}

type Http = (request: Omit<HttpRequest, 'origin'>) => Promise<HttpOutcome>;

interface NaiveBatch {
  readonly executionId: string;
  readonly status: string;
  readonly results: readonly SimulatedResult[];
}

async function gate(call: FunctionCall, attempt: number): Promise<void> {
  const { run } = call;
  const ports = simulatedPorts(call);
  const trigger = { kind: 'cli', principal: 'tester' } as const;
  const suite = suiteOf(run);
  await acceptRun(
    {
      runId: run.runId,
      suite,
      defaultedThresholds: [],
      trigger,
      platformUrl: run.home.url,
      toolVersion: '0',
    },
    ports,
  );
  const http: Http = (request) => simulatedHttp(call)({ ...request, origin: run.home.url });
  const token = await tokenOf(http);
  const batches: NaiveBatch[] = [];
  for (let index = 0; index < run.plan.batches; index += 1) {
    const first = index * run.plan.casesPerBatch;
    const cases = suite.test_cases.slice(first, first + run.plan.casesPerBatch);
    const payload = ports.platform.encodeBatch(suite, cases);
    const executionId = await submit(call, http, token, { payload, key: `${index}:${attempt}` });
    const status = await poll(call, http, token, executionId);
    const { test_results = [] } = await get(http, token, `${executionId}/results`);
    batches.push({ executionId, status, results: test_results });
  }
  await conclude(call, ports, batches, attempt);
}

async function tokenOf(http: Http): Promise<string> {
  const form = new URLSearchParams({ client_id: 'gate', client_secret: CLIENT_SECRET });
  const { access_token: token } = bodyOf(
    await http({
      method: 'POST',
      path: '/api/v1/oauth/token',
      body: new TextEncoder().encode(form.toString()),
      repeatable: false,
    }),
  );
  return token ?? '';
}

async function submit(
  call: FunctionCall,
  http: Http,
  token: string,
  batch: { readonly payload: Uint8Array; readonly key: string },
): Promise<string> {
  const outcome = await http({
    method: 'POST',
    path: `/api/v1/test-suites/${SUITE_ID}/executions`,
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': `${call.run.runId}:${batch.key}`,
    },
    body: batch.payload,
    repeatable: false,
  });
  if (outcome.kind === 'answer' && outcome.status === 429) {
    await call.pass((outcome.retryAfterSeconds ?? 5) * 1_000);
    return submit(call, http, token, batch);
  }
  return bodyOf(outcome).execution_id ?? '';
}

async function poll(
  call: FunctionCall,
  http: Http,
  token: string,
  executionId: string,
): Promise<string> {
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    await call.pass((5 + look) * 1_000);
    const { status = 'running' } = await get(http, token, `${executionId}/status`);
    if (['completed', 'failed', 'timeout'].includes(status)) return status;
  }
  throw new Error('gave up');
}

async function get(http: Http, token: string, path: string): Promise<NaiveBody> {
  const outcome = await http({
    method: 'GET',
    path: `/api/v1/executions/${path}`,
    headers: { authorization: `Bearer ${token}` },
    repeatable: false,
  });
  return outcome.kind === 'answer' && outcome.status === 429 ? {} : bodyOf(outcome);
}

interface NaiveBody {
  readonly access_token?: string;
  readonly execution_id?: string;
  readonly status?: string;
  readonly test_results?: readonly SimulatedResult[];
}

function bodyOf(outcome: HttpOutcome): NaiveBody {
  if (outcome.kind !== 'answer' || outcome.status >= 400 || outcome.body.kind !== 'json') {
    throw new Error('the platform failed');
  }
  return outcome.body.value as NaiveBody;
}

/** Whoever hears of the run hears of it before it is on record. */
async function conclude(
  { run, now }: FunctionCall,
  { notifier, audit }: Ports,
  batches: readonly NaiveBatch[],
  attempt: number,
): Promise<void> {
  const results = batches.flatMap((batch) => batch.results);
  const passed = results.filter(({ assertions }) => assertions.every((each) => each.passed)).length;
  const rate = results.length === 0 ? 1 : passed / results.length;
  const verdict = Math.round(rate * 100) >= run.plan.passHundredths ? 'passed' : 'failed';
  const body = JSON.stringify({ status: verdict, verdict });
  await notifier.deliver(ENDPOINT, { id: `msg-${run.runId}-${attempt}`, timestamp: now(), body });
  const time = new Date(now()).toISOString();
  const entry: AuditEntry = {
    ...EMPTY_ENTRY,
    audit_id: `${run.runId}-${attempt}`,
    run_id: run.runId,
    execution_id: run.runId,
    submission_time: time,
    pass_rate: rate,
    verdict,
    governance_status: verdict === 'passed' ? 'compliant' : 'non_compliant',
    platform: { name: 'executions-v1', url: run.home.url },
    suite: { suite_id: SUITE_ID, cases: run.cases.length, batches: batches.length },
    batches: batches.map(({ executionId, status, results: own }, index) => ({
      index,
      cases: own.length,
      execution_id: executionId,
      stray_execution_ids: [],
      status,
      results_sha256: createHash('sha256').update(JSON.stringify(own)).digest('hex'),
      faults: [],
    })),
    accepted_at: time,
    decided_at: time,
  };
  await audit.insert(sealRecord(await audit.head(SUITE_ID), SUITE_ID, entry));
}

const NONE = { planned: 0, evaluated: 0, passed: 0, failed: 0, not_evaluated: 0 };
const EMPTY_ENTRY = {
  schema: 'cognigate.audit/1',
  execution_ids: [],
  execution_latency_seconds: 0,
  coverage_analysis: { intent_coverage: 0, entity_coverage: 0 },
  mlops_metrics: { false_positive_rate: null, coverage_delta: 0 },
  reasons: [],
  trigger: { kind: 'cli', principal: 'tester' },
  labels: {},
  totals: NONE,
  thresholds: [],
  evidence: { suite: { key: 'none', sha256: '0'.repeat(64), bytes: 0 }, report: null },
  discrepancies: 0,
  resumptions: 0,
  tool: { name: 'cognigate', version: '0' },
} as const satisfies Partial<AuditEntry>;
