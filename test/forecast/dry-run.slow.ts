import { describe, expect, it } from 'vitest';
import { startMockCognigyAi } from '../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { customerServiceBot } from '../../lib/mocks/executions-v1/bot/customer-service-bot.ts';
import { trainBot } from '../../lib/mocks/executions-v1/bot/demo-bot.ts';
import { startMockPlatform } from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { testerAt } from '../support/fakes/command-line.ts';
import { QueuedClock } from '../support/fakes/queued-clock.ts';
import { placeWith } from './place-with-suite.ts';

const bot = await trainBot(customerServiceBot);

interface Executions {
  readonly cases: number;
  readonly batch: number;
  readonly concurrency: number;
  readonly seconds: number;
  readonly repeat?: number;
  readonly tellsProgress?: boolean;
  readonly budget?: string;
  /** Runs before, which use the budget and teach how long executions take. */
  readonly before?: number;
}

const EXECUTIONS: readonly Executions[] = [
  { cases: 4, batch: 4, concurrency: 1, seconds: 2 },
  { cases: 40, batch: 10, concurrency: 1, seconds: 7 },
  { cases: 40, batch: 10, concurrency: 2, seconds: 7 },
  { cases: 40, batch: 10, concurrency: 4, seconds: 90 },
  { cases: 500, batch: 100, concurrency: 2, seconds: 400 },
  { cases: 60, batch: 5, concurrency: 10, seconds: 45 },
  { cases: 10, batch: 5, concurrency: 3, seconds: 20, repeat: 3 },
  { cases: 12, batch: 12, concurrency: 1, seconds: 61, repeat: 5 },
  { cases: 20, batch: 10, concurrency: 2, seconds: 33, tellsProgress: false, before: 2 },
  { cases: 50, batch: 10, concurrency: 1, seconds: 120, tellsProgress: false, before: 1 },
  { cases: 30, batch: 1, concurrency: 5, seconds: 3, budget: '40/60' },
  { cases: 60, batch: 2, concurrency: 10, seconds: 15, budget: '60/60', before: 1 },
  { cases: 24, batch: 4, concurrency: 6, seconds: 10, budget: '60/120', before: 2 },
];

interface Conversations {
  readonly cases: number;
  readonly turns: number;
  readonly batch: number;
  readonly perHour: number;
  readonly repeat?: number;
  readonly intents?: 'head' | 'analytics';
  readonly budget?: string;
  readonly before?: number;
  /** Batches side by side; 5 where absent. */
  readonly concurrency?: number;
}

const CONVERSATIONS: readonly Conversations[] = [
  { cases: 3, turns: 1, batch: 500, perHour: 600 },
  { cases: 10, turns: 3, batch: 4, perHour: 600 },
  { cases: 10, turns: 2, batch: 10, perHour: 30, repeat: 3, concurrency: 1 },
  { cases: 12, turns: 1, batch: 3, perHour: 20, before: 1 },
  { cases: 8, turns: 2, batch: 4, perHour: 600, budget: '40/60', before: 1 },
  { cases: 6, turns: 2, batch: 6, perHour: 600, intents: 'head' },
  { cases: 5, turns: 1, batch: 5, perHour: 600, intents: 'analytics' },
];

