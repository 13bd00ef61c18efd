import { hasPassed } from '../counted-as.ts';
import { isMissedForCertain } from '../gate/decide-verdict.ts';
import type { GateResult, Report, ReportCase } from '../report.ts';
import type { Contradiction } from './first-difference.ts';

/** Claims that the cases of a report were judged by the rules of today. Version 0.1.0 had others, and no scope. */
export function isJudgedAlike({ scope }: Pick<Report, 'scope'>): boolean {
  return scope !== undefined;
}

/**
 * Where a report of other rules contradicts itself: its cases are taken as they were judged then, and its
 * totals, thresholds and verdict follow from them now as then.
 */
export function contradictionsIn(report: Report): Contradiction[] {
  const { totals, pass_rate, gate, verdict } = report;
  const counting = report.cases.filter(({ quarantine }) => quarantine === undefined);
  // What could not be judged at all has no cases.
  const counted = counting.length === 0 ? null : countsOf(counting);
  const rate = totals.planned === 0 ? 0 : totals.passed / totals.planned;
  return [
    ...(['planned', 'passed', 'failed', 'not_evaluated'] as const).flatMap((name) =>
      counted === null || counted[name] === totals[name]
        ? []
        : [{ field: `totals.${name}`, found: totals[name], expected: counted[name] }],
    ),
    ...(Math.abs(pass_rate - rate) < 1e-9
      ? []
      : [{ field: 'pass_rate', found: pass_rate, expected: rate }]),
    ...gate.flatMap((result, place) =>
      result.passed === isMet(result)
        ? []
        : [{ field: `gate.${place}.passed`, found: result.passed, expected: isMet(result) }],
    ),
    ...(verdict === 'passed' && !mayPass(report)
      ? [{ field: 'verdict', found: verdict, expected: 'failed or inconclusive' }]
      : []),
    ...(verdict === 'failed' && !gate.some(isMissedForCertain)
      ? [{ field: 'verdict', found: verdict, expected: 'a missed threshold, or another verdict' }]
      : []),
  ];
}

function countsOf(cases: readonly ReportCase[]) {
  const notEvaluated = cases.filter(({ outcome }) => outcome === 'not_evaluated').length;
  const passed = cases.filter(hasPassed).length;
  return {
    planned: cases.length,
    passed,
    failed: cases.length - passed - notEvaluated,
    not_evaluated: notEvaluated,
  };
}

function isMet({ operator, threshold, actual }: GateResult): boolean {
  if (actual === null) return false;
  return operator === '>=' ? actual >= threshold : actual <= threshold;
}

function mayPass({ totals, gate }: Report): boolean {
  return totals.not_evaluated === 0 && gate.length > 0 && gate.every(isMet);
}
