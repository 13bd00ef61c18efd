import { describe, expect, it } from 'vitest';
import { ApiKey } from '../../../../lib/platforms/cognigy-ai/api-key.ts';
import { simulatorApi } from '../../../../lib/platforms/cognigy-ai/simulator/simulator-api.ts';
import { stopBatch } from '../../../../lib/platforms/cognigy-ai/simulator/stop-batch.ts';
import { type HttpOutcome, httpClient } from '../../../../lib/platforms/http.ts';
import { platformAddress } from '../../../../lib/platforms/platform-address.ts';
import { SimulatorMock } from '../../../mocks/cognigy-ai/simulator-client.ts';
import { writtenBody } from '../../../support/builders/json-body.ts';
import { FakeSimulator, json, page } from '../../../support/fakes/fake-simulator.ts';

/** What is said of the end of a batch that runs, and the state that it has then. */
async function stopped(idForm: 'reference' | '_id') {
  await using mock = await SimulatorMock.start({ settings: { simulator_ids: idForm } });
  const { json } = await mock.get('/simulations');
  const [first] = json.data;
  const scenario = (idForm === '_id' ? first?._id : first?.referenceId) ?? '';
  const { json: ordered } = await mock.order(scenario, 3);
  mock.pass(2);
  const api = simulatorApi({
    address: platformAddress(mock.clocked.mock.url),
    key: new ApiKey('demo-key'),
    http: httpClient({ userAgent: 'test' }),
  });
  const place = { projectId: mock.projectId, scenario, batch: ordered.referenceId };

  const problem = await stopBatch(place, { api });

  const { json: batches } = await mock.get('/simulations/batches');
  return [problem, batches.data[0]?.status];
}

const PLACE = { projectId: 'a'.repeat(24), scenario: 'scenario-1', batch: 'batch-1' };
const READ = /GET .*\/batches\/[^/]+$/;
const LIST = /GET .*\/batches$/;
const STOP = /POST .*\/batches\/[^/]+$/;
const TAKEN = json(200, { message: 'Simulation stop signal sent successfully.' });
const UNKNOWN = json(404, { title: 'Not Found' });

/** An answer that is written like this. */
const written = (text: string) => ({ ...json(200, null), body: writtenBody(text) });
const record = (changes: object) => ({ referenceId: 'batch-1', runs: 3, ...changes });

interface Answers {
  readonly stop?: HttpOutcome;
  readonly read?: HttpOutcome;
  readonly list?: HttpOutcome;
}

/** What is said of the end of a batch where the platform answers like this, and which batches it was asked to end. */
async function askedToEnd({ stop = TAKEN, read = UNKNOWN, list = page([]) }: Answers) {
  const fake = new FakeSimulator({
    instead: ({ route }) => {
      if (STOP.test(route)) return stop;
      if (READ.test(route)) return read;
      return LIST.test(route) ? list : undefined;
    },
  });
  const api = simulatorApi({
    address: platformAddress('http://127.0.0.1:1'),
    key: new ApiKey('demo-key'),
    http: fake.http,
  });
  const left = await stopBatch(PLACE, { api });
  const asked = fake.calls
    .filter(({ route }) => STOP.test(route))
    .map(({ route }) => route.slice(route.lastIndexOf('/') + 1));
  return { problem: left?.problem ?? null, asked };
}

describe('a batch whose end was asked for', () => {
  it.each<[string, Answers, RegExp]>([
    ['is not known by its id nor in the list', {}, /404/],
    [
      'is denied, the stop as well',
      { stop: UNKNOWN, list: page([record({ referenceId: 'batch-2', status: 'STOPPED' })]) },
      /404/,
    ],
    ['is denied, and its list is cut', { list: page([], { total: 1 }) }, /names 1 and sends 0/],
    [
      'has two words at once',
      { read: written('{"referenceId":"batch-1","status":"FAILED","status":"COMPLETED"}') },
      /status, which is written twice/,
    ],
    [
      'has two words at once in the list',
      { list: written('{"data":[{"id":"batch-1","status":"IN_PROGRESS","status":"STOPPED"}]}') },
      /status, which is written twice/,
    ],
    [
      'is listed twice, and one entry runs',
      { list: page([record({ status: 'STOPPED' }), record({ status: 'IN_PROGRESS' })]) },
      /still "IN_PROGRESS"/,
    ],
    [
      'is answered with another',
      { read: json(200, { referenceId: 'batch-2', status: 'STOPPED' }) },
      /names the batch batch-2/,
    ],
    [
      'has completed with runs outstanding',
      { read: json(200, record({ status: 'COMPLETED', completedRuns: 1, failedRuns: 0 })) },
      /with 1 of 3 runs over/,
    ],
    [
      'has no word, and fewer runs over than were ordered',
      { read: json(200, record({ completedRuns: 2, failedRuns: 0 })) },
      /still "running"/,
    ],
  ])('may still run where it %s', async (_, answers, told) => {
    expect((await askedToEnd(answers)).problem).toMatch(told);
  });

  it.each<[string, Answers]>([
    [
      'was stopped in the middle',
      { read: json(200, record({ status: 'STOPPED', completedRuns: 1, failedRuns: 0 })) },
    ],
    ['was over before', { stop: UNKNOWN, read: json(200, record({ status: 'COMPLETED' })) }],
    [
      'failed with some of its runs',
      { read: json(200, record({ status: 'FAILED', completedRuns: 1, failedRuns: 0 })) },
    ],
    ['is in the list alone', { list: page([record({ status: 'STOPPED' })]) }],
    [
      'has no word, and as many runs over as were ordered',
      { read: json(200, record({ completedRuns: 2, failedRuns: 1 })) },
    ],
  ])('has ended where it %s', async (_, answers) => {
    expect((await askedToEnd(answers)).problem).toBeNull();
  });

  it('is asked for alone: another that an answer names is nobody of ours', async () => {
    const { asked } = await askedToEnd({
      stop: UNKNOWN,
      read: json(200, { referenceId: 'batch-of-somebody', status: 'IN_PROGRESS' }),
    });

    expect(asked).toEqual(['batch-1']);
  });
});

describe('a batch that is left behind', () => {
  it.each(['reference', '_id'] as const)('is stopped where addresses take its %s', async (form) => {
    expect(await stopped(form)).toEqual([null, 'STOPPED']);
  });
});
