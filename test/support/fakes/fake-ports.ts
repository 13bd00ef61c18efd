import {
  type AuditHead,
  type AuditRecord,
  GENESIS_HASH,
} from '../../../lib/domain/audit/audit-chain.ts';
import type { BatchRecord } from '../../../lib/domain/batch.ts';
import { ConcurrentWrite } from '../../../lib/domain/errors.ts';
import type { EvidenceRef } from '../../../lib/domain/evidence-ref.ts';
import { evidenceRefOf, intactEvidence } from '../../../lib/domain/evidence-ref.ts';
import type { Baseline, RunRecord } from '../../../lib/domain/run.ts';
import type { AuditLog } from '../../../lib/steps/ports/audit-log.ts';
import type { BaselineStore } from '../../../lib/steps/ports/baseline-store.ts';
import type { DurationHistory, PastDuration } from '../../../lib/steps/ports/duration-history.ts';
import type { EvidenceStore } from '../../../lib/steps/ports/evidence-store.ts';
import type {
  DeliveryOutcome,
  NotificationMessage,
  Notifier,
} from '../../../lib/steps/ports/notifier.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import type { RateBudget } from '../../../lib/steps/ports/rate-budget.ts';
import type { ClaimedExecution, RunLedger } from '../../../lib/steps/ports/run-ledger.ts';
import type { EnvelopeStore } from '../../../lib/steps/ports/verdict-signing.ts';
import { expectCasesInOrder } from './cases-in-order.ts';
import { FakePlatform } from './fake-platform.ts';

/** When every fake clock starts, unless told otherwise. */
export const FAKE_START = Date.parse('2026-11-22T10:00:00Z');

/** Time that moves only when it is told to, in milliseconds since 1970 UTC. */
export class FakeClock {
  time: number;

  constructor(time = FAKE_START) {
    this.time = time;
  }

  readonly now = (): number => this.time;

  advanceSeconds(seconds: number): void {
    this.time += seconds * 1000;
  }
}

/** Keeps copies, so that a step which changes what it read without writing it is found out. */
export class FakeLedger implements RunLedger {
  readonly runs = new Map<string, RunRecord>();
  readonly batches = new Map<string, BatchRecord>();
  readonly executions = new Map<string, string>();
  /** Called before every write; throw in it to lose the write. */
  beforeWrite: (record: RunRecord | BatchRecord) => void = () => {};
  /** Called after every write; throw in it to crash once the write is done. */
  afterWrite: (record: RunRecord | BatchRecord) => void = () => {};

  async createRun(run: RunRecord): Promise<boolean> {
    this.beforeWrite(run);
    if (this.runs.has(run.runId)) return false;
    this.runs.set(run.runId, structuredClone(run));
    this.afterWrite(run);
    return true;
  }

  async readRun(runId: string): Promise<RunRecord | null> {
    return structuredClone(this.runs.get(runId) ?? null);
  }

  async updateRun(run: RunRecord): Promise<RunRecord> {
    return this.#replace(this.runs, run.runId, run, `run ${run.runId}`);
  }

  async recentRuns(suiteId: string, limit: number): Promise<RunRecord[]> {
    return [...this.runs.values()]
      .filter((run) => run.suiteId === suiteId)
      .sort((a, b) => b.startedAt - a.startedAt)
      .slice(0, limit)
      .map((run) => structuredClone(run));
  }

  async createBatches(batches: readonly BatchRecord[]): Promise<void> {
    for (const batch of batches) {
      const key = batchKey(batch);
      if (this.batches.has(key)) continue;
      this.beforeWrite(batch);
      this.batches.set(key, structuredClone(batch));
      this.afterWrite(batch);
    }
  }

  async listBatches(runId: string): Promise<BatchRecord[]> {
    return [...this.batches.values()]
      .filter((batch) => batch.runId === runId)
      .sort((a, b) => a.index - b.index)
      .map((batch) => structuredClone(batch));
  }

