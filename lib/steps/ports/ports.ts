import type { EvidenceRef } from '../../domain/evidence-ref.ts';
import type { Report } from '../../domain/report.ts';
import type { AuditLog } from './audit-log.ts';
import type { BaselineStore } from './baseline-store.ts';
import type { BotVersions } from './bot-versions.ts';
import type { DurationHistory } from './duration-history.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { Notifier } from './notifier.ts';
import type { Platform } from './platform.ts';
import type { RateBudget } from './rate-budget.ts';
import type { RunLedger } from './run-ledger.ts';
import type { VerdictSigning } from './verdict-signing.ts';

/** What the steps need of the world. Each composition (local, deployed, simulated) brings its own. */
export interface Ports {
  readonly ledger: RunLedger;
  readonly evidence: EvidenceStore;
  readonly audit: AuditLog;
  readonly durations: DurationHistory;
  readonly baselines: BaselineStore;
  readonly platform: Platform;
  readonly notifier: Notifier;
  readonly budget: RateBudget;
  /** Where runs ask for snapshots; absent where whoever starts a run makes its snapshot. */
  readonly versions?: BotVersions;
  /** Absent where no key is configured: verdicts then go unsigned. */
  readonly signing?: VerdictSigning | undefined;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /**
   * After how many milliseconds a batch that was just sent is looked at, where the poll plan would have
   * waited for its shortest interval; as long as that where absent.
   */
  readonly firstLookMs?: number;
  /** By how much the machine's clock was moved while this process measured time, where it does. */
  readonly clockStepMs?: () => number;
  /** Told of the report that was made, before anybody has decided by it. */
  readonly onReport?: (report: Report, kept: EvidenceRef) => void;
  /** How a process waits between two looks; absent where the definition's own waiting costs nothing. */
  readonly waiting?: Waiting;
}

export interface Waiting {
  readonly sleep: (seconds: number) => Promise<void>;
  /** Measured since any instant, whatever the machine's clock is set to meanwhile. */
  readonly seconds: () => number;
}

/** What the steps of the loop need: they neither decide nor tell anybody. */
export type LoopPorts = Omit<Ports, 'audit' | 'notifier' | 'signing'>;
