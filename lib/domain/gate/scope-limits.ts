import type { RerunOf } from '../run.ts';
import type { ScopeLimit } from '../scope.ts';
import type { EarlyEnd } from '../stopping/early-end.ts';
import type { Suite } from '../suite/suite.ts';

/**
 * What limits a verdict, by how its run was asked for; a suite that cannot be read limits nothing.
 *
 * `isWhole`: claims of a rerun that what it did not run again is carried over. By a rerun, which makes every call,
 * a draw becomes a run of all cases.
 */
export function scopeLimits(
  run: {
    readonly onlyTags: readonly string[] | undefined;
    readonly selectedBy: readonly string[] | undefined;
    readonly rerunOf: RerunOf | undefined;
  },
  {
    suite,
    isWhole,
    earlyEnd,
  }: {
    readonly suite: Suite | null;
    readonly isWhole: boolean;
    readonly earlyEnd: EarlyEnd | undefined;
  },
): ScopeLimit[] {
  return [
    ...(run.onlyTags === undefined ? [] : (['tags'] as const)),
    ...(run.selectedBy === undefined ? [] : (['selection'] as const)),
    ...(run.rerunOf === undefined || isWhole ? [] : (['rerun'] as const)),
    ...(suite?.unchecked_directives === 'allow' ? (['unchecked_directives'] as const) : []),
    ...(earlyEnd?.rule === 'risk' ? (['risk'] as const) : []),
  ];
}
