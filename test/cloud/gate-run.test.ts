import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { PipelineStart } from '../../lib/api/start-request.ts';
import type { AuditRecord } from '../../lib/domain/audit/audit-chain.ts';
import { verifyChain } from '../../lib/domain/audit/verify-chain.ts';
import { Report } from '../../lib/domain/report.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import type { Verdict } from '../../lib/domain/verdict.ts';
import { type EndedExecution, executeWorkflow } from '../../lib/engine/execute-workflow.ts';
import type { TaskFunction } from '../../lib/engine/invoke-task.ts';
import { loadWorkflow } from '../../lib/engine/load-workflow.ts';
import { STEPS, type StepName } from '../../lib/local/drive-run.ts';
import { localExecutionsV1 } from '../../lib/local/local-executions-v1.ts';
import { LocalGate } from '../../lib/local/local-gate.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { exportWorkflow } from '../../lib/stack/workflow/export-workflow.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';
import { timeless } from '../support/timeless.ts';
import { type DeployedGate, deployedGate, TOKEN_ARN } from './support/deployed-gate.ts';
import { parcelBot, parcelSuite } from './support/parcels.ts';

const CLIENT_SECRET = 'canary-client-secret';
const STATE_LIMIT_BYTES = 4 * 1024;
const suiteInput = { ...parcelSuite, gate: { pass_rate: 0.75 } };

let platform: MockPlatform;
let gate: DeployedGate;
/** As it would be deployed with the stack. */
let suites: string;

beforeAll(async () => {
  suites = mkdtempSync(join(tmpdir(), 'cognigate-suites-'));
  writeFileSync(
    join(suites, 'released.json'),
    JSON.stringify({ ...suiteInput, suite_id: 'released', gate: { pass_rate: 1 } }),
  );
  platform = await startMockPlatform({ declared: false, bot: parcelBot, secondsPerExecution: 0.5 });
  gate = await deployedGate({
    platformUrl: platform.url,
    platformCredentials: { client_id: 'ci', client_secret: CLIENT_SECRET },
    suites,
  });
});

afterAll(async () => {
  await gate[Symbol.asyncDispose]();
  await platform.close();
  rmSync(suites, { recursive: true });
});

async function executed(
  name: string,
  tasks: Readonly<Record<string, TaskFunction>>,
  input: unknown = { runId: name },
): Promise<EndedExecution> {
  return executeWorkflow(loadWorkflow(exportWorkflow()), { name, input, tasks });
}

function functions(): Readonly<Record<string, TaskFunction>> {
  const names = Object.keys(STEPS) as StepName[];
  return Object.fromEntries(
    names.map((name): [string, TaskFunction] => [name, (payload) => gate.invoke(name, payload)]),
  );
}

async function runInTheCloud(runId: string): Promise<EndedExecution> {
  await acceptRun(
    {
      runId,
      suite: Suite.parse(suiteInput),
      defaultedThresholds: [],
      trigger: { kind: 'cli', principal: 'tester' },
      platformUrl: platform.url,
      toolVersion: '0.1.0',
    },
    { ...gate, now: Date.now },
  );
  return executed(runId, functions());
}

async function reportOf(
  { ledger, evidence }: Pick<Ports, 'ledger' | 'evidence'>,
  runId: string,
): Promise<Report> {
  const run = await ledger.readRun(runId);
  if (!run?.report) throw new Error(`run ${runId} has no report`);
  return Report.parse(JSON.parse(Buffer.from(await evidence.get(run.report)).toString()));
}

const StartedRun = z.object({ runId: z.string() });
const Told = z.object({ run_id: z.string() });

function pipelineStart(suite: PipelineStart['suite']): PipelineStart {
  return {
    pipeline: 'Release/Pipeline',
    pipelineExecutionId: '6f2ba8a0',
    action: 'Test/Gate',
    suite,
  };
}

/** The commonest mistake, on the second line. */
function wrongSuite(suiteId: string): string {
  const [testCase] = suiteInput.test_cases;
  return `suite_id: ${suiteId}\ngate: { pass_rate: 95 }\ntest_cases: [${JSON.stringify(testCase)}]\n`;
}

async function recordOf(chain: string, runId: string): Promise<AuditRecord | undefined> {
  const records = await gate.audit.recordsAfter(chain, 0);
  expect(verifyChain(records)).toEqual([]);
  return records.find(({ run_id }) => run_id === runId);
}

