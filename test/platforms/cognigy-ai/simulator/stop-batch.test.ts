import { describe, expect, it } from 'vitest';
import { ApiKey } from '../../../../lib/platforms/cognigy-ai/api-key.ts';
import { simulatorApi } from '../../../../lib/platforms/cognigy-ai/simulator/simulator-api.ts';
import { stopBatch } from '../../../../lib/platforms/cognigy-ai/simulator/stop-batch.ts';
import { httpClient } from '../../../../lib/platforms/http.ts';
import { platformAddress } from '../../../../lib/platforms/platform-address.ts';
import { SimulatorMock } from '../../../mocks/cognigy-ai/simulator-client.ts';

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

describe('a batch that is left behind', () => {
  it.each(['reference', '_id'] as const)('is stopped where addresses take its %s', async (form) => {
    expect(await stopped(form)).toEqual([null, 'STOPPED']);
  });
});
