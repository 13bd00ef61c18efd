import { attackRow, failed, notEvaluated } from '../support/attack-row.ts';
import { type Bent, playCognigy } from '../support/play-cognigy.ts';

const REFUND = 'I want my money back for my order';
const INTENT = 'intent_refund_request';

type AnalyticsRecord = Readonly<Record<string, unknown>>;

const analytics = (bend: (records: readonly AnalyticsRecord[]) => readonly object[]): Bent => ({
  call: ({ path, value }) => {
    if (!path.startsWith('/v2.4/Analytics')) return undefined;
    const { value: records } = Object(value);
    return { value: { value: records.length === 0 ? records : bend(records) } };
  },
});
const each = (more: object) => analytics((records) => records.map((one) => ({ ...one, ...more })));

const conversation = (outcome: object, bent: Bent) =>
  playCognigy(
    {
      suite_id: 'shop',
      platform: 'cognigy-ai',
      cognigy: {
        mode: 'conversation',
        project: 'Web shop',
        endpoint: 'Gate',
        intents_from: 'analytics',
        analytics_wait_seconds: 20,
      },
      circuit_breaker_seconds: 60,
      test_cases: [{ input_text: REFUND, outcome }],
    },
    bent,
  );

attackRow(
  'C69',
  'the bot itself took a sentence for another intent than its head does',
  failed,
  () =>
    Promise.all([
      conversation(
        { expected_intent: INTENT },
        each({ intent: 'intent_cancel', intentScore: 0.9 }),
      ),
      conversation({ expected_intent: INTENT }, each({ intent: '', intentScore: null })),
      conversation({ expected_intent: null }, each({ intent: INTENT, intentScore: 0.21 })),
      conversation({ expected_intent: INTENT, min_confidence: 0.9 }, each({ intentScore: 0.2 })),
    ]),
);
attackRow(
  'C70',
  'records of analytics that are of another session, version or sentence, or twice there',
  notEvaluated,
  () =>
    Promise.all([
      conversation({ expected_intent: INTENT }, each({ sessionId: 'another' })),
      conversation({ expected_intent: INTENT }, each({ entrypoint: '5f00000000000000000000a1' })),
      conversation({ expected_intent: INTENT }, each({ inputText: 'I want to cancel' })),
      conversation(
        { expected_intent: INTENT },
        analytics((records) => [...records, ...records]),
      ),
    ]),
);
attackRow(
  'C71',
  'records of analytics that never come, or that nobody can read',
  notEvaluated,
  () =>
    Promise.all([
      conversation(
        { expected_intent: null },
        analytics(() => []),
      ),
      conversation({ expected_intent: INTENT }, each({ intentScore: '0.9' })),
      conversation({ expected_intent: INTENT, min_confidence: 0.5 }, each({ intentScore: 62 })),
      conversation({ expected_intent: INTENT }, each({ timestamp: 'yesterday' })),
      conversation({ expected_intent: INTENT, min_confidence: 0.5 }, each({ intentScore: null })),
    ]),
);
