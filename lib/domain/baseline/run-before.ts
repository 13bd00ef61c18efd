import type { Verdict } from '../verdict.ts';

/** What is known of a run without its report. */
interface KnownRun {
  readonly verdict: Verdict | null;
  readonly platform?: { readonly name: string } | undefined;
  /** A mock answered. */
  readonly simulated?: boolean | undefined;
  /** Cases of its suite were left out. */
  readonly part?: boolean | undefined;
  readonly tally: {
    readonly passed: number;
    readonly failed: number;
    /** Cases that were left out, since the verdict was decided without them. */
    readonly left_out?: number | undefined;
  } | null;
}

/**
 * The run that another one is held against where nobody names one: of its suite, on a platform of its kind, and on a
 * mock where that was. The newest that decided on the whole suite, and ran all of it; else the newest that comes closest to that, and
 * undefined where none is like it.
 * @param earlier newest first
 */
export function runBefore<Run extends KnownRun>(
  run: Pick<KnownRun, 'platform' | 'simulated'>,
  earlier: readonly Run[],
): Run | undefined {
  const alike = earlier.filter((each) => each.verdict !== null && isOfOneKind(each, run));
  const measured = alike.filter(isMeasured);
  const whole = measured.filter(({ part, tally }) => part !== true && !tally?.left_out);
  return whole.find(isDecided) ?? whole[0] ?? measured[0] ?? alike[0];
}

/** Gates of 0.1.0 do not say which platform a run is of. */
function isOfOneKind(
  one: Pick<KnownRun, 'platform' | 'simulated'>,
  other: Pick<KnownRun, 'platform' | 'simulated'>,
): boolean {
  const [name, otherName] = [one.platform?.name, other.platform?.name];
  const isSamePlatform = name === undefined || otherName === undefined || name === otherName;
  return isSamePlatform && (one.simulated === true) === (other.simulated === true);
}

function isMeasured({ verdict, tally }: KnownRun): boolean {
  return isDecided({ verdict }) || (tally !== null && tally.passed + tally.failed > 0);
}

function isDecided({ verdict }: Pick<KnownRun, 'verdict'>): boolean {
  return verdict === 'passed' || verdict === 'failed';
}
