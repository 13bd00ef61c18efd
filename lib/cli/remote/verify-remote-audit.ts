import type { AuditHead } from '../../domain/audit/audit-chain.ts';
import { type ChainFinding, verifyChain } from '../../domain/audit/verify-chain.ts';
import { chainOf } from '../../domain/chain-of.ts';
import type { GateClient } from './gate-client.ts';

/** Runs of a suite, newest first, whose records have to be in the chain where their runs say. */
const ANCHORS = 10;

interface RemoteChain {
  readonly chain: string;
  readonly records: number;
  /** None: it stays where it is. */
  readonly evidenceChecked: 0;
  readonly isIntact: boolean;
  readonly findings: readonly ChainFinding[];
}

interface RemoteAudit {
  readonly isIntact: boolean;
  readonly chains: readonly RemoteChain[];
}

type AskedGate = Pick<GateClient, 'auditRecords' | 'suites' | 'runs' | 'run'>;

/**
 * Verifies the audit chains of a suite, or of all that a deployed gate lists, as it shows them: their links and
 * hashes here, and their newest places by what the runs themselves say.
 */
export async function verifyRemoteAudit(
  client: AskedGate,
  { suiteId }: { readonly suiteId?: string | undefined } = {},
): Promise<RemoteAudit> {
  const suites =
    suiteId === undefined ? (await client.suites()).map(({ suite_id }) => suite_id) : [suiteId];
  const chains: RemoteChain[] = [];
  for (const suite of suites) chains.push(...(await chainsOfSuite(suite, client)));
  return { isIntact: chains.every(({ isIntact }) => isIntact), chains };
}

/** That of its runs and that of its mock runs, as far as there are any. */
async function chainsOfSuite(suiteId: string, client: AskedGate): Promise<RemoteChain[]> {
  const anchors = new Map<string, AuditHead[]>(
    [{ suiteId }, { suiteId, simulated: true as const }].map((run) => [chainOf(run), []]),
  );
  // Before the records, so that no run is newer than they are.
  for (const { run_id, simulated } of await client.runs(suiteId, ANCHORS)) {
    const { audit } = await client.run(run_id);
    if (audit === null) continue;
    anchors.get(chainOf({ suiteId, simulated }))?.push({ seq: audit.seq, hash: audit.hash });
  }
  const chains: RemoteChain[] = [];
  for (const [chain, heads] of anchors) {
    const records = await client.auditRecords(chain);
    if (records.length === 0 && heads.length === 0) continue;
    const findings = verifyChain(records, { chain, anchors: heads });
    const isIntact = findings.length === 0;
    chains.push({ chain, records: records.length, evidenceChecked: 0, isIntact, findings });
  }
  return chains;
}