describe('a dry run, held against the run that follows', () => {
  it.each(EXECUTIONS)('counts the requests of executions: %o', async (given) => {
    const clock = new QueuedClock();
    await using mock = closing(
      await startMockPlatform({
        declared: false,
        secondsPerExecution: given.seconds,
        ...(given.tellsProgress === false ? { reportsProgress: false as const } : {}),
        bot,
        now: clock.now,
      }),
    );
    const outcome = { expected_intent: 'intent_greeting', allowed_latency_ms: 5_000 };
    const place = placeWith({
      env: { ...testerAt(mock.url), ...budgetOf(given) },
      clock,
      suite: {
        suite_id: 'shop',
        concurrency: given.concurrency,
        max_batch_size: given.batch,
        circuit_breaker_seconds: 7_200,
        ...(given.repeat === undefined ? {} : { repeat: given.repeat, min_pass: 1 }),
        test_cases: many(given.cases, (n) => ({ id: `c${n}`, input_text: `hi ${n}`, outcome })),
      },
    });
    for (let run = 0; run < (given.before ?? 0); run++) await place.run();
    const perCase = String(given.seconds / given.batch);
    const { total, suites } = await place.dryRun('--assume-seconds-per-case', perCase);
    const before = mock.statistics().requests;

    const seconds = await place.run();

    expect(suites[0]?.requests_by_kind).toEqual(lessOf(mock.statistics().requests, before));
    expect(total.messages).toBe(given.cases * (given.repeat ?? 1));
    expectWithin15Percent(total.seconds, seconds);
  });

  // So few cases that each batch has one: the mock takes as long for several.
  it.each([
    { stop: 'certain', gate: { pass_rate: 0.9 } },
    { stop: { risk: 0.05, seed: 'a' }, gate: { pass_rate: 0.9 } },
    { stop: 'certain', repeat: 5, min_pass: 3, gate: { pass_rate: 1 } },
    { reliability: { at_least: 0.5, expected: 0.9 } },
  ])('counts the requests of executions that end early: %o', async (rule) => {
    const clock = new QueuedClock();
    await using mock = closing(
      await startMockPlatform({ declared: false, secondsPerExecution: 2, bot, now: clock.now }),
    );
    const outcome = { expected_response_contains: 'password', allowed_latency_ms: 5_000 };
    const place = placeWith({
      env: testerAt(mock.url),
      clock,
      suite: {
        suite_id: 'shop',
        ...rule,
        concurrency: 10,
        circuit_breaker_seconds: 7_200,
        test_cases: many(15, (n) => ({
          id: `c${n}`,
          input_text: 'I need to reset my password',
          outcome,
        })),
      },
    });
    const { total, suites } = await place.dryRun('--assume-seconds-per-case', '2');
    const before = mock.statistics().requests;

    const seconds = await place.run();

    const made = lessOf(mock.statistics().requests, before);
    expect(suites[0]?.requests_by_kind).toEqual(made);
    expect(total.batches_cut_off).toBe(0);
    expectWithin15Percent(total.seconds, seconds);
  });

  it.each(CONVERSATIONS)('counts the messages of conversations: %o', async (given) => {
    const clock = new QueuedClock();
    await using mock = closing(
      await startMockCognigyAi({
        declared: false,
        bot,
        now: clock.now,
        sleep: clock.sleep,
        settings: { test_messages_per_hour: 10_000 },
      }),
    );
    const { intents } = given;
    const [key] = mock.world.keys;
    const outcome = intents === undefined ? {} : { expected_intent: 'intent_greeting' };
    const turn = { input_text: 'hello', outcome: { ...outcome, allowed_latency_ms: 60_000 } };
    const place = placeWith({
      env: { COGNIGY_API_URL: mock.url, COGNIGY_API_KEY: key?.key, ...budgetOf(given) },
      clock,
      suite: {
        suite_id: 'talk',
        platform: 'cognigy-ai',
        ...(intents === undefined ? { liveness: true } : {}),
        max_batch_size: given.batch,
        ...(given.concurrency === undefined ? {} : { concurrency: given.concurrency }),
        circuit_breaker_seconds: 43_200,
        ...(given.repeat === undefined ? {} : { repeat: given.repeat, min_pass: 1 }),
        cognigy: {
          mode: 'conversation',
          project: 'Web shop',
          flow: 'Main',
          locale: 'English',
          endpoint: 'Gate with NLU',
          max_messages_per_hour: given.perHour,
          evaluate_all_turns: true,
          ...(intents === undefined ? {} : { intents_from: intents }),
        },
        test_cases: many(given.cases, (n) => ({
          id: `c${n}`,
          turns: many(given.turns, () => turn),
        })),
      },
    });
    for (let run = 0; run < (given.before ?? 0); run++) await place.run();
    const { total, suites } = await place.dryRun('--assume-seconds-per-case', '0.000001');
    const before = mock.statistics().requests;

    const seconds = await place.run();

    expect(suites[0]?.requests_by_kind).toEqual(lessOf(mock.statistics().requests, before));
    expect(total.messages).toBe(given.cases * given.turns * (given.repeat ?? 1));
    expectWithin15Percent(total.seconds, seconds);
  });
});

function closing<T extends { close(): Promise<void> }>(server: T) {
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
}

function many<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function budgetOf({ budget }: { readonly budget?: string }): Record<string, string> {
  return budget === undefined ? {} : { COGNIGATE_RATE_BUDGET: budget };
}

/** By kind, of those that were made since. */
function lessOf(now: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) {
  const since = Object.entries(now).map(([kind, count]): [string, number] => [
    kind,
    count - (before[kind] ?? 0),
  ]);
  return Object.fromEntries(since.filter(([, count]) => count > 0));
}

function expectWithin15Percent(forecast: number, seconds: number): void {
  expect(Math.abs(forecast - seconds)).toBeLessThanOrEqual(0.15 * seconds);
}
