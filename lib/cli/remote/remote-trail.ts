import type { DecisionTrail } from '../../audit/decision-trail.ts';
import type { AuditHead } from '../../domain/audit/audit-chain.ts';
import { canonicalForm } from '../../domain/audit/canonical-form.ts';
import { chainOf } from '../../domain/chain-of.ts';
import { FORGETTING_CHAIN } from '../../domain/forgetting/forgetting-log.ts';
import { UsageError } from '../usage-error.ts';
import type { GateClient } from './gate-client.ts';

/** Runs of a suite, newest first, whose records have to be in the chain where their runs say. */
const ANCHORS = 10;
/** Reports of the newest runs of a chain that are fetched: each is two requests, and some seconds for a large suite. */
const REPORTS = 50;

type AskedGate = Pick<GateClient, 'auditRecords' | 'suites' | 'runs' | 'run' | 'report'>;
type Records = Awaited<ReturnType<GateClient['auditRecords']>>;

/**
 * What a deployed gate shows of a suite, or of all that it lists: records, the places that runs remember, and
 * the reports of the newest.
 * @throws UsageError where it has decided nothing of the suite that is asked for.
 */
export async function remoteTrail(
  client: AskedGate,
  { suiteId }: { readonly suiteId?: string | undefined } = {},
): Promise<DecisionTrail> {
  const suites =
    suiteId === undefined ? (await client.suites()).map(({ suite_id }) => suite_id) : [suiteId];
  const anchors = new Map<string, AuditHead[]>();
  const records = new Map<string, Records>();
  for (const suite of suites) {
    for (const [chain, heads] of await anchorsOf(suite, client)) {
      const stored = await client.auditRecords(chain);
      if (stored.length === 0 && heads.length === 0) continue;
      anchors.set(chain, heads);
      records.set(chain, stored);
    }
  }
  if (suiteId !== undefined && records.size === 0) {
    throw new UsageError(
      `the gate has decided nothing of suite "${suiteId}"; check --suite-id and --gate-url`,
    );
  }
  const forgetting = await client.auditRecords(FORGETTING_CHAIN);
  const newest = new Set(
    [...records.values()].flatMap((chain) => chain.slice(-REPORTS).map(({ run_id }) => run_id)),
  );
  return {
    chains: [...records.keys()],
    // The place of a record is its own there: no two can have one.
    records: (chain) =>
      (records.get(chain) ?? []).map((record) => ({
        seq: Number(record.seq),
        text: canonicalForm(record),
      })),
    forgetting: forgetting.map(canonicalForm),
    anchors: (chain) => anchors.get(chain) ?? [],
    evidence: null,
    ledger: null,
    report: async (runId) => (newest.has(runId) ? await client.report(runId) : undefined),
  };
}

/** By chain: that of its runs and that of its mock runs. Before the records, so that no run is newer than they are. */
async function anchorsOf(suiteId: string, client: AskedGate): Promise<Map<string, AuditHead[]>> {
  const anchors = new Map<string, AuditHead[]>(
    [{ suiteId }, { suiteId, simulated: true as const }].map((run) => [chainOf(run), []]),
  );
  for (const { run_id, simulated } of await client.runs(suiteId, ANCHORS)) {
    const { audit } = await client.run(run_id);
    if (audit === null) continue;
    anchors.get(chainOf({ suiteId, simulated }))?.push({ seq: audit.seq, hash: audit.hash });
  }
  return anchors;
}
