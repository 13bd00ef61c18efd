import { describe, expect, it } from 'vitest';
import { CRITERIA, SimulatorMock } from './simulator-client.ts';

describe('a scenario of the Simulator', () => {
  it('is made, read, changed, cloned and deleted', async () => {
    await using mock = await SimulatorMock.start();
    const scenario = await mock.scenario();
    const path = `/simulations/${scenario}`;

    const changed = await mock.call('PATCH', path, { body: { mission: 'where is my order?' } });
    const clone = await mock.call('POST', `${path}/clone`, { body: { name: 'Another' } });
    const deleted = await mock.call('DELETE', path);

    expect(changed.json).toMatchObject({ name: 'A refund', mission: 'where is my order?' });
    expect(clone.json).toMatchObject({ name: 'Another', successCriteria: CRITERIA });
    expect([deleted.status, (await mock.get(path)).status]).toEqual([204, 404]);
  });
});

describe('a batch of the Simulator', () => {
  it('goes from PENDING over IN_PROGRESS to COMPLETED, and its runs appear one after the other', async () => {
    await using mock = await SimulatorMock.start();
    const batch = await mock.batch(2);
    const look = async () => {
      const { json } = await mock.get(batch);
      const runs = (await mock.get(`${batch}/runs`)).json.data;
      return [json.status, ...runs.map(({ metrics }) => metrics?.success ?? 'under way')];
    };

    expect(await look()).toEqual(['PENDING']);
    mock.pass(1);
    expect(await look()).toEqual(['IN_PROGRESS', 'under way']);
    mock.pass(2);
    expect(await look()).toEqual(['IN_PROGRESS', true, 'under way']);
    mock.pass(2);
    expect(await look()).toEqual(['COMPLETED', true, true]);
  });

  it('tells in each run what was said and how each criterion was judged', async () => {
    await using mock = await SimulatorMock.start();
    const batch = await mock.batch();
    mock.pass(3);

    const { json } = await mock.get(`${batch}/runs`);
    const run = await mock.get(`${batch}/runs/${json.data[0]?.id}`);

    expect(run.json).toEqual(json.data[0]);
    expect(run.json.turns.map(({ text }) => text)).toEqual([
      'I want my money back',
      'What is the order number?',
      'It is AB-123456',
      'The refund for order AB-123456 is on its way.',
    ]);
    expect(run.json).toMatchObject({
      sequence: 1,
      totalTurns: 4,
      maxTurns: 8,
      metrics: {
        success: true,
        results: [
          { name: 'asks', success: true },
          { name: 'refunds', success: true },
        ],
        successRate: { percentage: 100, numerator: 2, denominator: 2 },
      },
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it('fails a run whose bot has not said what a criterion quotes', async () => {
    await using mock = await SimulatorMock.start();
    const scenario = await mock.scenario({ persona: 'I do not know' });
    await mock.order(scenario);
    mock.pass(3);

    const { json } = await mock.get(`/simulations/${scenario}/batches`);
    const runs = await mock.get(`/simulations/batches/${json.data[0]?.referenceId}/runs`);

    expect(json.data[0]).toMatchObject({
      status: 'COMPLETED',
      completedRuns: 1,
      failedRuns: 0,
      batchMetrics: { runResults: { succeeded: 0, failed: 1 } },
    });
    expect(runs.json.data[0]?.metrics).toMatchObject({
      success: false,
      results: [{ success: true }, { success: false }],
    });
  });

  it('runs the scenario as it was when it was ordered', async () => {
    await using mock = await SimulatorMock.start();
    const scenario = await mock.scenario();
    await mock.order(scenario);
    await mock.call('PATCH', `/simulations/${scenario}`, { body: { mission: 'hello' } });

    const { json } = await mock.get(`/simulations/${scenario}/batches`);

    expect(json.data[0]).toMatchObject({
      name: 'cognigate run-1 refund',
      simulationFrozen: { mission: 'I want my money back' },
    });
  });

  it('is found in the batches of its scenario and of its project, the latest first, by status', async () => {
    await using mock = await SimulatorMock.start();
    const scenario = await mock.scenario();
    const first = await mock.order(scenario);
    mock.pass(3);
    const second = await mock.order(scenario);
    const ids = async (path: string) =>
      (await mock.get(path)).json.data.map(({ referenceId }) => referenceId);

    const own = `/simulations/${scenario}/batches?sort=createdAt:desc`;

    expect(await ids(own)).toEqual([second.json.referenceId, first.json.referenceId]);
    expect(await ids('/simulations/batches?sort=createdAt:desc')).toEqual(await ids(own));
    expect(await ids(`${own}&status=COMPLETED`)).toEqual([first.json.referenceId]);
    expect((await mock.get(`${own}&status=PENDING`)).status).toBe(400);
  });

  it('is stopped, and then has the runs that were over and one that was cut', async () => {
    await using mock = await SimulatorMock.start();
    const batch = await mock.batch(3);
    mock.pass(4);

    const signal = await mock.call('POST', batch);
    mock.pass(60);
    const stopped = await mock.get(batch);
    const runs = await mock.get(`${batch}/runs`);

    expect(signal.json).toEqual({
      message: 'Simulation stop signal sent successfully.',
      simulationRunBatchId: stopped.json.referenceId,
    });
    expect(stopped.json.status).toBe('STOPPED');
    expect(runs.json.data.map(({ metrics }) => metrics)).toMatchObject([
      { success: true, isBatchStopped: false },
      { success: false, isBatchStopped: true },
    ]);
  });

  it('has the conversations and judgements that a scenario file gives it', async () => {
    await using mock = await SimulatorMock.start({
      simulations: [
        { scenario: 'A refund', succeed: 1, turns: ['hi', 'hello'], results: [true, false] },
      ],
    });
    const batch = await mock.batch(2);
    mock.pass(5);

    const { json } = await mock.get(`${batch}/runs`);

    expect(json.data).toMatchObject([
      {
        totalTurns: 2,
        metrics: { success: true, results: [{ success: true }, { success: true }] },
      },
      {
        totalTurns: 2,
        metrics: { success: false, results: [{ success: true }, { success: false }] },
      },
    ]);
  });
});

describe('a persona package', () => {
  it('is made of a transcript, and keeps who said what', async () => {
    await using mock = await SimulatorMock.start();
    const transcriptContent = 'User: I want my money back\nBot: What is the order number?';

    const { json } = await mock.call('POST', '/personas/from-transcript', {
      projectId: null,
      body: { projectReference: mock.projectId, transcriptContent, numberOfSuccessCriteria: 1 },
    });

    expect(json).toMatchObject({
      success: true,
      personaPackage: {
        mission: 'I want my money back',
        successCriteria: [{ text: 'The agent says "What is the order number?"' }],
      },
      metadata: { turnCount: 2, messages: [{ source: 'user' }, { source: 'bot' }] },
    });
  });

  it('is made of a session that analytics have, which comes before a transcript', async () => {
    await using mock = await SimulatorMock.start();
    await mock.clocked.say({ userId: 'u', sessionId: 's-1', text: 'how can I pay?' });
    const make = (sessionId: string) =>
      mock.call('POST', '/personas/from-transcript', {
        body: { projectReference: mock.projectId, sessionId, transcriptContent: 'User: hello' },
      });

    const early = await make('s-1');
    mock.pass(3);
    const late = await make('s-1');

    expect(early.status).toBe(404);
    expect(late.json.personaPackage).toMatchObject({ mission: 'how can I pay?' });
  });

  it('has options and a draft by the flow, and any of its fields anew', async () => {
    await using mock = await SimulatorMock.start();
    const flowId = mock.runConfig.flowReferenceId;
    const post = (path: string, body: object) => mock.call('POST', `/personas/${path}`, { body });

    const options = await post('options', { flowId });
    const draft = await post('generate', { flowId });
    const field = await post('regenerate-field', {
      field: 'mission',
      personaPackage: draft.json.personaPackage,
    });

    expect(options.json).toMatchObject({ missionTypes: [{}, {}], personaTypes: [{}, {}] });
    expect(field.json).toMatchObject({ field: 'mission', value: expect.any(String) });
  });
});

describe('the description of the Simulator', () => {
  it('has the calls below /testing and no others', async () => {
    await using mock = await SimulatorMock.start();

    const { json } = await mock.get('/openapi/openapi-viewer.json');

    expect(json.servers).toEqual([{ url: '/testing' }]);
    expect(
      Object.entries(json.paths).map(([path, item]) => `${path} ${Object.keys(item).join(' ')}`),
    ).toEqual([
      '/simulations get post',
      '/simulations/batches get',
      '/simulations/{simulationReference} get patch delete',
      '/simulations/{simulationReference}/clone post',
      '/simulations/{simulationReference}/schedule post',
      '/simulations/{simulationReference}/schedules post',
      '/simulations/{simulationReference}/schedules/{schedulerReference} patch',
      '/simulations/{simulationReference}/batches get',
      '/simulations/{simulationReference}/batches/{simulationRunBatchReference} get post',
      '/simulations/batches/{simulationRunBatchReference}/runs get',
      '/simulations/{simulationReference}/batches/{simulationRunBatchReference}/runs get',
      '/simulations/{simulationReference}/batches/{simulationRunBatchReference}/runs/{simulationRunReference} get',
      '/personas/options post',
      '/personas/generate post',
      '/personas/regenerate-field post',
      '/personas/from-transcript post',
    ]);
  });
});
