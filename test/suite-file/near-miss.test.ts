import { describe, expect, it } from 'vitest';
import { nearMiss } from '../../lib/suite-file/near-miss.ts';

const fields = [
  'expected_intent',
  'expected_entities',
  'expected_entity_values',
  'input_text',
  'id',
];

describe('nearMiss', () => {
  it.each([
    ['expected_intend', 'expected_intent'],
    ['expectedIntent', 'expected_intent'],
    ['Expected-Intent', 'expected_intent'],
    ['intent', 'expected_intent'],
    ['entities', 'expected_entities'],
    ['inputText', 'input_text'],
    ['input', 'input_text'],
  ])('takes %s for %s', (written, meant) => {
    expect(nearMiss(written, fields)).toBe(meant);
  });

  it.each(['', 'colour', 'xy', 'expected', '__'])('does not guess at "%s"', (written) => {
    expect(nearMiss(written, fields)).toBeNull();
  });
});
