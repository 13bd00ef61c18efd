import type { EvidenceRef } from '../domain/evidence-ref.ts';
import { scopeOf } from '../domain/may-ship.ts';
import type { Report } from '../domain/report.ts';
import type { Baseline } from '../domain/run.ts';
import type { BaselineStore } from './ports/baseline-store.ts';

export type BaselineOutcome =
  | { readonly status: 'set'; readonly baseline: Baseline }
  | { readonly status: 'refused'; readonly problem: string };

/**
 * Holds the coming runs of a suite against this run.
 *
 * Only a run whose verdict speaks of the bot can be one, and only a whole one: where evidence is missing,
 * nothing can be compared, and whatever breaks later would look as if it had always been broken.
 */
export async function setBaseline(
  {
    report,
    kept,
    label,
    setBy,
  }: {
    readonly report: Report;
    /** The report as it is kept as evidence. */
    readonly kept: EvidenceRef;
    readonly label: string;
    readonly setBy: string;
  },
  { baselines, now }: { readonly baselines: BaselineStore; readonly now: () => number },
): Promise<BaselineOutcome> {
  const { run_id: runId, suite_id: suiteId, verdict, rerun_of, only_tags, carried_over } = report;
  if (verdict !== 'passed' && verdict !== 'failed') {
    const problem = `run ${runId} is ${verdict}, a baseline must be a run that passed or failed`;
    return { status: 'refused', problem };
  }
  if (scopeOf(report).simulated) {
    const problem = `run ${runId} was made against a mock platform and says nothing about a bot, so it can be no baseline`;
    return { status: 'refused', problem };
  }
  if (rerun_of !== undefined && (rerun_of.cases === 'failed' || carried_over === undefined)) {
    const problem = `run ${runId} is a rerun of some cases of ${rerun_of.run_id}, a baseline must be a run that had one try at each`;
    return { status: 'refused', problem };
  }
  if (only_tags !== undefined) {
    const problem = `run ${runId} has only the cases with the tag ${only_tags.join(' or ')}, a baseline must have them all`;
    return { status: 'refused', problem };
  }
  if (!scopeOf(report).complete) {
    const problem = `run ${runId} judged a part of its suite, a baseline must be a whole run`;
    return { status: 'refused', problem };
  }
  const { left_out: leftOut } = report.totals;
  if (leftOut !== undefined) {
    const problem = `run ${runId} stopped early and left ${leftOut} of its cases out, a baseline must have them all; run it with --stop never`;
    return { status: 'refused', problem };
  }
  const baseline = { suiteId, label, runId, report: kept, setAt: now(), setBy };
  await baselines.set(baseline);
  return { status: 'set', baseline };
}
