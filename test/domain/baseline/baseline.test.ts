import { describe, expect, it } from 'vitest';
import { baselineLabelOf } from '../../../lib/domain/baseline/baseline.ts';
import { aSuite } from '../../support/builders/run-evidence.ts';

describe('the baseline that a suite asks for', () => {
  it('is the one that it names, or else "main"', () => {
    expect(baselineLabelOf(aSuite(1, { gate: { baseline: 'release' } }))).toBe('release');
    expect(baselineLabelOf(aSuite(1))).toBe('main');
  });
});
