import { messagesOfCase, turnsOf, turnsWithPast } from '../domain/suite/case-turns.ts';
import { TEST_MESSAGES_PER_HOUR } from '../domain/suite/cognigy-section.ts';
import { repeatOf } from '../domain/suite/repetitions.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { requestsOfTurn } from '../platforms/cognigy-ai/conversation/conversation-batch.ts';
import { counted } from './counted.ts';
import type { Examination } from './examination.ts';
import { type Finding, fine, warning } from './finding.ts';

/** Of shared environments, for all clients behind one address. */
const REQUESTS_PER_WINDOW = 1_000;
const WINDOW_MINUTES = 5;
const HOUR_SECONDS = 3_600;
const DEFAULT_AT_ONCE = 16;

/**
 * Whether a run of the suite fits its own time and the vendor's limits.
 * @param answerMs how long the bot took for an answer; null where nobody knows
 */
export function examineLimits(
  { suite, section }: Pick<Examination, 'suite' | 'section'>,
  answerMs: number | null,
): Finding[] {
  const perHour = section.max_messages_per_hour ?? TEST_MESSAGES_PER_HOUR;
  if (suite === null || section.mode !== 'conversation') {
    return [
      fine(
        'limits',
        `${REQUESTS_PER_WINDOW} requests in ${WINDOW_MINUTES} minutes, 10 playbooks at a time, ${perHour} test messages an hour`,
      ),
    ];
  }
  const load = loadOf(suite);
  const says = `the suite sends ${counted(load.messages, 'message')}, of which ${perHour} may go out in an hour, and ${counted(load.requests, 'request')}, of which ${REQUESTS_PER_WINDOW} may in ${WINDOW_MINUTES} minutes`;
  const waits = waitingSeconds(load, perHour);
  const talk =
    answerMs === null ? 0 : talkingSeconds(load, answerMs, section.conversations_at_once);
  const seconds = Math.ceil(Math.max(waits, talk));
  const { circuit_breaker_seconds: allowed } = suite;
  const measured = answerMs === null ? 'by these limits alone' : 'by the answer that was measured';
  const takes = `it takes at least ${seconds} s ${measured}, and may take ${allowed} s (circuit_breaker_seconds)`;
  if (seconds <= allowed) return [fine('limits', `${says}: ${takes}`)];
  return [
    warning(
      'limits',
      `${says}: ${takes}, so it does not fit`,
      waits > talk
        ? 'split the suite, or run a part by --tag, or raise circuit_breaker_seconds'
        : 'raise circuit_breaker_seconds or cognigy.conversations_at_once, split the suite, or run a part by --tag',
    ),
  ];
}

interface Load {
  readonly cases: number;
  readonly messages: number;
  readonly requests: number;
  /** Messages of the longest conversation, which go out one after the other. */
  readonly longest: number;
}

function loadOf(suite: Suite): Load {
  const load = { cases: 0, messages: 0, requests: 0, longest: 0 };
  for (const testCase of suite.test_cases) {
    const said = turnsOf(testCase);
    const turns = suite.cognigy?.replay === 'stable' ? turnsWithPast(said) : said;
    const messages = messagesOfCase(suite, testCase);
    const openings = messages - turns.length;
    const times = repeatOf(suite, testCase);
    load.cases += times;
    load.messages += times * messages;
    load.requests += times * turns.reduce((sum, turn) => sum + requestsOfTurn(turn), openings);
    load.longest = Math.max(load.longest, messages);
  }
  return load;
}

/** What is more than a window lets through waits for the next one. */
function waitingSeconds({ messages, requests }: Load, perHour: number): number {
  const hours = Math.floor(Math.max(0, messages - 1) / perHour);
  const windows = Math.floor(Math.max(0, requests - 1) / REQUESTS_PER_WINDOW);
  return Math.max(hours * HOUR_SECONDS, windows * WINDOW_MINUTES * 60);
}

/** All answers one after the other, as many conversations at once as the suite allows. */
function talkingSeconds(
  { cases, messages, longest }: Load,
  answerMs: number,
  atOnce: number = DEFAULT_AT_ONCE,
): number {
  const sideBySide = Math.max(1, Math.min(atOnce, cases));
  return (Math.max(messages / sideBySide, longest) * answerMs) / 1_000;
}
