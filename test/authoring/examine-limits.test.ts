import { describe, expect, it } from 'vitest';
import { examineLimits } from '../../lib/authoring/examine-limits.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { conversationSuite } from '../cli/cognigy-commands.ts';

const says = (text: string) => ({ input_text: text, outcome: { expected_response_contains: 'x' } });

function limitsOf(
  cases: readonly object[],
  more: { section?: object; suite?: object },
  answerMs: number | null,
) {
  const suite = Suite.parse({ ...conversationSuite(more.section, [...cases]), ...more.suite });
  const { cognigy: section = {} } = suite;
  return examineLimits({ suite, section }, answerMs);
}

describe('whether a suite fits', () => {
  const many = Array.from({ length: 320 }, (_, place) => ({
    id: `case-${place}`,
    ...says('hello'),
  }));
  const scored = Array.from({ length: 501 }, (_, place) => ({
    id: `case-${place}`,
    input_text: 'hello',
    outcome: { expected_intent: 'refund' },
  }));
  const long = [
    {
      id: 'long',
      input_text: 'go on',
      outcome: {},
      turns: Array.from({ length: 20 }, () => says('go on')),
    },
  ];

  it.each<[string, Parameters<typeof limitsOf>, 'ok' | 'warning', RegExp]>([
    [
      'all at once',
      [many, {}, 2_000],
      'ok',
      /320 messages, .* 320 requests, .* at least 40 s by the answer that was measured/,
    ],
    [
      'one after the other',
      [many, { section: { conversations_at_once: 1 } }, 5_000],
      'warning',
      /at least 1600 s .*1500 s \(circuit_breaker_seconds\), so it does not fit/,
    ],
    [
      'turns of one conversation',
      [long, { suite: { circuit_breaker_seconds: 100 } }, 6_000],
      'warning',
      /at least 120 s/,
    ],
    [
      'each as often as it is repeated',
      [long, { suite: { repeat: 3 } }, 1_000],
      'ok',
      /60 messages, .* at least 20 s/,
    ],
    [
      'requests of two windows',
      [scored, { suite: { circuit_breaker_seconds: 299 } }, 1],
      'warning',
      /1002 requests, .* at least 300 s/,
    ],
    ['nothing measured', [many, {}, null], 'ok', /at least 0 s by these limits alone/],
  ])('is told: %s', (_, given, status, message) => {
    const [finding, ...others] = limitsOf(...given);

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ step: 'limits', status });
    expect(finding?.message).toMatch(message);
  });
});
