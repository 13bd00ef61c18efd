import type { Suite } from './suite.ts';

/** What a report tells of its suite beside how it was judged; null where the suite cannot be read. */
export function suiteInReport(suite: Suite | null) {
  const { bot, scores, simulation } = suite?.cognigy?.prepared ?? {};
  const thresholds = scores?.thresholds;
  const coverage = suite === null ? null : botCoverage(suite);
  return {
    suite_name: suite?.name ?? null,
    ...(bot === undefined ? {} : { bot }),
    ...(simulation === undefined ? {} : { judge: simulation.model }),
    ...(thresholds === undefined ? {} : { intent_thresholds: thresholds }),
    ...(coverage === null
      ? {}
      : { bot_intents: { ...coverage, uncovered: [...coverage.uncovered] } }),
  };
}

/** How much of what a bot can understand a suite asks about. */
export interface BotCoverage {
  /** Intents that the bot has. */
  readonly total: number;
  /** How many of them some case expects. */
  readonly covered: number;
  /** The others, in the order of the bot. */
  readonly uncovered: readonly string[];
}

/** Null where it is not known which intents the bot has. */
export function botCoverage({ cognigy, test_cases }: Suite): BotCoverage | null {
  const intents = cognigy?.prepared?.botIntents;
  if (intents === undefined || intents.length === 0) return null;
  const expected = new Set(
    test_cases.flatMap(({ outcome, turns }) => [
      outcome.expected_intent,
      ...(turns ?? []).map((turn) => turn.outcome.expected_intent),
    ]),
  );
  const uncovered = intents.filter((intent) => !expected.has(intent));
  return { total: intents.length, covered: intents.length - uncovered.length, uncovered };
}
