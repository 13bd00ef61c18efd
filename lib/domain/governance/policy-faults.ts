import { deltaThresholds, neverMissed } from '../baseline/delta-thresholds.ts';
import { quarantineOf } from '../metrics/counting-cases.ts';
import type { Suite } from '../suite/suite.ts';
import { type SuiteFault, suiteFault } from '../suite/suite-fault.ts';
import { LONGEST_WAIVER_DAYS, type Policy } from './policy.ts';
import { waiverFaults } from './waiver-faults.ts';

export interface Terms {
  /** Null where there is none. */
  readonly policy: Policy | null;
  /** The start of the run, in milliseconds since 1970 UTC. */
  readonly at: number;
  /** All that is known of who starts the run: accounts, names, addresses. */
  readonly startedBy: readonly string[];
}

/** Where a suite, as it is written, falls short of what a run of it is held to: a fault for each breach. */
export function policyFaults(suite: Suite, { policy, at, startedBy }: Terms): SuiteFault[] {
  const longestDays = policy?.waiver_max_days ?? LONGEST_WAIVER_DAYS;
  return [
    ...waiverFaults(suite, { at, longestDays, startedBy }),
    ...(policy === null
      ? []
      : [
          ...wrongPlatform(suite, policy),
          ...lowPassRate(suite, policy),
          ...missingBaseline(suite, policy),
          ...missingTags(suite, policy, at),
        ]),
  ];
}

function lowPassRate({ gate }: Suite, { min_pass_rate: least = 0 }: Policy): SuiteFault[] {
  if (gate.pass_rate >= least) return [];
  return [
    suiteFault(['gate', 'pass_rate'], {
      problem: `is ${gate.pass_rate}, and the policy asks for ${least} (min_pass_rate)`,
      remedy: `write ${least} or more`,
    }),
  ];
}

function wrongPlatform({ platform }: Suite, { allowed_platforms: allowed }: Policy): SuiteFault[] {
  if (allowed === undefined || allowed.includes(platform)) return [];
  return [
    suiteFault(['platform'], {
      problem: `is ${platform}, which the policy does not allow (allowed_platforms)`,
      remedy: `it must be ${allowed.join(' or ')}`,
    }),
  ];
}

/** A threshold that finds no baseline leaves the run inconclusive, so that asking for one is enough. */
function missingBaseline(suite: Suite, { required_baseline: wanted }: Policy): SuiteFault[] {
  if (wanted === undefined) return [];
  const { baseline = 'main' } = suite.gate;
  const unmissed = neverMissed(suite).length;
  if (deltaThresholds(suite.gate).length === unmissed) {
    const that = unmissed === 0 ? '' : ' that its cases could miss';
    return [
      suiteFault(['gate'], {
        problem: `has no threshold against a baseline${that}, and the policy asks for one`,
        remedy:
          'write max_new_failures, max_pass_rate_drop, max_intent_f1_drop or max_significant_loss',
      }),
    ];
  }
  if (wanted === true || wanted === baseline) return [];
  return [
    suiteFault(['gate', 'baseline'], {
      problem: `is ${JSON.stringify(baseline)}, and the policy asks for ${JSON.stringify(wanted)}`,
      remedy: `write baseline: ${wanted}`,
    }),
  ];
}

function missingTags(
  { test_cases: cases, cognigy }: Suite,
  { required_tags: tags = [] }: Policy,
  at: number,
): SuiteFault[] {
  // Playbooks bring their cases along when the run is planned, and those have no tags.
  if (cases.length === 0 && cognigy?.playbooks !== undefined && tags.length > 0) {
    const problem = 'are those of playbooks, which have no tags, and the policy requires some';
    return [suiteFault(['test_cases'], { problem, remedy: 'use the mode conversation' })];
  }
  return tags.flatMap((tag) => {
    const having = cases.filter((each) => each.tags?.includes(tag));
    if (having.some((each) => quarantineOf(each, at) === undefined)) return [];
    const problem =
      having.length === 0
        ? `have no case with the tag ${tag}, which the policy requires`
        : `have the tag ${tag}, which the policy requires, on cases in quarantine alone`;
    return [suiteFault(['test_cases'], { problem, remedy: `give the tag to a case that counts` })];
  });
}
