import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord } from '../domain/audit/stored-chain.ts';
import { chainOf } from '../domain/chain-of.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import type { ForgettingPlace } from './forgetting-place.ts';

/** A state directory, whose runs can be redacted and pruned. */
export function localPlace(state: StateDirectory): ForgettingPlace {
  const { audit, baselines, evidence, forgettingLog, ledger } = state;
  return {
    log: {
      append: async (entries) => forgettingLog.append(entries),
      forgotten: async () => forgettingLog.forgotten(),
    },
    evidence: {
      get: (ref) => evidence.get(ref),
      read: (key) => evidence.read(key),
      keysOf: (runId) => evidence.keysOf(runId),
      folders: () => evidence.folders(),
      // Nothing is in the way of removing a file.
      heldBy: async () => null,
      lay: (key, tombstone) => evidence.lay(key, tombstone),
      laid: (key) => evidence.laid(key),
      bury: (key) => evidence.bury(key),
    },
    async recordOf(run) {
      for (const { text } of audit.eachRecord(chainOf(run))) {
        const record = readRecord(text);
        if (record?.run_id === run.runId) return record;
      }
      return null;
    },
    rewriteLedger: async (runId, rewrite) => ledger.rewriteRun(runId, rewrite),
    removeReports: async (runId) => removeReports(state.path, runId),
    leaveNoTraces: async () => state.leaveNoTraces(),
    async *records() {
      for (const chain of audit.chains()) {
        for (const { text } of audit.eachRecord(chain)) {
          const record = readRecord(text);
          if (record !== null) yield record;
        }
      }
    },
    baselineRuns: async () => [...baselines.all()].map(({ runId }) => runId),
    mayGo: async (runId) => ((await ledger.readRun(runId))?.verdict ?? null) !== null,
    hasRemains: async (runId) =>
      (await ledger.readRun(runId)) !== null || (await evidence.keysOf(runId)).length > 0,
    async forgetRun(runId) {
      removeReports(state.path, runId);
      await evidence.forgetRun(runId);
      ledger.forgetRun(runId);
    },
  };
}

function removeReports(state: string, runId: string): void {
  for (const extension of ['json', 'html']) {
    rmSync(join(state, 'reports', `${runId}.${extension}`), { force: true });
  }
}
