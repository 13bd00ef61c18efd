import { describe, expect, it } from 'vitest';
import { carryOut } from '../../lib/authoring/carry-out-push.ts';
import type { PushTools } from '../../lib/authoring/patient-call.ts';
import { planPush } from '../../lib/authoring/push-suite.ts';
import { ConcurrentWrite } from '../../lib/domain/errors.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { cognigyAiApi } from '../../lib/platforms/cognigy-ai/api-client.ts';
import { ApiKey } from '../../lib/platforms/cognigy-ai/api-key.ts';
import { httpClient } from '../../lib/platforms/http.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import { seededRandom } from '../../simulation/seeded-random.ts';
import { ClockedMock } from '../mocks/cognigy-ai/mock-client.ts';
import { SharedTime } from '../support/fakes/shared-time.ts';

const suite = Suite.parse({
  suite_id: 'shop',
  test_cases: [{ id: 'a', input_text: 'say a', outcome: { expected_intent: 'a' } }],
});
const OPTIONS = { isolate: false, isPart: false, force: false, adopt: false };
const LONGEST_REQUEST_MS = 1_000;

/** The API, each call of which takes up to a second of `time`. */
function toolsIn(mock: ClockedMock, time: SharedTime, random: () => number): PushTools {
  const http = httpClient({ userAgent: 'test' });
  return {
    api: cognigyAiApi({
      address: platformAddress(mock.mock.url),
      key: new ApiKey('demo-key'),
      http: async (request) => {
        await time.wait(random() * LONGEST_REQUEST_MS);
        return http(request);
      },
    }),
    projectId: mock.project._id,
    sleep: (ms) => time.wait(ms),
  };
}

async function push(tools: PushTools): Promise<void> {
  const { plans } = await planPush(suite, OPTIONS, tools);
  for (const plan of plans) await carryOut(plan, tools);
}

/** What each of two pushes that begin within three seconds ended in. */
async function twoPushes(mock: ClockedMock, seed: number): Promise<unknown[]> {
  const random = seededRandom(seed);
  const time = new SharedTime(2);
  const one = async () => {
    await time.wait(random() * 3 * LONGEST_REQUEST_MS);
    await push(toolsIn(mock, time, random)).finally(() => time.leave());
    return 'pushed';
  };
  const ends = await Promise.allSettled([one(), one()]);
  return ends.map((end) => (end.status === 'fulfilled' ? end.value : end.reason));
}

describe('two pushes at once into nothing', () => {
  it.each(Array.from({ length: 25 }, (_, index) => index + 1))(
    'make one playbook between them, at the latest with the next: order %i',
    async (seed) => {
      await using mock = await ClockedMock.start();

      const ends = await twoPushes(mock, seed);
      await push(toolsIn(mock, new SharedTime(1), () => 0));

      for (const end of ends) if (end !== 'pushed') expect(end).toBeInstanceOf(ConcurrentWrite);
      const { json } = await mock.get(`/playbooks?projectId=${mock.project._id}&limit=100`);
      const made = json.items.filter(({ name }: { name: string }) => name.startsWith('shop'));
      expect(made).toMatchObject([{ name: 'shop #1' }]);
      const again = await planPush(
        suite,
        OPTIONS,
        toolsIn(mock, new SharedTime(1), () => 0),
      );
      expect(again.plans.flatMap(({ calls }) => calls)).toEqual([]);
    },
  );
});
