import { describe, expect, it } from 'vitest';
import { carryOut } from '../../lib/authoring/carry-out-push.ts';
import type { PushTools } from '../../lib/authoring/patient-call.ts';
import { planPush } from '../../lib/authoring/push-suite.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { cognigyAiApi } from '../../lib/platforms/cognigy-ai/api-client.ts';
import { ApiKey } from '../../lib/platforms/cognigy-ai/api-key.ts';
import { httpClient } from '../../lib/platforms/http.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import { ClockedMock } from '../mocks/cognigy-ai/mock-client.ts';

const suite = Suite.parse({
  suite_id: 'shop',
  test_cases: Array.from({ length: 12 }, (_, place) => ({
    id: `refund-${place}`,
    input_text: 'I want a refund',
    outcome: { expected_intent: 'intent_refund_request', allowed_latency_ms: 900 },
  })),
});

const OPTIONS = { isolate: false, isPart: false, force: false, adopt: false };

function toolsFor(mock: ClockedMock, waits: number[]): PushTools {
  const api = cognigyAiApi({
    address: platformAddress(mock.mock.url),
    key: new ApiKey('demo-key'),
    http: httpClient({ userAgent: 'test' }),
  });
  return {
    api,
    projectId: mock.project._id,
    sleep: async (ms) => {
      waits.push(ms);
      mock.pass(ms / 1000);
    },
  };
}

describe('a push at the limit of requests', () => {
  it('waits as long as it is told, and loses nothing', async () => {
    await using mock = await ClockedMock.start({ settings: { rate_limit: 8 } });
    const waits: number[] = [];
    const tools = toolsFor(mock, waits);

    const { plans } = await planPush(suite, OPTIONS, tools);
    for (const plan of plans) await carryOut(plan, tools);

    expect(waits.length).toBeGreaterThan(2);
    expect(waits.every((ms) => ms === 300_000)).toBe(true);
    const again = await planPush(suite, OPTIONS, tools);
    expect(again.plans.flatMap(({ calls }) => calls)).toEqual([]);
  });

  it('waits by itself where it is not told for how long', async () => {
    await using mock = await ClockedMock.start({ settings: { rate_limit: 8, retry_after: false } });
    const waits: number[] = [];
    const tools = toolsFor(mock, waits);

    const { plans } = await planPush(suite, OPTIONS, tools);
    for (const plan of plans) await carryOut(plan, tools);

    expect(new Set(waits)).toEqual(new Set([30_000]));
  });
});

describe('a playbook that was written', () => {
  it('is read back, and refused where the platform made something else of it', async () => {
    await using mock = await ClockedMock.start({
      faults: [
        {
          on: 'playbook',
          from: 3,
          count: 1,
          fault: { kind: 'answer', status: 201, body: 'empty' },
        },
      ],
    });
    const tools = toolsFor(mock, []);

    const { plans } = await planPush(suite, OPTIONS, tools);
    const [plan] = plans;
    if (plan === undefined) throw new Error('the suite has a playbook');
    const lost = { ...plan, calls: plan.calls.slice(0, 1) };

    await expect(carryOut(lost, tools)).rejects.toThrow();
  });
});
