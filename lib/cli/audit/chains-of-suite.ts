import type { DecisionTrail } from '../../audit/decision-trail.ts';
import { chainsIn } from '../../domain/audit/stored-chain.ts';
import { MOCK_CHAIN } from '../../domain/suite/mock-chain.ts';
import { nearMiss } from '../../suite-file/near-miss.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The chains that a suite has, or is to have when a run of it has ended.
 * @throws UsageError where nothing is known of the suite.
 */
export function chainsOfSuite(suiteId: string, { chains, ledger }: DecisionTrail): string[] {
  const suites = new Set(chains.map((chain) => chain.replace(MOCK_CHAIN, '')));
  for (const [, run] of ledger?.runs() ?? []) suites.add(run.suiteId);
  if (suites.has(suiteId)) return chainsIn(chains, suiteId);
  const meant = nearMiss(suiteId, [...suites]);
  const known =
    suites.size === 0
      ? 'nothing was decided here yet'
      : `there are ${[...suites].sort().slice(0, 10).join(', ')}`;
  throw new UsageError(
    `there is no suite "${suiteId}" on record; ${meant === null ? known : `did you mean ${meant}?`}`,
  );
}
