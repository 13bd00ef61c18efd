import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord } from '../domain/audit/stored-chain.ts';
import { chainOf } from '../domain/chain-of.ts';
import { IntegrityViolated } from '../domain/errors.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import type { BurialGround, ForgettingPlace } from './forgetting-place.ts';

/** A state directory, whose runs can be redacted and pruned. */
export function localPlace(state: StateDirectory): ForgettingPlace {
  const { audit, baselines, evidence, forgettingLog, ledger } = state;
  return {
    log: {
      append: async (entries) => forgettingLog.append(entries),
      forgotten: async () => forgettingLog.forgotten(),
    },
    evidence: buried(state),
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
      for (const key of await evidence.keysOf(runId)) {
        rmSync(join(state.path, 'evidence', besideOf(key)), { force: true });
      }
      await evidence.forgetRun(runId);
      ledger.forgetRun(runId);
    },
  };
}

function buried({ path, evidence }: StateDirectory): BurialGround {
  const laid = (key: string) => {
    const file = join(path, 'evidence', besideOf(key));
    return existsSync(file) ? readFileSync(file) : null;
  };
  return {
    get: (ref) => evidence.get(ref),
    read: (key) => evidence.read(key),
    keysOf: (runId) => evidence.keysOf(runId),
    folders: () => evidence.folders(),
    // Nothing is in the way of removing a file.
    heldBy: async () => null,
    lay: (key, tombstone) => evidence.bury(besideOf(key), tombstone),
    laid: async (key) => laid(key),
    async bury(key) {
      const tombstone = laid(key);
      if (tombstone === null) throw new IntegrityViolated(`no tombstone lies beside ${key}`);
      await evidence.bury(key, tombstone);
      rmSync(join(path, 'evidence', besideOf(key)), { force: true });
    },
  };
}

/** Where the tombstone of a piece lies until it is buried; no evidence has such a name. */
function besideOf(key: string): string {
  return `${key}.tombstone`;
}

function removeReports(state: string, runId: string): void {
  for (const extension of ['json', 'html']) {
    rmSync(join(state, 'reports', `${runId}.${extension}`), { force: true });
  }
}
