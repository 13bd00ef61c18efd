import { anythingButPassed, attackRow, failed, inconclusive } from '../support/attack-row.ts';
import { withRounds } from '../support/play-run.ts';
import { aCase, standardSuite } from '../support/standard-suite.ts';

const reliability = { at_least: 0.8, expected: 0.95, risk: 0.05, miss: 0.1 };
const tested = standardSuite({ reliability, test_cases: [aCase('hello 1')] });
const failing = (result: Record<string, unknown>) => ({ ...result, matched_intent: 'farewell' });

attackRow(
  'C120',
  'a case that has to be reliable passes first, and every second time',
  failed,
  () => withRounds((result, round) => (round % 2 === 0 ? result : failing(result)), tested),
);
attackRow(
  'C121',
  'a case is neither reliable nor unreliable by the last of its repetitions',
  { ...inconclusive, reason: 'reliability_undecided' },
  () =>
    withRounds(
      (result, round) => ([5, 14, 23, 32].includes(round) ? failing(result) : result),
      tested,
    ),
);
attackRow(
  'C122',
  'the repetitions that would have failed have no result at all',
  anythingButPassed,
  () =>
    withRounds(
      (result, round) => (round % 3 === 1 ? { ...result, assertions: 0 } : result),
      tested,
    ),
);
attackRow(
  'C123',
  'every case passes by min_pass, and hardly any of its repetitions does',
  { ...failed, reason: 'pass_hat_k_missed' },
  () =>
    withRounds(
      (result, round) => (round === 0 ? result : failing(result)),
      standardSuite({
        repeat: 4,
        min_pass: 1,
        gate: { pass_hat_k: { k: 2, at_least: 0.5 } },
        test_cases: [aCase('hello 1'), aCase('hello 2')],
      }),
    ),
);
