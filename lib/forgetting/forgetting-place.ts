import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import type { EvidenceRef } from '../domain/evidence-ref.ts';
import type { ForgettingEntry } from '../domain/forgetting/forgetting-log.ts';
import type { Forgotten } from '../domain/forgetting/forgotten.ts';
import type { RunRecord } from '../domain/run.ts';

/** Where runs can be redacted and pruned: a state directory, or a deployed gate. */
export interface ForgettingPlace extends RedactingPlace, PruningPlace {}

interface ForgettingLog {
  /** All of them or none; kept when it returns. */
  append(entries: readonly ForgettingEntry[]): Promise<void>;
  forgotten(): Promise<Forgotten>;
}

export interface RedactingPlace {
  readonly log: ForgettingLog;
  readonly evidence: BurialGround;
  recordOf(run: RunRecord): Promise<AuditRecord | null>;
  rewriteLedger(runId: string, rewrite: (document: unknown) => unknown): Promise<void>;
  /** Removes the reports that were rendered of a run. */
  removeReports(runId: string): Promise<void>;
  /** Removes what lies beside the places that were written: older versions, logs of writes. */
  leaveNoTraces(): Promise<void>;
}

/** Evidence in whose place tombstones are put: laid beside it first, so that it takes no text to go on after a kill. */
export interface BurialGround {
  /** What is left of it, where it was redacted. */
  get(ref: EvidenceRef): Promise<Uint8Array>;
  /** Unchecked; null where there is none. */
  read(key: string): Promise<Uint8Array | null>;
  keysOf(runId: string): Promise<readonly string[]>;
  /** Folders in which copies of a report may lie, and other runs with the same texts. */
  folders(): Promise<readonly string[]>;
  /** Why a piece cannot be removed yet; null where nothing is in the way. */
  heldBy(key: string): Promise<string | null>;
  lay(key: string, tombstone: Uint8Array): Promise<void>;
  /** The tombstone that lies beside a piece; null where none does. */
  laid(key: string): Promise<Uint8Array | null>;
  /** Puts the tombstone that lies beside a piece in its place; nothing is left of the piece then. */
  bury(key: string): Promise<void>;
}

export interface PruningPlace {
  readonly log: ForgettingLog;
  /** All that may rest on one another. */
  records(): AsyncIterable<AuditRecord>;
  baselineRuns(): Promise<readonly string[]>;
  /** Claims that its run has ended in the ledger, and that no lock holds its evidence. */
  mayGo(runId: string): Promise<boolean>;
  hasRemains(runId: string): Promise<boolean>;
  /** Removes its evidence and reports, and its entry in the ledger where that does not end by itself. */
  forgetRun(runId: string): Promise<void>;
  leaveNoTraces(): Promise<void>;
}
