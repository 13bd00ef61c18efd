import { describe, expect, it } from 'vitest';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import { verifyChain } from '../../../lib/domain/audit/verify-chain.ts';
import { aChain } from '../../support/builders/audit-builders.ts';
import { campaignSize } from '../../support/setup/campaign-size.ts';
import { mutationOf } from './audit-mutations.ts';

const MUTATIONS = campaignSize({ sample: 500, full: 10_000 });
const chain = aChain(4);
const anchor = { seq: 4, hash: chain.at(-1)?.hash ?? '' };

describe('the verification of an audit chain', () => {
  it(`finds every one of ${MUTATIONS} random mutations`, () => {
    const kinds = new Set<string>();
    const missed: string[] = [];
    for (let number = 1; number <= MUTATIONS; number += 1) {
      const { kind, stored, isCutTail } = mutationOf(chain, number);
      kinds.add(kind);
      const alone = verifyChain(stored, { chain: 'suite-1' });
      const anchored =
        alone.length > 0 ? alone : verifyChain(stored, { chain: 'suite-1', anchors: [anchor] });

      if (alone.length === 0 && !isCutTail) missed.push(`${number}: ${kind}, without an anchor`);
      if (anchored.length === 0) missed.push(`${number}: ${kind}, with an anchor`);
    }

    expect(missed).toEqual([]);
    expect(kinds.size).toBe(12);
  });

  it('does not see a cut of the end without an anchor, and does with one', () => {
    const cut = chain.slice(0, 2).map(canonicalForm);

    expect(verifyChain(cut, { chain: 'suite-1' })).toEqual([]);
    expect(verifyChain(cut, { chain: 'suite-1', anchors: [anchor] })).toEqual([
      expect.objectContaining({ kind: 'anchor', seq: 4 }),
    ]);
  });
});
