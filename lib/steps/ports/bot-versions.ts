import type { SnapshotPlan, TakenSnapshot } from '../../domain/suite/prepared/snapshot-plan.ts';
import type { Suite } from '../../domain/suite/suite.ts';

/** The run that a version is made for, and who asked for it. */
export interface VersionedRun {
  readonly runId: string;
  readonly principal: string;
}

/** Versions of a bot, which are made and lent for a run; every step of an endpoint is on record before it is taken. */
export interface BotVersions {
  /**
   * Works out what is to be made, and whether it can be.
   * @throws SuiteRejected where the suite does not go with a new snapshot, or its endpoint cannot be lent.
   */
  plan(suite: Suite, run: VersionedRun, name: string | undefined): Promise<SnapshotPlan>;
  /**
   * Asks for the snapshot, which must not be done twice.
   * @returns the platform's task; null where its answer is lost
   * @throws where it surely was not taken up.
   */
  ask(plan: SnapshotPlan): Promise<string | null>;
  /**
   * The snapshot; null while it is not there.
   * @throws PlatformUnreachable where it will never be.
   */
  look(plan: SnapshotPlan, taskId: string | null): Promise<TakenSnapshot | null>;
  /** The suite as it is run at the snapshot. */
  about(suite: Suite, snapshot: TakenSnapshot): Suite;
  /**
   * Points the plan's endpoint to the snapshot.
   * @throws PlatformUnreachable where it does not take it.
   */
  lend(plan: SnapshotPlan, snapshot: TakenSnapshot, run: VersionedRun): Promise<void>;
  /** Points the endpoint back, unless somebody has pointed it elsewhere in the meantime. */
  giveBack(plan: SnapshotPlan, run: VersionedRun): Promise<GivenBack>;
}

export type GivenBack =
  /** It owes nothing any more; `note`: what was found in place of what was expected. */
  | { readonly status: 'returned'; readonly note: string | null }
  | { readonly status: 'owed'; readonly problem: string };
