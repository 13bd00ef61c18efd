import { type BatchRecord, isOver } from '../domain/batch.ts';
import { hasPassed } from '../domain/counted-as.ts';
import { batchJudge } from '../domain/gate/batch-judge.ts';
import type { ReportCase } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { isUnfinished } from '../domain/unfinished-result.ts';
import { problemOf } from '../report/case-problem.ts';
import type { ResultsSoFar, SeenCase } from '../report/history/history-data.ts';
import { clipped } from '../report/neutral-text.ts';
import { batchResults } from '../steps/batch-results.ts';
import type { EvidenceStore } from '../steps/ports/evidence-store.ts';
import { suiteOf } from '../steps/run-access.ts';

const SHOWN_CASES = 100;
const SHOWN_CHARACTERS = 300;
/** Of runs that are looked at; each holds its suite. */
const HELD_RUNS = 4;

interface HeldRun {
  readonly judge: ReturnType<typeof batchJudge>;
  /** By batch, with the version that they were read at. */
  readonly seen: Map<number, { readonly version: number; readonly cases: readonly SeenCase[] }>;
}

/** What is known of the cases of runs in flight. A batch is read and judged again only where it has changed. */
export function resultsReader(
  evidence: EvidenceStore,
): (run: RunRecord, batches: readonly BatchRecord[]) => Promise<ResultsSoFar> {
  const held = new Map<string, HeldRun>();
  const holding = async (run: RunRecord): Promise<HeldRun> => {
    const known = held.get(run.runId) ?? {
      judge: batchJudge(await suiteOf(evidence, run.suite)),
      seen: new Map(),
    };
    held.delete(run.runId);
    held.set(run.runId, known);
    for (const oldest of held.keys()) if (held.size > HELD_RUNS) held.delete(oldest);
    return known;
  };
  return async (run, batches) => {
    const { judge, seen } = await holding(run);
    for (const batch of batches) {
      const { index, version } = batch;
      if (seen.get(index)?.version === version) continue;
      const results = await batchResults(evidence, batch);
      if (results === null && !isOver(batch)) continue;
      const finished = (results ?? []).filter((each) => !isUnfinished(each));
      seen.set(index, { version, cases: judge(batch, finished).map(seenCase) });
    }
    return summed([...seen.values()].flatMap(({ cases }) => cases));
  };
}

function seenCase(reportCase: ReportCase): SeenCase {
  const { id, name, input_text, outcome } = reportCase;
  const problem = problemOf(reportCase)?.message ?? null;
  return {
    id,
    said: clipped(name ?? input_text, SHOWN_CHARACTERS),
    outcome: hasPassed(reportCase) ? 'passed' : outcome === 'failed' ? 'failed' : 'not_evaluated',
    problem: problem && clipped(problem, SHOWN_CHARACTERS),
  };
}

function summed(cases: readonly SeenCase[]): ResultsSoFar {
  const of = Object.groupBy(cases, ({ outcome }) => outcome);
  const { failed = [], not_evaluated = [], passed = [] } = of;
  return {
    passed: passed.length,
    failed: failed.length,
    not_evaluated: not_evaluated.length,
    cases: [...failed, ...not_evaluated, ...passed].slice(0, SHOWN_CASES),
  };
}
