import { checkSuite } from '../../domain/suite/check-suite.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import type { StopFlag } from '../options/stop-rule.ts';
import { UsageError } from '../usage-error.ts';

/** How a run may end early and in which order it goes, as flags have it. */
export interface EndingFlags {
  readonly stop?: StopFlag | undefined;
  readonly seed?: string | undefined;
  readonly order?: string | undefined;
}

/**
 * The suite as the flags have it end and begin.
 * @throws UsageError where they do not go together with what else it asks for.
 */
export function endingEarly(suite: Suite, { stop: rule, seed, order }: EndingFlags): Suite {
  if (rule === undefined && seed === undefined && order === undefined) return suite;
  const { stop: written, order: own, ...rest } = suite;
  const stop = rule === 'never' ? undefined : (rule ?? written);
  if (seed !== undefined && (stop === undefined || stop === 'certain')) {
    throw new UsageError('--seed draws the cases of a run at a risk; write --stop 0.05 beside it');
  }
  const ordered = order === undefined ? own : order === 'failing_first' ? order : undefined;
  const asked = {
    ...rest,
    ...(stop === undefined ? {} : { stop: withSeed(stop, seed) }),
    ...(ordered === undefined ? {} : { order: ordered }),
  };
  const check = checkSuite(asked);
  if (check.status === 'valid') return check.suite;
  const [first] = check.faults;
  const words = first === undefined ? '' : `${first.path} ${first.problem}; ${first.remedy}`;
  throw new UsageError(`by its flags the suite cannot be run: ${words}`);
}

function withSeed(stop: NonNullable<Suite['stop']>, seed: string | undefined): Suite['stop'] {
  return stop === 'certain' || seed === undefined ? stop : { ...stop, seed };
}
