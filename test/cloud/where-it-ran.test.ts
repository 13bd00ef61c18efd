import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyChain } from '../../lib/domain/audit/verify-chain.ts';
import { chainOf } from '../../lib/domain/chain-of.ts';
import { Report } from '../../lib/domain/report.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { executeWorkflow } from '../../lib/engine/execute-workflow.ts';
import type { TaskFunction } from '../../lib/engine/invoke-task.ts';
import { loadWorkflow } from '../../lib/engine/load-workflow.ts';
import { STEPS, type StepName } from '../../lib/local/drive-run.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { exportWorkflow } from '../../lib/stack/workflow/export-workflow.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import { amendRun } from '../../lib/steps/run-access.ts';
import { type DeployedGate, deployedGate } from './support/deployed-gate.ts';
import { parcelBot, parcelSuite } from './support/parcels.ts';

const ELSEWHERE = 'https://elsewhere.example';

let platform: MockPlatform;
let gate: DeployedGate;

beforeAll(async () => {
  platform = await startMockPlatform({ bot: parcelBot, secondsPerExecution: 0.5 });
  gate = await deployedGate({
    platformUrl: platform.url,
    platformCredentials: { client_id: 'ci', client_secret: 'canary-client-secret' },
    suites: join(import.meta.dirname, '../corpus/good'),
  });
}, 60_000);

afterAll(async () => {
  await gate[Symbol.asyncDispose]();
  await platform.close();
});

/** Runs the suite through the exported definition and the built functions. */
async function executed(
  runId: string,
  { platformUrl = platform.url, after = async (_: StepName): Promise<void> => {} } = {},
) {
  await acceptRun(
    {
      runId,
      suite: Suite.parse({ ...parcelSuite, gate: { pass_rate: 0.75 } }),
      defaultedThresholds: [],
      trigger: { kind: 'cli', principal: 'tester' },
      platformUrl,
      toolVersion: '0.1.0',
    },
    { ...gate, now: Date.now },
  );
  const tasks = Object.fromEntries(
    (Object.keys(STEPS) as StepName[]).map((name): [string, TaskFunction] => [
      name,
      async (payload) => {
        const state = await gate.invoke(name, payload);
        await after(name);
        return state;
      },
    ]),
  );
  const workflow = loadWorkflow(exportWorkflow());
  const execution = await executeWorkflow(workflow, { name: runId, input: { runId }, tasks });
  const run = await gate.ledger.readRun(runId);
  if (!run?.report) throw new Error(`run ${runId} has no report`);
  const bytes = await gate.evidence.get(run.report);
  return { execution, run, report: Report.parse(JSON.parse(Buffer.from(bytes).toString())) };
}

describe('the deployed gate', () => {
  it('knows a mock by what it says, and calls nothing compliant that one has answered', async () => {
    const { run, report } = await executed('run-mock-1');

    const chain = chainOf({ suiteId: parcelSuite.suite_id, simulated: true });
    const records = await gate.audit.recordsAfter(chain, 0);
    expect(report).toMatchObject({
      verdict: 'passed',
      scope: { complete: true, simulated: true },
    });
    expect(run.simulated).toBe(true);
    expect(records).toMatchObject([
      { run_id: 'run-mock-1', governance_status: 'not_assessed', scope: { simulated: true } },
    ]);
    expect(verifyChain(records)).toEqual([]);
  });

  it.each<[string, StepName]>([
    ['before anything is sent', 'validate-suite'],
    ['once its batches are out', 'submit-batches'],
  ])('ends shut where it is set to another platform %s', async (_, step) => {
    const runId = `run-moved-${step}`;
    let requests = 0;
    const { execution, report } = await executed(runId, {
      async after(name) {
        if (name !== step) return;
        // As if the functions were deployed anew: the run was begun at another address than theirs.
        await amendRun(gate.ledger, runId, (run) => ({ ...run, platformUrl: ELSEWHERE }));
        requests = requestsOf(platform);
      },
    });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'GateErrored' });
    expect(report.verdict).toBe('error');
    expect(report.reasons[0]).toMatchObject({
      code: 'integrity_violated',
      message: expect.stringContaining(
        `run ${runId} was begun at ${ELSEWHERE}, and the gate speaks to ${platform.url} by now`,
      ),
    });
    expect(requestsOf(platform)).toBe(requests);
  });

  it('begins no run that was accepted for another platform', async () => {
    const before = requestsOf(platform);

    const { execution, report } = await executed('run-moved-1', { platformUrl: ELSEWHERE });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'GateErrored' });
    expect(report.verdict).toBe('error');
    expect(requestsOf(platform)).toBe(before);
  });
});

function requestsOf(mock: MockPlatform): number {
  return Object.values(mock.statistics().requests).reduce((sum, count) => sum + count, 0);
}
