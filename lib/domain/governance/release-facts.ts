import type { AuditRecord } from '../audit/audit-chain.ts';

/** A run of a version: its record where it has one, since that alone is evidence. */
export interface VersionRun {
  readonly run_id: string;
  readonly suite_id: string;
  /** Null while it is under way, or where it was interrupted. */
  readonly record: AuditRecord | null;
}

/** What a verification of a chain has found. */
export interface CheckedChain {
  readonly chain: string;
  readonly records: number;
  readonly findings: number;
  /** How many runs were redacted or pruned, in words; null where none was. */
  readonly forgotten: string | null;
}

export interface ReleaseFacts {
  readonly label: { readonly key: string; readonly value: string };
  /** ISO 8601: when the page is made. */
  readonly at: string;
  /** Of this version, newest first. */
  readonly runs: readonly VersionRun[];
  readonly chains: readonly CheckedChain[];
}

/** A suite, and what its runs of a version say. */
export interface SuiteWord {
  readonly suite_id: string;
  /** The newest run that let the version ship. */
  readonly shipped: AuditRecord | null;
  /** The newest whole run of the bot that did not, where it came later. */
  readonly against: AuditRecord | null;
  /** All that are decided, newest first. */
  readonly records: readonly AuditRecord[];
  readonly undecided: number;
}
