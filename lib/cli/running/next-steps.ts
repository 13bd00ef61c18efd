import { relative } from 'node:path';
import { mayShip, scopeOf } from '../../domain/may-ship.ts';
import type { RelationScore, Report } from '../../domain/report.ts';
import { shellWord } from '../../report/shell-word.ts';
import { DEFAULT_STATE_DIR } from '../options/state-options.ts';
import { STDIN } from './suite-files.ts';

/** Where a run was made, as its next command has to say it. */
export interface RanHere {
  /** Null where it is not at hand. */
  readonly suiteFile: string | null;
  /** Absolute. */
  readonly stateDir: string;
  readonly directory: string;
  /** Claims that there is a run that this one can be held against. */
  readonly canCompare: boolean;
  /** Claims that it is the baseline of its suite already. */
  readonly isBaseline: boolean;
}

/** Command lines that go on from here, the most likely one first. */
export function nextSteps(
  report: Report,
  { suiteFile, stateDir, directory, canCompare, isBaseline }: RanHere,
): string[] {
  const state = relative(directory, stateDir);
  const where = state === DEFAULT_STATE_DIR ? '' : ` --state-dir ${shellWord(state)}`;
  const mock = scopeOf(report).simulated ? ' --mock' : '';
  const file = suiteFile === null || suiteFile === STDIN ? null : suiteFile;
  const again = file === null ? [] : [`cognigate run ${shellWord(file)}${mock}${where}`];
  const ofSuite = ` --suite-id ${shellWord(report.suite_id)}${where}`;
  const isMissing = report.totals.not_evaluated > 0;
  switch (report.verdict) {
    case 'passed':
      return [...passedSteps(report, { again, ofSuite, isBaseline }), ...varied(report, again)];
    case 'failed':
      return [
        ...(report.totals.failed > 0 ? [`cognigate rerun --failed${ofSuite}`] : []),
        ...(canCompare ? [`cognigate compare${ofSuite}`] : []),
        ...varied(report, again),
      ];
    case 'inconclusive':
      if (isMissing) return [`cognigate rerun --not-evaluated${ofSuite}`];
      return again.map(
        (line) => `${line}${canBecomeBaseline(report) ? ' --establish-baseline' : ''}`,
      );
    case 'cancelled':
      return again;
    case 'error':
      return [...examined(report, file), ...again];
    case 'rejected':
      return refusedSteps(report, file);
  }
}

function passedSteps(
  report: Report,
  {
    again,
    ofSuite,
    isBaseline,
  }: {
    readonly again: readonly string[];
    readonly ofSuite: string;
    readonly isBaseline: boolean;
  },
): string[] {
  const scope = scopeOf(report);
  if (!scope.complete) return [...again];
  if (!mayShip(report.verdict, scope) || isBaseline) return [];
  const canBeBaseline = report.comparison === undefined && report.totals.left_out === undefined;
  return canBeBaseline ? [`cognigate baseline set latest${ofSuite}`] : [];
}

/** The relation of which most variants fail, to be run alone; none where all pass. */
function varied({ robustness }: Report, again: readonly string[]): string[] {
  const failing = (robustness?.relations ?? []).filter(({ failed }) => failed > 0);
  const shareOf = ({ passed, failed }: RelationScore) => passed / (passed + failed);
  const [weakest] = failing.toSorted((a, b) => shareOf(a) - shareOf(b));
  if (weakest === undefined) return [];
  const { relation } = weakest;
  return again.map((line) => `${line} --robustness ${relation}    # the weakest relation`);
}

/** A suite that the platform refuses is valid by itself; who looks at the platform can see why. */
function refusedSteps(report: Report, file: string | null): string[] {
  if (file === null) return [];
  const looked = examined(report, file);
  return looked.length > 0 ? looked : [`cognigate validate ${shellWord(file)}`];
}

/** What doctor examines is Cognigy.AI, and nothing else. */
function examined({ platform }: Report, file: string | null): string[] {
  return file === null || platform.name !== 'cognigy-ai'
    ? []
    : [`cognigate doctor ${shellWord(file)}`];
}

/** Whether the remedy that the verdict's reason names is to let a run become the first baseline. */
function canBecomeBaseline({ reasons }: Report): boolean {
  return reasons.some(
    ({ code, message }) => code === 'baseline_missing' && message.includes('--establish-baseline'),
  );
}
