import { type ChainFinding, verifyChain } from '../../domain/audit/verify-chain.ts';
import type { GateClient } from './gate-client.ts';

/** Runs of the suite, newest first, whose records have to be in the chain where their runs say. */
const ANCHORS = 10;

interface RemoteChain {
  readonly chain: string;
  readonly records: number;
  /** None: it stays where it is. */
  readonly evidenceChecked: 0;
  readonly isIntact: boolean;
  readonly findings: readonly ChainFinding[];
}

/**
 * Verifies the audit chain of a suite as a deployed gate shows it: its links and hashes here, and its
 * newest places by what the runs themselves say.
 */
export async function verifyRemoteChain(
  chain: string,
  client: Pick<GateClient, 'auditRecords' | 'runs' | 'run'>,
): Promise<RemoteChain> {
  // Before the records, so that no run is newer than they are.
  const anchors = [];
  for (const { run_id } of await client.runs(chain, ANCHORS)) {
    const { audit } = await client.run(run_id);
    if (audit !== null) anchors.push({ seq: audit.seq, hash: audit.hash });
  }
  const records = await client.auditRecords(chain);
  const findings = verifyChain(records, { chain, anchors });
  return {
    chain,
    records: records.length,
    evidenceChecked: 0,
    isIntact: findings.length === 0,
    findings,
  };
}
