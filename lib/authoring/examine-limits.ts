import { turnsOf } from '../domain/suite/case-turns.ts';
import { type CognigySection, TEST_MESSAGES_PER_HOUR } from '../domain/suite/cognigy-section.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { type Finding, fine, warning } from './finding.ts';

/** Of shared environments, for all clients behind one address. */
const REQUESTS_PER_WINDOW = 1_000;
const WINDOW_MINUTES = 5;

/** How long the vendor's limits make a run of the suite take. */
export function examineLimits(suite: Suite | null, section: Partial<CognigySection>): Finding[] {
  const limits = `${REQUESTS_PER_WINDOW} requests in ${WINDOW_MINUTES} minutes, 10 playbooks at a time, ${TEST_MESSAGES_PER_HOUR} test messages an hour`;
  if (suite === null || section.mode !== 'conversation') return [fine('limits', limits)];
  const messages = suite.test_cases.reduce(
    (sum, testCase) => sum + turnsOf(testCase).length * (testCase.repeat ?? suite.repeat ?? 1),
    0,
  );
  const perHour = section.max_messages_per_hour ?? TEST_MESSAGES_PER_HOUR;
  const hours = Math.ceil(messages / perHour);
  const says = `the suite sends ${messages} ${messages === 1 ? 'message' : 'messages'}, of which ${perHour} may go out in an hour`;
  if (hours <= 1) return [fine('limits', says)];
  return [
    warning(
      'limits',
      `${says}: it takes up to ${hours} hours`,
      'run a part by --tag, or have the vendor raise the limit and say so in cognigy.max_messages_per_hour',
    ),
  ];
}
