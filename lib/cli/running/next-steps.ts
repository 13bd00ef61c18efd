import { relative } from 'node:path';
import { mayShip, scopeOf } from '../../domain/may-ship.ts';
import type { Report } from '../../domain/report.ts';
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
}

/** Command lines that go on from here, the most likely one first. */
export function nextSteps(report: Report, { suiteFile, stateDir, directory }: RanHere): string[] {
  const state = relative(directory, stateDir);
  const where = state === DEFAULT_STATE_DIR ? '' : ` --state-dir ${shellWord(state)}`;
  const mock = scopeOf(report).simulated ? ' --mock' : '';
  const file = suiteFile === null || suiteFile === STDIN ? null : suiteFile;
  const again = file === null ? [] : [`cognigate run ${shellWord(file)}${mock}${where}`];
  const ofSuite = ` --suite-id ${shellWord(report.suite_id)}${where}`;
  const isMissing = report.totals.not_evaluated > 0;
  switch (report.verdict) {
    case 'passed':
      return passedSteps(report, { again, ofSuite });
    case 'failed':
      return [
        ...(report.totals.failed > 0 ? [`cognigate rerun --failed${ofSuite}`] : []),
        `cognigate compare${ofSuite}`,
      ];
    case 'inconclusive':
      if (isMissing) return [`cognigate rerun --not-evaluated${ofSuite}`];
      return again.map(
        (line) => `${line}${canBecomeBaseline(report) ? ' --establish-baseline' : ''}`,
      );
    case 'cancelled':
      return again;
    case 'error':
      return [...(file === null ? [] : [`cognigate doctor ${shellWord(file)}`]), ...again];
    case 'rejected':
      return file === null ? [] : [`cognigate validate ${shellWord(file)}`];
  }
}

function passedSteps(
  report: Report,
  { again, ofSuite }: { readonly again: readonly string[]; readonly ofSuite: string },
): string[] {
  const scope = scopeOf(report);
  if (!scope.complete) return [...again];
  if (!mayShip(report.verdict, scope)) return [];
  return report.comparison === undefined ? [`cognigate baseline set latest${ofSuite}`] : [];
}

/** Whether the remedy that the verdict's reason names is to let a run become the first baseline. */
function canBecomeBaseline({ reasons }: Report): boolean {
  return reasons.some(
    ({ code, message }) => code === 'baseline_missing' && message.includes('--establish-baseline'),
  );
}
