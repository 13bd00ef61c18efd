import { describe, expect, it } from 'vitest';
import { isSamePerson } from '../../../lib/domain/governance/same-person.ts';

describe('two texts', () => {
  it.each([
    ['jane', 'Jane'],
    ['jane', '@jane'],
    ['jane', 'ｊａｎｅ '],
    ['jane', 'jane@example.com'],
    ['Jane Doe', 'jane.doe@example.com'],
    ['Jane Doe', 'jane_doe'],
    ['Jane Doe <jane@example.com>', 'JANE@example.com'],
    ['jane', '4711+jane@users.noreply.github.com'],
    ['arn:aws:sts::123456789012:assumed-role/release/jane', 'jane'],
    ['arn:aws:iam::123456789012:user/jane', 'jane@example.com'],
    ['EXAMPLE\\jane', 'jane'],
  ])('name one person: %s, %s', (one, other) => {
    expect(isSamePerson(one, other)).toBe(true);
    expect(isSamePerson(other, one)).toBe(true);
  });

  it.each([
    ['jane', 'janet'],
    ['jane@example.com', 'jane@example.org'],
    ['Jane Doe', 'John Doe'],
    ['', ''],
    ['@', '-'],
    ['', 'jane'],
    ['arn:aws:sts::123456789012:assumed-role/release/jane', 'release'],
  ])('name two, or nobody: %s, %s', (one, other) => {
    expect(isSamePerson(one, other)).toBe(false);
  });
});
