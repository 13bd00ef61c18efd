import type { Directive } from './own-judgement.ts';

/** What keeps each directive from being judged, where the raw output that it rests on is not there. */
const MISSING_OUTPUT: Readonly<Record<Directive, string>> = {
  intent: 'intent to compare with the expected one',
  confidence: 'confidence to hold against the smallest one allowed',
  entities: 'entities to compare with the expected ones',
  entity_values: 'values of entities to compare with the expected ones',
  response: 'text of the answer to look into',
  response_excludes: 'text of the answer to look into',
  response_equals: 'text of the answer to look into',
  response_matches: 'text of the answer to look into',
  data: 'data of the output to compare with the expected one',
  silence: 'answer that could be silent',
  tool_call: 'sign of whether a tool was called, or of which one',
  latency: 'time that the answer took',
};

/** A case that asks for nothing would pass whatever the bot does. */
export const NOTHING_ASKED = 'nothing was asked of the answer';

/**
 * Why a case is not evaluated; null where it is, as one that failed surely is. Which directives were
 * judged by nobody is found in evaluate-case.ts.
 */
export function problemWithoutJudge(
  failed: boolean,
  unjudged: readonly Directive[],
): string | null {
  const [first] = unjudged;
  return failed || first === undefined ? null : `the platform returned no ${MISSING_OUTPUT[first]}`;
}
