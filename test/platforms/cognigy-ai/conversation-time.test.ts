import { expect, it } from 'vitest';
import { ApiKey } from '../../../lib/platforms/cognigy-ai/api-key.ts';
import { cognigyAiPlatform } from '../../../lib/platforms/cognigy-ai/cognigy-ai-platform.ts';
import type { ConversationBatch } from '../../../lib/platforms/cognigy-ai/conversation/conversation-batch.ts';
import { platformAddress } from '../../../lib/platforms/platform-address.ts';
import { functionSeconds } from '../../../lib/stack/function-seconds.ts';
import { jsonBody } from '../../support/builders/json-body.ts';

const FUNCTION_MS = functionSeconds['poll-batches'] * 1_000;
const PASS_MS = 20_000;

/** One pass over conversations of four turns with a bot that takes all of its time for an answer. */
async function slowPass(answerSeconds: number, begunAtMs = 0) {
  let elapsed = begunAtMs;
  let lastAnswerAt = 0;
  const address = platformAddress('https://bot.example');
  const everything = { take: async (wanted: number) => ({ granted: wanted, waitMs: 0 }) };
  const platform = cognigyAiPlatform({
    address,
    endpoint: () => address,
    odata: () => address,
    key: new ApiKey('demo-key'),
    http:
      (timeoutMs = 0) =>
      async () => {
        elapsed += timeoutMs - 1;
        lastAnswerAt = elapsed;
        const body = jsonBody({ text: 'Well …', data: {}, outputStack: [] });
        return { kind: 'answer', host: 'bot.example', status: 200, retryAfterSeconds: null, body };
      },
    messages: () => ({
      take: async ({ wanted }) => ({ granted: wanted, waitMs: 0 }),
      adjust: async () => {},
    }),
    now: () => elapsed,
    elapsed: () => elapsed,
    sleep: async () => {},
  });
  const outcome = { expected_response_contains: 'well', allowed_latency_ms: 5_000 };
  const turns = Array.from({ length: 4 }, () => ({ input_text: 'Go on', outcome }));
  const batch: ConversationBatch = {
    kind: 'conversation',
    endpoint: 'a-url-token-of-the-endpoint',
    project_id: null,
    scores: null,
    test_mode: true,
    max_messages_per_hour: 600,
    answer_timeout_seconds: answerSeconds,
    conversations_at_once: 1,
    endpoint_warmup_seconds: 0,
    entrypoint: null,
    intents_from: 'scores',
    analytics_wait_seconds: 300,
    entities_path: null,
    evaluate_all_turns: true,
    cases: [{ id: 'talk', turns, isSingle: false }],
  };
  await platform.drive?.({
    executionId: 'spoken',
    payload: new TextEncoder().encode(JSON.stringify(batch)),
    stored: [],
    budgetMs: PASS_MS - begunAtMs,
    ageMs: begunAtMs,
    isHeard: false,
    keep: async () => {},
    requests: { ...everything, giveBack: async () => {} },
  });
  return { lastAnswerAt };
}

it.each([1, 5, 20, 60, 300])(
  'leaves a function its last ten seconds where answers take %i seconds, whenever its turn comes',
  async (seconds) => {
    for (const begunAt of [0, 19_900]) {
      const { lastAnswerAt } = await slowPass(seconds, begunAt);

      expect(lastAnswerAt).toBeGreaterThan(begunAt);
      expect(lastAnswerAt).toBeLessThanOrEqual(FUNCTION_MS - 10_000);
    }
  },
);
