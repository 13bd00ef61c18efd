import type { AuditTrail } from '../audit/audit-trail.ts';
import type { StateDirectory } from '../local/state-directory.ts';

/** What a state directory has on record. */
export function localTrail({ audit, evidence, ledger, baselines }: StateDirectory): AuditTrail {
  return {
    chains: audit.chains(),
    records: (chain) => audit.eachRecord(chain),
    evidence,
    ledger: {
      run: (runId) => ledger.readRun(runId),
      runs: () => ledger.eachRun(),
      baselines: () => baselines.all(),
    },
  };
}
