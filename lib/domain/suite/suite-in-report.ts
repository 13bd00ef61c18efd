import { botCoverage } from './bot-coverage.ts';
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
