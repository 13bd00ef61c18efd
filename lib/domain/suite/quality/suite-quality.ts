import type { Suite } from '../suite.ts';
import type { QualityFinding, QualityInstance } from './quality-finding.ts';
import { repeatedCases } from './repeated-cases.ts';
import { type Saying, sayingsOf } from './saying.ts';

/** What a valid suite says twice, or against itself, or not at all. Nothing of it is wrong by itself. */
export function suiteQuality(suite: Suite): QualityFinding[] {
  const cases = sayingsOf(suite);
  const { duplicates, nearDuplicates, contradictions } = repeatedCases(cases);
  const findings: QualityFinding[] = [
    {
      code: 'contradicting_cases',
      message: `${casesThat(contradictions, 'expects', 'expect')} another intent than a case that says the same`,
      remedy: 'decide for one intent of each, or tell the cases apart by their context_variables',
      instances: contradictions,
    },
    {
      code: 'duplicate_cases',
      message: `${casesThat(duplicates, 'says', 'say')} what another case says`,
      remedy: 'keep one of each; what is to be run more often has a repeat',
      instances: duplicates,
    },
    {
      code: 'near_duplicate_cases',
      message: `${casesThat(nearDuplicates, 'says', 'say')} nearly what another case says`,
      remedy: 'keep one of each, or say it in another way',
      instances: nearDuplicates,
    },
    oneCaseOnly(cases),
  ];
  return [...findings.filter(({ instances }) => instances.length > 0), ...noOutOfScope(cases)];
}

export function casesThat(
  { length }: readonly QualityInstance[],
  one: string,
  several: string,
): string {
  return length === 1 ? `1 case ${one}` : `${length} cases ${several}`;
}

function oneCaseOnly(cases: readonly Saying[]): QualityFinding {
  const onlyOf = new Map<string, Saying | null>();
  for (const each of cases) {
    for (const intent of new Set(each.intents)) {
      if (typeof intent === 'string') onlyOf.set(intent, onlyOf.has(intent) ? null : each);
    }
  }
  const instances = [...onlyOf].flatMap(([intent, found]) =>
    found === null ? [] : [{ found: { ...found, intent } }],
  );
  return {
    code: 'intents_with_one_case',
    message: `${instances.length === 1 ? '1 intent has' : `${instances.length} intents have`} one case only, so that one sentence decides about all of it`,
    remedy: 'add cases that say it in other words',
    instances,
  };
}

function noOutOfScope(cases: readonly Saying[]): QualityFinding[] {
  const intents = new Set(cases.flatMap((each) => each.intents));
  if (intents.has(null) || ![...intents].some((intent) => typeof intent === 'string')) return [];
  return [
    {
      code: 'no_out_of_scope_case',
      message: 'no case is out of scope, so a bot that matches anything passes',
      remedy: 'add cases with expected_intent: null, of which the bot must match none',
      instances: [],
    },
  ];
}
