import {
  type AuditHead,
  type AuditRecord,
  GENESIS_HASH,
} from '../../lib/domain/audit/audit-chain.ts';
import { type BatchRecord, executionOf } from '../../lib/domain/batch.ts';
import { ConcurrentWrite } from '../../lib/domain/errors.ts';
import type { RunRecord } from '../../lib/domain/run.ts';
import type { PastDuration } from '../../lib/steps/ports/duration-history.ts';
import type { ClaimedExecution } from '../../lib/steps/ports/run-ledger.ts';

/** An audit record and the instant from which on it was there. */
export interface InsertedRecord {
  readonly record: AuditRecord;
  readonly at: number;
}

/**
 * What all functions of a simulation share, each operation done at once and as a whole.
 *
 * Documents are frozen instead of copied: a step that changes what it read without writing it fails.
 */
export class SimulatedStores {
  readonly runs = new Map<string, RunRecord>();
  readonly batches = new Map<string, BatchRecord[]>();
  /** Batch to every execution, with its address, that its entry ever named as its own. */
  readonly adoptions = new Map<string, Set<string>>();
  /** Execution, with its address, to the run that claimed it. */
  readonly executions = new Map<string, string>();
  readonly objects = new Map<string, Uint8Array>();
  readonly chains = new Map<string, InsertedRecord[]>();
  /** Signed verdicts, by run. */
  readonly envelopes = new Map<string, Uint8Array>();
  /** All that the key has signed, be it kept or not: it is out in the world. */
  readonly signed: { readonly runId: string; readonly message: Uint8Array }[] = [];
  readonly durations = new Map<string, readonly PastDuration[]>();

  createRun(run: RunRecord): boolean {
    if (this.runs.has(run.runId)) return false;
    this.runs.set(run.runId, frozen({ ...run }));
    return true;
  }

  updateRun(run: RunRecord): RunRecord {
    const known = this.runs.get(run.runId);
    if (known?.version !== run.version) throw stale(`run ${run.runId}`, run.version);
    const next = frozen({ ...run, version: run.version + 1 });
    this.runs.set(run.runId, next);
    return next;
  }

  createBatches(batches: readonly BatchRecord[]): void {
    for (const batch of batches) {
      const known = this.batches.get(batch.runId) ?? [];
      if (known.some(({ index }) => index === batch.index)) continue;
      known.push(frozen({ ...batch }));
      known.sort((one, other) => one.index - other.index);
      this.batches.set(batch.runId, known);
    }
  }

  listBatches(runId: string): BatchRecord[] {
    return [...(this.batches.get(runId) ?? [])];
  }

  updateBatch<Batch extends BatchRecord>(batch: Batch): Batch {
    const known = this.batches.get(batch.runId) ?? [];
    const place = known.findIndex(({ index }) => index === batch.index);
    const name = `batch ${batch.index} of run ${batch.runId}`;
    if (known[place]?.version !== batch.version) throw stale(name, batch.version);
    const next = frozen({ ...batch, version: batch.version + 1 });
    known[place] = next;
    const execution = executionOf(next);
    if (execution !== null) {
      const key = `${batch.runId}:${batch.index}`;
      const name = placedId(this.runs.get(batch.runId)?.platformUrl, execution.id);
      this.adoptions.set(key, (this.adoptions.get(key) ?? new Set()).add(name));
    }
    return next;
  }

  claimExecution({ platformUrl, executionId }: ClaimedExecution, runId: string): string {
    const name = placedId(platformUrl, executionId);
    const holder = this.executions.get(name) ?? runId;
    this.executions.set(name, holder);
    return holder;
  }

  executionHolder({ platformUrl, executionId }: ClaimedExecution): string | null {
    return this.executions.get(placedId(platformUrl, executionId)) ?? null;
  }

  head(chain: string): AuditHead {
    const last = this.chains.get(chain)?.at(-1)?.record;
    return last === undefined ? { seq: 0, hash: GENESIS_HASH } : { seq: last.seq, hash: last.hash };
  }

  insertRecord(record: AuditRecord, at: number): boolean {
    const records = this.chains.get(record.chain) ?? [];
    if (records.some((other) => other.record.seq === record.seq)) return false;
    records.push({ record, at });
    records.sort((one, other) => one.record.seq - other.record.seq);
    this.chains.set(record.chain, records);
    return true;
  }

  recordsAfter(chain: string, seq: number): AuditRecord[] {
    const records = this.chains.get(chain) ?? [];
    return records.flatMap(({ record }) => (record.seq > seq ? record : []));
  }

  recordsOf(runId: string): InsertedRecord[] {
    return [...this.chains.values()].flat().filter(({ record }) => record.run_id === runId);
  }
}

/** Every address numbers its executions from 1 on. */
export function placedId(url: string | undefined, executionId: string): string {
  return `${executionId} at ${url}`;
}

function stale(name: string, version: number): ConcurrentWrite {
  return new ConcurrentWrite(`${name} is no longer at version ${version}; read it again`);
}

function frozen<T extends object>(document: T): T {
  for (const value of Object.values(document)) {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) frozen(value);
  }
  return Object.freeze(document);
}
