import type { CheckedChain } from '../domain/governance/release-facts.ts';
import type { ChainVerification } from './verify-trail.ts';

/** What a verification has found, as far as a release speaks of it. */
export function checkedChain({
  chain,
  records,
  findings,
  forgotten,
}: ChainVerification): CheckedChain {
  const runs = new Set(forgotten.map(({ runId }) => runId)).size;
  const words = `${runs} ${runs === 1 ? 'run' : 'runs'} redacted or pruned`;
  return { chain, records, findings: findings.length, forgotten: runs === 0 ? null : words };
}
