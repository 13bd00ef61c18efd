import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { isoTime } from '../domain/instant.ts';
import type { Forgetter } from './forgetter.ts';
import type { PruningPlace } from './forgetting-place.ts';

export interface PrunePlan {
  /** Runs whose evidence, reports and ledger entries go. */
  readonly runs: readonly { readonly runId: string; readonly auditHash: string }[];
  /** Runs that are as old, and stay: a baseline, what a younger run rests on, or not ended in the ledger. */
  readonly kept: readonly string[];
  /** Runs that were pruned before, by a process that did not come to its end. */
  readonly unfinished: readonly string[];
}

/** What is there to prune of the runs that were decided before a moment, in milliseconds since 1970 UTC. */
export async function planPruning(
  place: PruningPlace,
  { before, chains }: { readonly before: number; readonly chains?: readonly string[] | undefined },
): Promise<PrunePlan> {
  const forgotten = await place.log.forgotten();
  const needed = new Set(await place.baselineRuns());
  const unfinished: string[] = [];
  const old: AuditRecord[] = [];
  for await (const record of place.records()) {
    if (forgotten.pruningOf(record.run_id) !== undefined) {
      if (await place.hasRemains(record.run_id)) unfinished.push(record.run_id);
    } else if (Date.parse(record.decided_at) < before && (chains?.includes(record.chain) ?? true)) {
      old.push(record);
    } else {
      for (const runId of runsUnder(record)) needed.add(runId);
    }
  }
  const runs: { runId: string; auditHash: string }[] = [];
  const kept: string[] = [];
  // The youngest first, so that what is kept keeps what it rests on.
  for (const record of old.toSorted((a, b) => b.decided_at.localeCompare(a.decided_at))) {
    const { run_id: runId, hash: auditHash } = record;
    if (!needed.has(runId) && (await place.mayGo(runId))) {
      runs.push({ runId, auditHash });
      continue;
    }
    kept.push(runId);
    for (const under of runsUnder(record)) needed.add(under);
  }
  return { runs: runs.toReversed(), kept: kept.toReversed(), unfinished };
}

/**
 * Removes what a plan names, and what an earlier pruning left; the audit records stay.
 *
 * All of it is on record before anything is destroyed, and the ledger's entry goes last, so that a process
 * that is killed in between leaves something to go on with.
 */
export async function pruneRuns(
  { runs, unfinished }: Pick<PrunePlan, 'runs' | 'unfinished'>,
  {
    place,
    before,
    forgetter,
  }: { readonly place: PruningPlace; readonly before: number; readonly forgetter: Forgetter },
): Promise<void> {
  await place.log.append(
    runs.map(({ runId, auditHash }) => ({
      schema: 'cognigate.forgetting/1',
      kind: 'pruned',
      ...forgetter,
      run_id: runId,
      audit_hash: auditHash,
      decided_before: isoTime(before),
    })),
  );
  for (const runId of [...unfinished, ...runs.map((run) => run.runId)]) {
    await place.forgetRun(runId);
  }
  await place.leaveNoTraces();
}

/** The runs whose evidence a record rests on beside its own. */
function runsUnder({ baseline, carried_over: carried, rerun_of: rerun }: AuditRecord): string[] {
  const refs = carried === undefined ? [] : [carried.suite, carried.report, ...carried.results];
  const folders = refs.flatMap(({ key }) => key.split('/')[0] ?? []);
  return [
    ...folders,
    ...(baseline === undefined ? [] : [baseline.run_id]),
    ...(rerun === undefined ? [] : [rerun.run_id]),
  ];
}
