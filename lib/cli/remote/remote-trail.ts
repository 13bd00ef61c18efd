import type { DecisionTrail } from '../../audit/decision-trail.ts';
import type { AuditHead } from '../../domain/audit/audit-chain.ts';
import { canonicalForm } from '../../domain/audit/canonical-form.ts';
import type { GateClient } from './gate-client.ts';

/** Runs of the suite, newest first, whose records have to be in the chain where their runs say. */
const ANCHORS = 10;
/** Reports of the newest runs that are fetched: each is two requests and some seconds for a large suite. */
const REPORTS = 50;

/** What a deployed gate shows of a suite: its records, the places that runs remember, the reports of the newest. */
export async function remoteTrail(
  chain: string,
  client: Pick<GateClient, 'auditRecords' | 'runs' | 'run' | 'report'>,
): Promise<DecisionTrail> {
  // Before the records, so that no run is newer than they are.
  const anchors: AuditHead[] = [];
  for (const { run_id } of await client.runs(chain, ANCHORS)) {
    const { audit } = await client.run(run_id);
    if (audit !== null) anchors.push({ seq: audit.seq, hash: audit.hash });
  }
  const records = await client.auditRecords(chain);
  const newest = new Set(records.slice(-REPORTS).map(({ run_id }) => run_id));
  return {
    chains: records.length === 0 && anchors.length === 0 ? [] : [chain],
    // The place of a record is its own there: no two can have one.
    records: () =>
      records.map((record) => ({ seq: Number(record.seq), text: canonicalForm(record) })),
    evidence: null,
    ledger: null,
    anchors,
    report: async (runId) => (newest.has(runId) ? await client.report(runId) : undefined),
  };
}
