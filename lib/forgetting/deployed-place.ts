import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { chainOf } from '../domain/chain-of.ts';
import type { Forgotten } from '../domain/forgetting/forgotten.ts';
import type { RunRecord } from '../domain/run.ts';
import type { BurialGround, ForgettingPlace } from './forgetting-place.ts';

/** Runs that are pruned at once: some seconds, where a request has 29. */
export const MOST_PRUNED = 20;

/** The stores of a deployed gate that can forget. */
export interface DeployedStores {
  readonly log: ForgettingPlace['log'];
  readonly audit: {
    recordsAfter(chain: string, seq: number, limit?: number): Promise<AuditRecord[]>;
  };
  readonly evidence: BurialGround & {
    /** Claims that no lock of any kind holds evidence of a run. */
    isFree(runId: string): Promise<boolean>;
    forgetRun(runId: string): Promise<void>;
  };
  readonly reports: { forgetRun(runId: string): Promise<void> };
  readonly ledger: {
    readRun(runId: string): Promise<RunRecord | null>;
    rewriteRun(runId: string, rewrite: (document: unknown) => unknown): Promise<void>;
  };
  readonly baselines: { list(suiteId: string): Promise<readonly { readonly runId: string }[]> };
}

/**
 * One suite of a deployed gate, whose runs can be redacted and pruned; what is in the ledger ends by itself.
 *
 * @param lockedSince - What was put into the bucket since then, in milliseconds since 1970 UTC, is locked.
 */
export function deployedPlace(
  suiteId: string,
  { stores, lockedSince }: { readonly stores: DeployedStores; readonly lockedSince: number },
): ForgettingPlace {
  const { log, audit, evidence, reports, ledger, baselines } = stores;
  let known: Promise<Forgotten> | undefined;
  const forgotten = () => {
    known ??= log.forgotten();
    return known;
  };
  return {
    log,
    evidence,
    async recordOf(run) {
      const after = (run.audit?.seq ?? 1) - 1;
      const [record] = await audit.recordsAfter(chainOf(run), after, 1);
      return record?.run_id === run.runId ? record : null;
    },
    rewriteLedger: (runId, rewrite) => ledger.rewriteRun(runId, rewrite),
    removeReports: (runId) => reports.forgetRun(runId),
    async leaveNoTraces() {
      // Older versions go with what they are versions of.
    },
    async *records() {
      for (const run of [{ suiteId }, { suiteId, simulated: true as const }]) {
        yield* await audit.recordsAfter(chainOf(run), 0);
      }
    },
    baselineRuns: async () => (await baselines.list(suiteId)).map(({ runId }) => runId),
    // Its tombstones are younger than the run.
    async mayGo(runId) {
      const redacted = (await forgotten()).redactionsOf(runId).at(-1);
      return redacted === undefined || Date.parse(redacted.at) < lockedSince;
    },
    // What a pruning has left is removed before the next one begins.
    async hasRemains(runId) {
      if (!(await forgotten()).lastPruned(MOST_PRUNED).includes(runId)) return false;
      return (await evidence.keysOf(runId)).length > 0;
    },
    async forgetRun(runId) {
      await reports.forgetRun(runId);
      await evidence.forgetRun(runId);
    },
  };
}
