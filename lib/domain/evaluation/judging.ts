import type { ReportCase } from '../report.ts';
import type { Suite } from '../suite/suite.ts';
import { isJudgedByUs } from '../suite/suite-face.ts';
import { directiveOf } from './directive-words.ts';
import type { MatchedResult } from './match-results.ts';
import { UNTYPED } from './platform-result.ts';

/** Who judges the cases of a run, as far as that shows only in all of its results together. */
export interface Judging {
  /** We speak to the bot ourselves, so the platform has no say. */
  readonly byUs: boolean;
  /** No assertion of the platform has a type: each speaks of its case as a whole, every directive included. */
  readonly asWhole: boolean;
  /** The platform tells of no case how long the bot took, so nobody can hold a case against its limit. */
  readonly latencyExcused: boolean;
  /** The suite lets directives pass that nobody judged. */
  readonly uncheckedAllowed: boolean;
}

/**
 * How the cases of a suite are judged, from everything that came back for them.
 * @param earlier cases of a run that this one completes: what the platform told of them, it can tell
 */
export function judgingOf(
  suite: Suite,
  matches: readonly MatchedResult[],
  earlier: readonly ReportCase[] = [],
): Judging {
  const results = matches.flatMap(({ result }) => result ?? []);
  const assertions = results.flatMap((result) => result.assertions);
  const told = earlier.flatMap((each) =>
    each.assertions.filter(({ source }) => source === 'platform'),
  );
  const tellsLatency =
    earlier.some(({ latency_ms }) => latency_ms !== null) ||
    told.some(({ type }) => directiveOf(type) === 'latency') ||
    results.some(({ latencyMs }) => latencyMs !== null) ||
    assertions.some(({ type }) => directiveOf(type) === 'latency');
  return {
    byUs: isJudgedByUs(suite),
    asWhole:
      assertions.length > 0 && [...assertions, ...told].every(({ type }) => type === UNTYPED),
    latencyExcused: !tellsLatency && suite.liveness !== true,
    uncheckedAllowed: suite.unchecked_directives === 'allow',
  };
}
