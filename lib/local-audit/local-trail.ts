import type { DecisionTrail } from '../audit/decision-trail.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { localSignatures } from './local-signatures.ts';

/** What a state directory has on record. */
export function localTrail(state: StateDirectory): DecisionTrail {
  const { audit, evidence, ledger, baselines } = state;
  return {
    chains: audit.chains(),
    records: (chain) => audit.eachRecord(chain),
    evidence,
    forgetting: state.forgettingLog.stored(),
    signatures: localSignatures(state.path),
    ledger: {
      run: (runId) => ledger.readRun(runId),
      runs: () => ledger.eachRun(),
      baselines: () => baselines.all(),
    },
  };
}
