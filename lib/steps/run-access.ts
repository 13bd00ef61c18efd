import { ConcurrentWrite, IntegrityViolated } from '../domain/errors.ts';
import type { EvidenceRef } from '../domain/evidence-ref.ts';
import type { RunRecord } from '../domain/run.ts';
import { Suite } from '../domain/suite/suite.ts';
import type { EvidenceStore } from './ports/evidence-store.ts';
import type { RunLedger } from './ports/run-ledger.ts';

/** How often a change to the run record is tried again because somebody else wrote in between. */
const MAX_AMEND_ATTEMPTS = 8;

/** @throws IntegrityViolated where the ledger does not know the run. */
export async function runOf(ledger: RunLedger, runId: string): Promise<RunRecord> {
  const run = await ledger.readRun(runId);
  if (run === null) throw new IntegrityViolated(`run ${runId} is not in the ledger`);
  return run;
}

/** Applies `change` to the newest state of a run; a change that returns the record itself writes nothing. */
export async function amendRun(
  ledger: RunLedger,
  runId: string,
  change: (run: RunRecord) => RunRecord,
): Promise<RunRecord> {
  for (let attempt = 1; ; attempt += 1) {
    const run = await runOf(ledger, runId);
    const changed = change(run);
    if (changed === run) return run;
    try {
      return await ledger.updateRun(changed);
    } catch (error) {
      if (!(error instanceof ConcurrentWrite) || attempt >= MAX_AMEND_ATTEMPTS) throw error;
    }
  }
}

/** @throws IntegrityViolated where the bytes are not what was stored, or are no suite. */
export async function suiteOf(evidence: EvidenceStore, ref: EvidenceRef): Promise<Suite> {
  const parsed = Suite.safeParse(await jsonOf(evidence, ref));
  if (!parsed.success) throw new IntegrityViolated(`evidence ${ref.key} is no suite`);
  return parsed.data;
}

export async function jsonOf(evidence: EvidenceStore, ref: EvidenceRef): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await evidence.get(ref)));
}

/** @throws IntegrityViolated where the bytes are not what was stored, or are no list. */
export async function listOf(evidence: EvidenceStore, ref: EvidenceRef): Promise<unknown[]> {
  const list = await jsonOf(evidence, ref);
  if (!Array.isArray(list)) throw new IntegrityViolated(`evidence ${ref.key} is no list`);
  return list;
}