  async updateBatch<Batch extends BatchRecord>(batch: Batch): Promise<Batch> {
    const name = `batch ${batch.index} of run ${batch.runId}`;
    return this.#replace(this.batches, batchKey(batch), batch, name);
  }

  async claimExecution(
    { platformUrl, executionId }: ClaimedExecution,
    runId: string,
  ): Promise<string> {
    const key = `${platformUrl} ${executionId}`;
    const holder = this.executions.get(key) ?? runId;
    this.executions.set(key, holder);
    return holder;
  }

  async executionHolder({ platformUrl, executionId }: ClaimedExecution): Promise<string | null> {
    return this.executions.get(`${platformUrl} ${executionId}`) ?? null;
  }

  #replace<Kept extends RunRecord | BatchRecord, R extends Kept>(
    kept: Map<string, Kept>,
    key: string,
    record: R,
    name: string,
  ): R {
    this.beforeWrite(record);
    if (kept.get(key)?.version !== record.version) {
      throw new ConcurrentWrite(`${name} is no longer at version ${record.version}; read it again`);
    }
    const next = { ...structuredClone(record), version: record.version + 1 };
    kept.set(key, next);
    this.afterWrite(next);
    return structuredClone(next);
  }
}

function batchKey(batch: BatchRecord): string {
  return `${batch.runId}:${batch.index}`;
}

export class FakeEvidence implements EvidenceStore {
  /** By key; change an entry to forge it, delete one to lose it. */
  readonly objects = new Map<string, Uint8Array>();
  /** Called before every write; throw in it to lose the write. */
  beforeWrite: (ref: EvidenceRef) => void = () => {};

  async put(
    runId: string,
    name: string,
    extension: 'json',
    bytes: Uint8Array,
  ): Promise<EvidenceRef> {
    const ref = evidenceRefOf(runId, name, extension, bytes);
    this.beforeWrite(ref);
    this.objects.set(ref.key, Uint8Array.from(bytes));
    return ref;
  }

  async get(ref: EvidenceRef): Promise<Uint8Array> {
    return Uint8Array.from(intactEvidence(ref, this.objects.get(ref.key) ?? null));
  }

  /** Stores a document as a step would, for arranging a test. */
  async putJson(runId: string, name: string, document: unknown): Promise<EvidenceRef> {
    return this.put(runId, name, 'json', Buffer.from(JSON.stringify(document)));
  }
}

export class FakeAudit implements AuditLog {
  readonly chains = new Map<string, AuditRecord[]>();
  /** Called before every insert; throw in it to lose the record, or insert a rival first. */
  beforeInsert: (record: AuditRecord) => void | Promise<void> = () => {};
  /** Called after every insert; throw in it to crash once the record is there. */
  afterInsert: (record: AuditRecord) => void = () => {};

  async head(chain: string): Promise<AuditHead> {
    const last = this.chains.get(chain)?.at(-1);
    return last ? { seq: last.seq, hash: last.hash } : { seq: 0, hash: GENESIS_HASH };
  }

  async insert(record: AuditRecord): Promise<boolean> {
    await this.beforeInsert(record);
    const records = this.chains.get(record.chain) ?? [];
    if (records.some(({ seq }) => seq === record.seq)) return false;
    records.push(structuredClone(record));
    records.sort((a, b) => a.seq - b.seq);
    this.chains.set(record.chain, records);
    this.afterInsert(record);
    return true;
  }

  async recordsAfter(chain: string, seq: number, limit?: number): Promise<AuditRecord[]> {
    const records = (this.chains.get(chain) ?? []).filter((record) => record.seq > seq);
    return records.slice(0, limit).map((record) => structuredClone(record));
  }
}

export class FakeDurations implements DurationHistory {
  readonly durations = new Map<string, PastDuration[]>();

  async recent(suiteId: string): Promise<PastDuration[]> {
    return [...(this.durations.get(suiteId) ?? [])];
  }

  async add(suiteId: string, duration: PastDuration): Promise<void> {
    this.durations.set(suiteId, [{ ...duration }, ...(this.durations.get(suiteId) ?? [])]);
  }
}

