import type { FailedDraw } from '../run.ts';
import type { EarlyEnd } from '../stopping/early-end.ts';
import { thresholdsOnEveryCall } from '../stopping/outcome-thresholds.ts';
import { planRepetitions } from '../suite/planning/plan-repetitions.ts';
import type { Suite } from '../suite/suite.ts';
import type { Reason } from '../verdict.ts';
import type { JudgedCases } from './judge-cases.ts';

/** How a run of the suite has ended; undefined where each call is made. */
export function earlyEndOf(
  suite: Suite,
  {
    callsMade,
    callsAfterTest,
    atRisk,
  }: Pick<JudgedCases, 'callsMade' | 'callsAfterTest' | 'atRisk'>,
  failedDraw: FailedDraw | undefined,
): EarlyEnd | undefined {
  const { stop } = suite;
  if (stop === undefined) return undefined;
  const planned = planRepetitions(suite).length - callsAfterTest;
  const calls = { calls_planned: planned, calls_made: callsMade };
  if (stop === 'certain') {
    const held = thresholdsOnEveryCall(suite);
    return { rule: 'certain', ...calls, ...(held.length === 0 ? {} : { held_off_by: held }) };
  }
  return {
    rule: 'risk',
    ...calls,
    risk: stop.risk,
    ...(stop.seed === undefined ? {} : { seed: stop.seed }),
    population: atRisk?.population ?? 0,
    stopped_after: atRisk === undefined || atRisk.decision === 'undecided' ? null : atRisk.drawn,
    ...(failedDraw === undefined
      ? {}
      : { failed_draw: { run_id: failedDraw.runId, seed: failedDraw.seed } }),
  };
}

/** What is said of a bot that failed by another draw. */
export function explainFailedDraw({
  failedDraw: failed,
}: {
  readonly failedDraw?: FailedDraw | undefined;
}): Reason[] {
  if (failed === undefined) return [];
  return [
    {
      code: 'draw_failed',
      message: `run ${failed.runId} failed by the draw of seed ${failed.seed}, and another draw does not undo that: run it by that seed again, or all cases`,
    },
  ];
}

/** What is said of it beside the verdict. */
export function explainEarlyEnd(
  ended: EarlyEnd | undefined,
  { callsLeftOut, callsAfterTest }: Pick<JudgedCases, 'callsLeftOut' | 'callsAfterTest'>,
): Reason[] {
  if (ended === undefined) return [];
  const { rule, calls_planned: planned, held_off_by: held = [] } = ended;
  if (held.length > 0) {
    const it = held.length === 1 ? 'it depends' : 'they depend';
    return [
      {
        code: 'stop_held_off',
        message: `every call was made, for the sake of ${held.join(', ')}: ${it} on what each of them brings`,
      },
    ];
  }
  if (rule === 'certain') {
    const leftOut = callsLeftOut - callsAfterTest;
    if (leftOut === 0) return [];
    return [
      {
        code: 'stopped_early',
        message: `stopped early, certain: ${leftOut} of ${planned} calls were left out, and no answer to them could change the verdict`,
      },
    ];
  }
  return [{ code: 'at_risk', message: atRisk(ended) }];
}

function atRisk({ risk = 0, seed, population = 0, stopped_after: after }: EarlyEnd): string {
  const share = `${Number((100 * risk).toPrecision(3))} %`;
  const by = seed === undefined ? '' : `, drawn by seed ${seed}`;
  if (after === null || after === undefined) {
    return `at risk ${share}: the draw of ${population} cases${by} was not decided`;
  }
  if (after === population) return `at risk ${share}: all ${population} cases${by}`;
  const otherwise = `had the whole suite said otherwise, this would happen in at most ${share.replace(' %', '')} of 100 draws`;
  return `at risk ${share}: ${after} of ${population} cases${by}; ${otherwise}`;
}
