import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { readScenarioAs } from '../../../lib/mocks/executions-v1/read-scenario.ts';
import { SimulatorMock } from './simulator-client.ts';

const FOLDER = 'examples/simulator-scenarios';

/** The runs of a batch of `executions` that is over, as they are listed. */
async function runsOf(mock: SimulatorMock, executions = 2) {
  const batch = await mock.batch(executions);
  mock.pass(60);
  return (await mock.get(`${batch}/runs`)).json.data;
}

const listed =
  (...shapes: readonly object[]) =>
  async (mock: SimulatorMock) => {
    expect(await runsOf(mock)).toMatchObject(shapes);
  };
const judged = (metrics: object) => listed({ metrics }, { metrics });

async function ordered(mock: SimulatorMock) {
  const scenario = await mock.scenario();
  const answer = await mock.order(scenario);
  const batches = await mock.get(`/simulations/${scenario}/batches`);
  return { scenario, answer, batches };
}

/** What somebody who speaks to the mock sees of each scenario. */
const SEEN: Readonly<Record<string, (mock: SimulatorMock) => Promise<void>>> = {
  'schedule-504-after': async (mock) => {
    const { answer, batches } = await ordered(mock);
    expect(answer.status).toBe(504);
    expect(batches.json.data).toMatchObject([{ name: 'cognigate run-1 refund' }]);
  },
  'schedule-without-id': async (mock) => {
    const { answer, batches } = await ordered(mock);
    expect(answer.json).toEqual({ name: 'cognigate run-1 refund', status: 'PENDING' });
    expect(batches.json.data).toHaveLength(1);
  },
  'unknown-status': async (mock) => {
    const batch = await mock.batch();
    const words = [];
    for (let look = 0; look < 3; look += 1) words.push((await mock.get(batch)).json.status);
    expect(words).toEqual(['WARMING_UP', 'WARMING_UP', 'PENDING']);
  },
  'status-missing': async (mock) => {
    const batch = await mock.batch();
    mock.pass(3);
    const { json } = await mock.get(batch);
    expect(json).not.toHaveProperty('status');
    expect(json).toMatchObject({ runs: 1, completedRuns: 1, failedRuns: 0 });
  },
  'batch-failed': async (mock) => {
    const batch = await mock.batch(4);
    mock.pass(5);
    expect((await mock.get(batch)).json).toMatchObject({
      status: 'FAILED',
      completedRuns: 2,
      failedRuns: 2,
    });
    expect((await mock.get(`${batch}/runs`)).json.data).toHaveLength(2);
  },
  'batch-stopped': async (mock) => {
    const batch = await mock.batch(2);
    mock.pass(5);
    expect((await mock.get(batch)).json).toMatchObject({ status: 'STOPPED', completedRuns: 1 });
  },
  'batches-without-names': async (mock) => {
    const { answer, batches } = await ordered(mock);
    expect(answer.status).toBe(504);
    expect(batches.json.data).toHaveLength(1);
    expect(batches.json.data[0]).not.toHaveProperty('name');
  },
  'run-broken': listed(
    { metrics: { success: true, errorInfo: { message: 'The model answered 429.' } } },
    { metrics: { success: true, errorInfo: { message: '' } } },
  ),
  'run-without-metrics': async (mock) => {
    const [first, second] = await runsOf(mock);
    expect([first?.metrics, second?.metrics?.success]).toEqual([undefined, true]);
  },
  'run-without-results': judged({ success: true, results: [] }),
  'results-long': judged({ results: [{}, {}, {}] }),
  'results-short': judged({ success: true, results: [{}] }),
  'results-in-other-words': judged({
    results: [{ criterion: 'asks', result: 'passed' }, { criterion: 'refunds' }],
  }),
  'success-as-word': judged({ success: 'true' }),
  'run-without-turns': listed(
    { turns: [], totalTurns: 0, metrics: { success: true } },
    { turns: [] },
  ),
  'out-of-turns': listed(
    { totalTurns: 4, maxTurns: 4, metrics: { isConversationEnded: false } },
    { maxTurns: 4 },
  ),
  'runs-twice': listed({ sequence: 1 }, { sequence: 1 }, { sequence: 2 }),
  'runs-missing': listed({ sequence: 2 }),
  'runs-bare': async (mock) => {
    const batch = await mock.batch();
    mock.pass(3);
    const [run] = (await mock.get(`${batch}/runs`)).json.data;
    expect(run).not.toHaveProperty('metrics');
    expect(run).not.toHaveProperty('turns');
    expect((await mock.get(`${batch}/runs/${run?.id}`)).json.metrics?.success).toBe(true);
  },
  'runs-expired': listed(),
  'runs-gone': async (mock) => {
    const batch = await mock.batch();
    expect((await mock.get(`${batch}/runs`)).status).toBe(404);
  },
  'other-ids': async (mock) => {
    const { json } = await mock.get('/simulations');
    expect((await mock.get(`/simulations/${json.data[0]?._id}`)).status).toBe(200);
  },
  throttled: async (mock) => {
    const { answer, batches } = await ordered(mock);
    expect([answer.status, batches.status]).toEqual([429, 429]);
    expect(answer.headers.get('retry-after')).toBe('3');
  },
  'throttled-silently': async (mock) => {
    const { answer } = await ordered(mock);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, null]);
  },
  unlicensed: async (mock) => {
    const refused = await mock.get('/simulations');
    const project = await mock.clocked.get(`/projects/${mock.projectId}`);
    expect([refused.status, project.status]).toEqual([403, 200]);
    expect(refused.json.traceId).toMatch(/./);
  },
  absent: async (mock) => {
    const refused = await mock.get('/simulations');
    expect(refused.status).toBe(404);
    expect(refused.text).toContain('<!doctype html>');
  },
  'flaky-agent': async (mock) => {
    const scenario = await mock.scenario({ name: 'Release: flaky' });
    await mock.order(scenario, 5);
    mock.pass(60);
    const { json } = await mock.get(`/simulations/${scenario}/batches`);
    expect(json.data).toMatchObject([
      { batchMetrics: { runResults: { succeeded: 3, failed: 2 } } },
    ]);
  },
};

describe('the scenarios of a Simulator that misbehaves', () => {
  it('are all looked at here', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.yaml$/, ''));

    expect(files.toSorted()).toEqual(Object.keys(SEEN).toSorted());
  });

  it.each(Object.entries(SEEN))('%s is seen on the wire', async (name, check) => {
    const scenario = await readScenarioAs(CognigyAiScenario, `${FOLDER}/${name}.yaml`);
    await using mock = await SimulatorMock.start(scenario);

    expect(scenario.name).toBe(name);
    await check(mock);
  });
});
