import type { SuiteInput } from '../../../lib/domain/suite/suite.ts';
import type { DemoBot } from '../../../lib/mocks/executions-v1/bot/demo-bot.ts';

/** Nine questions about parcels, and one that the bot does not understand. */
export const parcelSuite: SuiteInput = {
  suite_id: 'suite_prod_v2',
  max_batch_size: 4,
  labels: { bot_version: '7' },
  test_cases: Array.from({ length: 10 }, (_, index) => ({
    input_text: index === 3 ? 'something else entirely' : `where is parcel ${index}`,
    outcome: {
      expected_intent: 'track_order',
      // The parsers of markup lie beside the bundles, which have to find them.
      ...(index === 0 ? { expected_response_equals: 'Let me look.' } : {}),
      allowed_latency_ms: 1_000,
    },
  })),
};

/** Knows one intent, and always takes the same time. */
export const parcelBot: DemoBot = {
  intents: ['track_order'],
  answer: async (text) => ({
    intent: text.includes('parcel') ? 'track_order' : null,
    confidence: text.includes('parcel') ? 0.9 : null,
    entities: [],
    responseText: 'Let me <b>look</b>.',
    latencyMs: 7,
  }),
};
