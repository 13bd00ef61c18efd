import { expect, it } from 'vitest';
import { readResult } from '../../../lib/domain/evaluation/platform-result.ts';
import { isReadIn } from '../../../lib/domain/evaluation/read-fields.ts';

/** A result in which each field has another value than a reading has without it. */
const FULL = {
  case_id: 'a',
  input_text: 'b',
  assertions: [{ type: 'intent', passed: true, expected: 'x', actual: 'y' }],
  matched_intent: 'c',
  extracted_entities: { city: 'Rome' },
  intent_confidence: 0.5,
  response_text: 'd',
  latency_ms: 1,
  problem: 'e',
  turns: [{ response_text: 'f' }],
};

it('counts for read each field that changes what a reading says', () => {
  const whole = JSON.stringify(readResult(FULL));

  for (const field of Object.keys(FULL)) {
    const without = JSON.stringify(readResult({ ...FULL, [field]: undefined }));

    expect([field, without === whole]).toEqual([field, false]);
    expect([field, isReadIn([field])]).toEqual([field, true]);
  }
});

it.each([['error'], ['skipped'], ['confidence'], ['response']])('counts %s for read', (field) => {
  expect(isReadIn([field])).toBe(true);
});

it.each([
  [['assertions', 0, 'passed'], true],
  [['assertions', 0, 'type'], true],
  [['assertions', 0, 'actual'], false],
  [['assertions', 0, 'expected', 'passed'], false],
  [['extracted_entities', 0, 'value', 'deep'], true],
  [['trace_id'], false],
  [[], true],
])('has for %j: %s', (path, isRead) => {
  expect(isReadIn(path)).toBe(isRead);
});
