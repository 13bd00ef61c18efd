import { describe, expect, it } from 'vitest';
import { cognigyAiApi } from '../../../lib/platforms/cognigy-ai/api-client.ts';
import { ApiKey } from '../../../lib/platforms/cognigy-ai/api-key.ts';
import { botIntents } from '../../../lib/platforms/cognigy-ai/bot-intents.ts';
import { httpClient } from '../../../lib/platforms/http.ts';
import { platformAddress } from '../../../lib/platforms/platform-address.ts';
import { ClockedMock } from '../../mocks/cognigy-ai/mock-client.ts';

function apiOf(mock: ClockedMock) {
  return cognigyAiApi({
    address: platformAddress(mock.mock.url),
    key: new ApiKey('demo-key'),
    http: httpClient({ userAgent: 'test' }),
  });
}

function understandingsOf({ project }: ClockedMock) {
  const localeId = project.locales[0]?.referenceId ?? '';
  return project.flows.map(({ referenceId }) => ({ flowId: referenceId, localeId }));
}

describe('the intents of a bot', () => {
  it('are those of its flows, each flow asked once and page by page', async () => {
    await using mock = await ClockedMock.start({ settings: { page_cap: 1 } });
    const [main] = understandingsOf(mock);
    if (main === undefined) throw new Error('the demo project has a flow');

    const intents = await botIntents({ api: apiOf(mock) }, mock.project._id, [main, main]);

    expect(intents).toEqual(['intent_refund_request', 'intent_payment_methods']);
    // Two flows, two locales and two intents, one on a page.
    expect(mock.mock.statistics().requests.api).toBe(6);
  });

  it('are not known where they cannot be listed', async () => {
    await using mock = await ClockedMock.start({
      faults: [{ on: 'api', fault: { kind: 'answer', status: 403 } }],
    });

    const refused = await botIntents(
      { api: apiOf(mock) },
      mock.project._id,
      understandingsOf(mock),
    );

    expect(refused).toBeUndefined();
  });

  it('are not asked for without a project or a flow', async () => {
    await using mock = await ClockedMock.start();
    const api = apiOf(mock);

    const answers = [
      await botIntents({ api }, null, understandingsOf(mock)),
      await botIntents({ api }, mock.project._id, []),
    ];

    expect(answers).toEqual([undefined, undefined]);
    expect(mock.mock.statistics().requests.api).toBe(0);
  });

  it('are not known for a flow that the project does not have', async () => {
    await using mock = await ClockedMock.start();
    const understanding = { flowId: 'another', localeId: 'another' };

    const intents = await botIntents({ api: apiOf(mock) }, mock.project._id, [understanding]);

    expect(intents).toBeUndefined();
  });
});
