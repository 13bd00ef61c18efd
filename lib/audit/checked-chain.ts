import type { CheckedChain } from '../domain/governance/release-facts.ts';
import type { ChainVerification, TrailVerification } from './verify-trail.ts';

/** What a verification has found, as far as a release speaks of it; what concerns no chain stands beside them. */
export function checkedChains({ chains, findings }: TrailVerification): CheckedChain[] {
  const beside = { chain: 'beside the chains', records: 0, findings: findings.length };
  return [
    ...chains.map(checkedChain),
    ...(findings.length === 0 ? [] : [{ ...beside, forgotten: null }]),
  ];
}

function checkedChain({ chain, records, findings, forgotten }: ChainVerification): CheckedChain {
  const runs = new Set(forgotten.map(({ runId }) => runId)).size;
  const words = `${runs} ${runs === 1 ? 'run' : 'runs'} redacted or pruned`;
  return { chain, records, findings: findings.length, forgotten: runs === 0 ? null : words };
}
