import type { RerunOf } from '../run.ts';
import type { ScopeLimit } from '../scope.ts';
import { isAtRisk } from '../suite/stopping/stop-rule.ts';
import type { Suite } from '../suite/suite.ts';

/**
 * What limits a verdict, by how its run was asked for; a suite that cannot be read limits nothing.
 *
 * `isWhole`: claims of a rerun that what it did not run again is carried over.
 */
export function scopeLimits(
  run: {
    readonly onlyTags: readonly string[] | undefined;
    readonly selectedBy: readonly string[] | undefined;
    readonly rerunOf: RerunOf | undefined;
  },
  { suite, isWhole }: { readonly suite: Suite | null; readonly isWhole: boolean },
): ScopeLimit[] {
  return [
    ...(run.onlyTags === undefined ? [] : (['tags'] as const)),
    ...(run.selectedBy === undefined ? [] : (['selection'] as const)),
    ...(run.rerunOf === undefined || isWhole ? [] : (['rerun'] as const)),
    ...(suite?.unchecked_directives === 'allow' ? (['unchecked_directives'] as const) : []),
    ...(isAtRisk(suite) ? (['risk'] as const) : []),
  ];
}