function toldOf(runId: string): unknown[] {
  return gate.bus.events
    .map(({ Detail }): unknown => JSON.parse(Detail))
    .filter((told) => Told.parse(told).run_id === runId);
}

/** How often a metric of this verdict was printed for the run. */
function metrics(suiteId: string, runId: string, verdict: Verdict): number {
  const lines = gate.host.printed().split('\n');
  return lines.filter((line) =>
    [`"suite":"${suiteId}"`, `"run_id":"${runId}"`, `"Verdict_${verdict}":1`].every((part) =>
      line.includes(part),
    ),
  ).length;
}

describe('the deployed gate', () => {
  it('gives the same suite the same report as a run on one machine', async () => {
    const state = temporaryState();
    const local = new LocalGate({
      state,
      platformUrl: platform.url,
      platform: localExecutionsV1({ clientId: 'ci', clientSecret: CLIENT_SECRET }),
      notified: [],
      startedBy: { kind: 'cli', principal: 'tester' },
      toolVersion: '0.1.0',
    });
    const localId = await local.accept(Suite.parse(suiteInput), []);
    const steps = Object.entries(STEPS).map(([name, step]): [string, TaskFunction] => [
      name,
      async (payload) => step(RunState.parse(payload), local.ports),
    ]);

    const [here, there] = await Promise.all([
      executed(localId, Object.fromEntries(steps)),
      runInTheCloud('run-cloud-1'),
    ]);

    expect([here.status, there.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    const inTheCloud = await reportOf(gate, 'run-cloud-1');
    expect(timeless(inTheCloud)).toEqual(timeless(await reportOf(local.ports, localId)));
    expect(inTheCloud).toMatchObject({
      verdict: 'passed',
      totals: { planned: 10, evaluated: 10, passed: 9, failed: 1, not_evaluated: 0 },
    });
    expect(there.largestStateBytes).toBeLessThan(STATE_LIMIT_BYTES);
  });

  it('leaves an audit chain that verifies, one record a run, and an open list that is empty', async () => {
    await runInTheCloud('run-cloud-2');

    const records: AuditRecord[] = await gate.audit.recordsAfter('suite_prod_v2', 0);
    const due = await gate.ledger.openRunsDueBefore(Date.now() + 9e9);

    expect(records.map(({ run_id }) => run_id)).toEqual(['run-cloud-1', 'run-cloud-2']);
    expect(verifyChain(records)).toEqual([]);
    expect(due).toEqual([]);
  });

  it('decides once where answers of the ledger and of the audit log are lost', async () => {
    gate.dynamo.loseNextAnswer('PutItem');
    gate.dynamo.loseNextAnswer('ExecuteStatement');
    gate.dynamo.throttleNext('Query');

    const execution = await runInTheCloud('run-cloud-3');

    const records = await gate.audit.recordsAfter('suite_prod_v2', 2);
    expect(execution.status).toBe('SUCCEEDED');
    expect(records.map(({ run_id }) => run_id)).toEqual(['run-cloud-3']);
  });

  it('takes up what a pipeline asks for, and answers a retry of a failed action by the same run', async () => {
    const start: PipelineStart = {
      pipeline: 'Release/Pipeline',
      pipelineExecutionId: '6f2ba8a0',
      action: 'Test/Gate',
      suite: { deployed: 'released.json' },
    };

    const first = await executed('pipeline-1', functions(), { start });
    const retried = await executed('pipeline-2', functions(), { start });

    const records = await gate.audit.recordsAfter('released', 0);
    expect([first, retried].map(({ status }) => status)).toEqual(['FAILED', 'FAILED']);
    expect(retried.cause).toBe(first.cause);
    expect(first.cause).toBe(
      'run pipeline-1: 9 of 10 cases passed (90 %), the gate asks for 100 %',
    );
    expect(records.map(({ run_id, trigger }) => ({ run_id, kind: trigger.kind }))).toEqual([
      { run_id: 'pipeline-1', kind: 'pipeline' },
    ]);
  });

  it.each<[string, string, unknown, string]>([
    ['New execution of the console', 'new-1', { runId: 'run-cloud-1' }, 'suite_prod_v2'],
    [
      'a pipeline whose input has a foreign run id beside its request',
      'new-2',
      { runId: 'run-cloud-1', start: pipelineStart({ deployed: 'released.json' }) },
      'released',
    ],
    ['a run id that nobody knows', 'new-3', { runId: 'run-that-never-was' }, 'no-suite'],
    ['nothing at all', 'new-4', {}, 'no-suite'],
  ])('rejects an execution that was started by %s, on record', async (_, name, input, chain) => {
    const before = platform.statistics().requests;

    const execution = await executed(name, functions(), input);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'GateRejected' });
    expect(await recordOf(chain, name)).toMatchObject({
      verdict: 'rejected',
      governance_status: 'not_assessed',
      reasons: [{ code: 'foreign_run' }],
    });
    expect(await gate.ledger.readRun(name)).toMatchObject({ verdict: 'rejected' });
    expect(toldOf(name)).toMatchObject([{ suite_id: chain, verdict: 'rejected' }]);
    expect(metrics(chain, name, 'rejected')).toBe(1);
    expect(platform.statistics().requests).toEqual(before);
  });

  it('passes no second execution under the name of a run that has passed', async () => {
    const again = await executed('run-cloud-1', functions());

    expect(again).toMatchObject({ status: 'FAILED', error: 'GateErrored' });
    expect(again.cause).toContain('ForeignRun (run run-cloud-1 was decided before this execution');
  });

  it.each<[string, { key: string } | { deployed: string }, string | null, string, string]>([
    [
      'is missing',
      { key: 'suites/none.yaml' },
      null,
      'suites/none.yaml',
      'suite_key "suites/none.yaml" is not in the bucket; put the file there first',
    ],
    [
      'is wrong',
      { key: 'suites/typo.yaml' },
      wrongSuite('typo'),
      'typo',
      'suites/typo.yaml:2 gate.pass_rate is 95; for 95 % write 0.95',
    ],
    [
      'was not deployed',
      { deployed: 'releasde.json' },
      null,
      'releasde.json',
      'suite_name "releasde.json" was not deployed with the stack; did you mean released.json?',
    ],
    [
      'cannot be read',
      { key: 'suites/broken.json' },
      '{"suite_id": "broken"',
      'suites/broken.json',
      'suites/broken.json:1 ',
    ],
  ])('rejects a suite that %s, by pipeline and by schedule, on record', async (...row) => {
    const [, suite, text, chain, cause] = row;
    if ('key' in suite && text !== null) {
      gate.s3.objects.set(`/suites/${suite.key}`, Buffer.from(text));
    }
    const name = `pipeline-${chain.replaceAll(/[^a-z]/g, '-')}`;
    const scheduled = { schedule: chain.slice(0, 20), scheduledAt: '2026-11-22T03:00:00Z', suite };

    const byPipeline = await executed(name, functions(), { start: pipelineStart(suite) });
    const { runId } = StartedRun.parse(await gate.invoke('start-run', scheduled));
    const bySchedule = await gate.machine.ended(runId);

    for (const [id, execution] of [
      [name, byPipeline],
      [runId, bySchedule],
    ] as const) {
      expect(execution).toMatchObject({ status: 'FAILED', error: 'GateRejected' });
      expect(execution.cause).toContain(`run ${id}: ${cause}`);
      expect(await recordOf(chain, id)).toMatchObject({
        verdict: 'rejected',
        reasons: [{ code: 'suite_rejected' }],
      });
      expect(toldOf(id)).toMatchObject([{ suite_id: chain, verdict: 'rejected' }]);
      expect(metrics(chain, id, 'rejected')).toBe(1);
    }
  });

  it('asks the platform for one token, keeps it in one version of one secret', () => {
    expect(gate.secrets.writes).toEqual([TOKEN_ARN]);
  });

  it('logs an error with its place in the source', async () => {
    await expect(gate.invoke('aggregate-run', { runId: 5 })).rejects.toThrow();

    expect(gate.host.printed()).toMatch(/"location":"\S*lambdas\/runtime\/step-handler\.ts:\d+"/);
  });

  it('prints metrics, and neither the token nor the secret', () => {
    const { access_token: token } = JSON.parse(gate.secrets.values.get(TOKEN_ARN) ?? '{}') as {
      readonly access_token: string;
    };

    expect(gate.host.printed()).toContain('"PassRate":90');
    expect(gate.host.printed()).not.toContain(token);
    expect(gate.host.printed()).not.toContain(CLIENT_SECRET);
  });
});
