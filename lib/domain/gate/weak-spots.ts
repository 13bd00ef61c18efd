import { daysLeft } from '../governance/waiver-faults.ts';
import { WARNING_DAYS } from '../governance/waivers.ts';
import { quarantineOf } from '../metrics/counting-cases.ts';
import { unassertedCases } from '../suite/asks-for-nothing.ts';
import { listed } from '../suite/listed.ts';
import { reliabilityOf } from '../suite/reliability/reliability-of.ts';
import { minPassOf, repeatOf } from '../suite/repetitions.ts';
import { caseIdOf, type Suite } from '../suite/suite.ts';
import type { Reason } from '../verdict.ts';

/** Below it more cases may fail than pass, so that `passed` is no longer said of most of the suite. */
const WEAK_PASS_RATE = 0.5;

/**
 * Where the `passed` of a suite means less than people would take it for, by what a suite may well ask for.
 *
 * @param at When the quarantines are to hold, in milliseconds since 1970 UTC.
 */
export function weakSpots(suite: Suite, at: number | undefined): Reason[] {
  return [
    ...weakPassRate(suite),
    ...weakMinPass(suite),
    ...mostlyQuarantined(suite, at),
    ...endingQuarantines(suite, at),
    ...askingForNothing(suite),
    ...uncheckedAllowed(suite),
    ...mockedNodes(suite),
  ];
}

function weakPassRate({ gate: { pass_rate: rate } }: Suite): Reason[] {
  if (rate >= WEAK_PASS_RATE) return [];
  const effect =
    rate === 0 ? 'no failed case closes the gate' : 'the gate opens although most cases may fail';
  return [{ code: 'pass_rate_weak', message: `gate.pass_rate is ${rate}, so ${effect}` }];
}

function weakMinPass(suite: Suite): Reason[] {
  const weak = suite.test_cases.flatMap((testCase, position) => {
    const reliability = reliabilityOf(suite, testCase);
    if (reliability !== undefined) {
      const { atLeast } = reliability;
      return atLeast > 0.5 ? [] : [`${caseIdOf(testCase, position)} (at_least ${atLeast})`];
    }
    const [least, of] = [minPassOf(suite, testCase), repeatOf(suite, testCase)];
    return least * 2 <= of ? [`${caseIdOf(testCase, position)} (${least} of ${of})`] : [];
  });
  if (weak.length === 0) return [];
  const pass = weak.length === 1 ? '1 case passes' : `${weak.length} cases pass`;
  return [
    {
      code: 'min_pass_weak',
      message: `${pass} with no more than half of the repetitions: ${listed(weak)}`,
    },
  ];
}

function mockedNodes({ cognigy }: Suite): Reason[] {
  if (cognigy?.mocking !== true) return [];
  const message =
    'the mock code of nodes takes the place of their logic (cognigy.mocking), so that what they do and call is not tested';
  return [{ code: 'nodes_mocked', message }];
}

function mostlyQuarantined({ test_cases: cases }: Suite, at: number | undefined): Reason[] {
  const quarantined = cases.filter((testCase) => quarantineOf(testCase, at) !== undefined).length;
  if (quarantined * 2 <= cases.length) return [];
  return [
    {
      code: 'most_cases_quarantined',
      message: `${quarantined} of ${cases.length} cases are in quarantine, so the gate looks at less than half of the suite`,
    },
  ];
}

/** Told while there is time to mend the case, or to have its quarantine approved again. */
function endingQuarantines({ test_cases: cases }: Suite, at: number | undefined): Reason[] {
  if (at === undefined) return [];
  const ending = cases.flatMap((testCase, position) => {
    const quarantine = quarantineOf(testCase, at);
    const days = quarantine === undefined ? Number.POSITIVE_INFINITY : daysLeft(quarantine, at);
    return days > WARNING_DAYS ? [] : [`${caseIdOf(testCase, position)} in ${daysText(days)}`];
  });
  if (ending.length === 0) return [];
  const one = ending.length === 1;
  return [
    {
      code: 'quarantine_ending',
      message: `the ${one ? 'quarantine' : 'quarantines'} of ${ending.length} ${one ? 'case ends' : 'cases end'} within a week, and ${one ? 'it counts' : 'they count'} again: ${listed(ending)}`,
    },
  ];
}

function daysText(days: number): string {
  return days === 0 ? 'less than a day' : `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** A suite about liveness says of all its cases what others have said of some by name. */
function askingForNothing(suite: Suite): Reason[] {
  if (suite.liveness === true) {
    return [
      {
        code: 'liveness_only',
        message: 'liveness: true lets cases ask for nothing but an answer in time',
      },
    ];
  }
  const ids = unassertedCases(suite);
  if (ids.length === 0) return [];
  const ask = ids.length === 1 ? '1 case asks' : `${ids.length} cases ask`;
  return [
    {
      code: 'cases_ask_for_nothing',
      message: `${ask} for no intent, entity, response or data, so any answer in time passes: ${listed(ids)}`,
    },
  ];
}

function uncheckedAllowed({ unchecked_directives: unchecked }: Suite): Reason[] {
  if (unchecked === undefined) return [];
  return [
    {
      code: 'unchecked_allowed',
      message: 'unchecked_directives: allow lets directives pass that nobody judged',
    },
  ];
}