/** Answers each endpoint's deliveries one after the other as scripted, then with `delivered`. */
export class FakeNotifier implements Notifier {
  readonly endpoints: readonly string[];
  readonly deliveries: { readonly endpoint: string; readonly message: NotificationMessage }[] = [];
  readonly #script: Map<string, (DeliveryOutcome | Error)[]>;

  constructor(script: Readonly<Record<string, readonly (DeliveryOutcome | Error)[]>> = {}) {
    this.endpoints = Object.keys(script);
    this.#script = new Map(Object.entries(script).map(([name, answers]) => [name, [...answers]]));
  }

  async deliver(endpoint: string, message: NotificationMessage): Promise<DeliveryOutcome> {
    this.deliveries.push({ endpoint, message });
    const answer = this.#script.get(endpoint)?.shift() ?? { status: 'delivered' };
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

/** Grants everything, and notes what was asked of it and what came of it. */
export class FakeBudget implements RateBudget {
  readonly asked: { readonly runId: string; readonly wanted: number; readonly urgent: boolean }[] =
    [];
  /** Requests that passes made, by their own account. */
  made = 0;
  /** Grants at most so many requests a pass, and asks to stay away for so long where it cuts. */
  cut: { readonly granted: number; readonly waitMs: number } | null = null;

  async take(pass: Parameters<RateBudget['take']>[0]) {
    this.asked.push(pass);
    const granted =
      this.cut === null || pass.urgent ? pass.wanted : Math.min(this.cut.granted, pass.wanted);
    this.made += granted;
    return { granted, waitMs: granted < pass.wanted ? (this.cut?.waitMs ?? 0) : 0 };
  }

  async adjust(requests: number): Promise<void> {
    this.made += requests;
  }
}

export class FakeBaselines implements BaselineStore {
  readonly known: Baseline[] = [];

  async list(suiteId: string): Promise<Baseline[]> {
    return this.known.filter((each) => each.suiteId === suiteId);
  }

  async set(baseline: Baseline): Promise<void> {
    const { suiteId, label } = baseline;
    const place = this.known.findIndex((each) => each.suiteId === suiteId && each.label === label);
    if (place === -1) this.known.push(baseline);
    else this.known[place] = baseline;
  }
}

/** Keeps the first envelope of each run, as every store of them does. */
export class FakeEnvelopes implements EnvelopeStore {
  readonly envelopes = new Map<string, Uint8Array>();
  readonly keys = new Map<string, string>();

  async read(runId: string): Promise<Uint8Array | null> {
    return this.envelopes.get(runId) ?? null;
  }

  async keep(runId: string, envelope: Uint8Array): Promise<Uint8Array> {
    const kept = this.envelopes.get(runId) ?? Uint8Array.from(envelope);
    this.envelopes.set(runId, kept);
    return kept;
  }

  async keepKey(keyid: string, pem: string): Promise<void> {
    this.keys.set(keyid, pem);
  }
}

export interface FakePorts extends Ports {
  readonly ledger: FakeLedger;
  readonly evidence: FakeEvidence;
  readonly audit: FakeAudit;
  readonly durations: FakeDurations;
  readonly baselines: FakeBaselines;
  readonly platform: FakePlatform;
  readonly notifier: FakeNotifier;
  readonly budget: FakeBudget;
  readonly clock: FakeClock;
}

/** A whole world in memory: a platform that passes everything at once, and a clock that stands still. */
export function fakePorts(overrides: Partial<Omit<FakePorts, 'now'>> = {}): FakePorts {
  const clock = overrides.clock ?? new FakeClock();
  return {
    ledger: new FakeLedger(),
    evidence: new FakeEvidence(),
    audit: new FakeAudit(),
    durations: new FakeDurations(),
    baselines: new FakeBaselines(),
    platform: new FakePlatform(),
    notifier: new FakeNotifier(),
    budget: new FakeBudget(),
    onReport: expectCasesInOrder,
    ...overrides,
    clock,
    now: clock.now,
  };
}
