import type * as z from 'zod';
import type { AuditHead } from '../domain/audit/audit-chain.ts';
import type { StoredRecord } from '../domain/audit/stored-chain.ts';
import type { Report } from '../domain/report.ts';
import type { Baseline, RunRecord } from '../domain/run.ts';

type JsonValue = z.core.util.JSONType;

/**
 * A place where decisions are on record: a state directory, a deployed gate, an export. What a place does
 * not have is null, and is not verified there.
 */
export interface DecisionTrail {
  readonly chains: readonly string[];
  /** In the order in which they lie there, unchecked. */
  records(chain: string): Iterable<StoredRecord>;
  /** Of a chain that is not here as a whole: the record that each stretch of it follows. */
  origins?(chain: string): readonly AuditHead[];
  readonly evidence: KeptEvidence | null;
  readonly ledger: KeptLedger | null;
  readonly signatures?: KeptSignatures;
  /** The log of what was forgotten on purpose, as it is stored, unchecked. */
  readonly forgetting?: readonly string[];
  /** Places that runs remember, where that is all there is of a ledger. */
  anchors?(chain: string): readonly AuditHead[];
  /** The report of a run where evidence is out of reach and its content is not; undefined where it was not asked for. */
  report?(runId: string): Promise<Report | undefined>;
}

export interface KeptEvidence {
  /** Unchecked; null where there is none. */
  read(key: string): Promise<Uint8Array | null>;
  keysOf(runId: string): Promise<readonly string[]>;
  /** Names of the folders that hold evidence; a run's is `plainRunId` of its id. */
  folders(): Promise<readonly string[]>;
}

interface KeptLedger {
  run(runId: string): Promise<RunRecord | null>;
  /** All of them, each with the id by which `run` finds it. */
  runs(): Iterable<readonly [runId: string, run: RunRecord]>;
  baselines(): Iterable<Baseline>;
}

/** Signed verdicts, beside the evidence that they are signed for. */
export interface KeptSignatures {
  /** The envelope of a run's verdict; null where it is not signed. */
  envelope(runId: string): Promise<JsonValue | null>;
  /** Public keys, as PEM. */
  keys(): Promise<readonly { readonly keyid: string; readonly pem: string }[]>;
}
