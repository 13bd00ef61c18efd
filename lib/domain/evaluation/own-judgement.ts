import type { ReportAssertion } from '../report.ts';
import { linearPattern } from '../suite/linear-pattern.ts';
import type { Outcome } from '../suite/suite.ts';
import { holds } from './partial-match.ts';
import type { ExtractedEntity, PlatformResult } from './platform-result.ts';
import { folded, readForms, searchable, spaced } from './text-forms.ts';

/** What a directive can ask for, under the names that assertions have in the report. */
export type Directive =
  | 'intent'
  | 'confidence'
  | 'entities'
  | 'entity_values'
  | 'response'
  | 'response_excludes'
  | 'response_equals'
  | 'response_matches'
  | 'data'
  | 'silence'
  | 'tool_call'
  | 'latency';

/** Directives that no platform judges, so that without our judgement there is none. */
export const OURS_ALONE: readonly Directive[] = [
  'entity_values',
  'confidence',
  'response_excludes',
  'response_equals',
  'response_matches',
  'data',
  'silence',
  'tool_call',
];

/** One directive of a case, judged by our own rules on the platform's raw output. */
export type Judgement =
  | { readonly directive: Directive; readonly assertion: ReportAssertion }
  /** The raw output it would rest on is not there. */
  | { readonly directive: Directive; readonly assertion: null };

/** Judges each directive of a case that the suite gives, in the order of the report. */
export function judge(outcome: Outcome, result: PlatformResult): Judgement[] {
  return [
    ...judgeIntent(outcome, result),
    ...judgeConfidence(outcome, result),
    ...judgeEntities(outcome, result),
    ...judgeEntityValues(outcome, result),
    ...judgeResponse(outcome, result),
    ...judgeExcludes(outcome, result),
    ...judgeEquals(outcome, result),
    ...judgeMatches(outcome, result),
    ...judgeData(outcome, result),
    ...judgeSilence(outcome, result),
    ...judgeToolCall(outcome, result),
    ...judgeLatency(outcome, result),
  ];
}

function judged(
  directive: Directive,
  expected: ReportAssertion['expected'],
  actual: ReportAssertion['actual'],
  passed: boolean,
): Judgement[] {
  return [
    { directive, assertion: { type: directive, expected, actual, passed, source: 'cognigate' } },
  ];
}

function unjudged(directive: Directive): Judgement[] {
  return [{ directive, assertion: null }];
}

function judgeIntent({ expected_intent: expected }: Outcome, result: PlatformResult): Judgement[] {
  if (expected === undefined) return [];
  const { matchedIntent: matched } = result;
  if (matched === undefined) return unjudged('intent');
  return judged('intent', expected, matched, expected === matched);
}

function judgeConfidence(
  { min_confidence: least }: Outcome,
  { confidence }: PlatformResult,
): Judgement[] {
  if (least === undefined) return [];
  if (confidence === null) return unjudged('confidence');
  return judged('confidence', least, confidence, confidence >= least);
}

function judgeEntities(
  { expected_entities: expected }: Outcome,
  { entities }: PlatformResult,
): Judgement[] {
  if (expected === undefined || expected === null || expected.length === 0) return [];
  if (entities === undefined) return unjudged('entities');
  const found = new Set(entities.map((entity) => entity.name));
  return judged(
    'entities',
    expected,
    [...found],
    expected.every((name) => found.has(name)),
  );
}

function judgeEntityValues(
  { expected_entity_values: expected }: Outcome,
  { entities }: PlatformResult,
): Judgement[] {
  if (expected === undefined || Object.keys(expected).length === 0) return [];
  if (entities === undefined) return unjudged('entity_values');
  const wanted = Object.entries(expected);
  const verdicts = wanted.map(([name, value]) => judgeValue(name, value, entities));
  // One value that is surely wrong decides, whatever the unknown ones are.
  if (!verdicts.includes(false) && verdicts.includes(null)) return unjudged('entity_values');
  const actual = wanted.map(([name]) => [
    name,
    entities.filter((entity) => entity.name === name).map((entity) => entity.value),
  ]);
  return judged(
    'entity_values',
    expected,
    Object.fromEntries(actual),
    verdicts.every((verdict) => verdict === true),
  );
}

/** Null where the entity was found and the platform withholds its value. */
function judgeValue(
  name: string,
  value: string,
  entities: readonly ExtractedEntity[],
): boolean | null {
  const found = entities.filter((entity) => entity.name === name);
  if (found.some((entity) => isSameValue(entity.value, value))) return true;
  return found.some((entity) => entity.value === null) ? null : false;
}

/** Entity values are equal in NFC and without white space around them; letter case matters. */
export function isSameValue(found: string | null, expected: string): boolean {
  return found !== null && found.normalize('NFC').trim() === expected.normalize('NFC').trim();
}

function judgeResponse(
  { expected_response_contains: expected }: Outcome,
  result: PlatformResult,
): Judgement[] {
  if (expected === undefined || expected === null) return [];
  const { responseText } = result;
  if (responseText === null) return unjudged('response');
  const messages = messagesOf(result);
  return judged(
    'response',
    expected,
    responseText,
    [expected].flat().every((text) => isSaid(messages, text)),
  );
}

function judgeExcludes(
  { expected_response_excludes: excluded }: Outcome,
  result: PlatformResult,
): Judgement[] {
  if (excluded === undefined) return [];
  const { responseText, responseBeside } = result;
  if (responseText === null) return unjudged('response_excludes');
  const said = [...messagesOf(result), ...(responseBeside ? [responseBeside] : [])];
  const undisguised = disguised(said.join('\n'));
  return judged(
    'response_excludes',
    excluded,
    responseText,
    [excluded]
      .flat()
      .every((text) => !holdsIn(undisguised, disguised(text)) && !isSaid(said, text)),
  );
}

function judgeEquals({ expected_response_equals: expected }: Outcome, result: PlatformResult) {
  if (expected === undefined) return [];
  const { responseText } = result;
  if (responseText === null) return unjudged('response_equals');
  const messages = messagesOf(result);
  return judged(
    'response_equals',
    expected,
    responseText,
    [expected].flat().every((text) => messages.some((message) => isWordForWord(message, text))),
  );
}

function judgeMatches(
  { expected_response_matches: expression }: Outcome,
  result: PlatformResult,
): Judgement[] {
  if (expression === undefined) return [];
  const { responseText } = result;
  if (responseText === null) return unjudged('response_matches');
  const pattern = linearPattern(expression);
  return judged(
    'response_matches',
    expression,
    responseText,
    [responseText, ...readForms(messagesOf(result))].some((form) => pattern.find(form)),
  );
}

function judgeData({ expected_data: expected }: Outcome, { outputData }: PlatformResult) {
  if (expected === undefined) return [];
  if (outputData === undefined) return unjudged('data');
  return judged(
    'data',
    expected,
    [...outputData],
    outputData.some((data) => holds(data, expected)),
  );
}

function judgeSilence({ expected_silence: expected }: Outcome, result: PlatformResult) {
  if (expected === undefined) return [];
  const said = result.responseText ?? result.responseBeside ?? null;
  return judged('silence', expected, said, said === null);
}

/** How a model stops that calls a tool, in the words of the providers (OpenAI, Anthropic, older OpenAI). */
const CALLS_TOOL: ReadonlySet<string> = new Set(['tool_calls', 'tool_use', 'function_call']);

/** An answer that neither names a tool nor says why its model stopped does not show whether one was called. */
function judgeToolCall(
  { expected_tool_call: expected }: Outcome,
  { toolCalls = [], finishReasons = [] }: PlatformResult,
): Judgement[] {
  if (expected === undefined) return [];
  const hasCalled = toolCalls.length > 0 || finishReasons.some((each) => CALLS_TOOL.has(each));
  const isShown =
    expected === true || !hasCalled ? hasCalled || finishReasons.length > 0 : toolCalls.length > 0;
  if (!isShown) return unjudged('tool_call');
  const actual = toolCalls.length > 0 ? [...toolCalls] : hasCalled;
  return judged(
    'tool_call',
    expected,
    actual,
    expected === true ? hasCalled : toolCalls.includes(expected),
  );
}

function messagesOf({ responseMessages, responseText }: PlatformResult): readonly string[] {
  return responseMessages ?? (responseText === null ? [] : [responseText]);
}

/** Claims that the messages have the text, as written or as read. */
function isSaid(messages: readonly string[], sought: string): boolean {
  if (holdsIn(searchable(messages.join('\n')), searchable(sought))) return true;
  const asRead = searchable(folded(sought));
  for (const form of readForms(messages)) {
    if (holdsIn(searchable(form), asRead)) return true;
  }
  return false;
}

/** Claims that the message is the text, as written or as read; letter case and marks count. */
function isWordForWord(message: string, text: string): boolean {
  if (message.normalize('NFC').trim() === text.normalize('NFC').trim()) return true;
  const asRead = spaced(folded(text));
  for (const form of readForms([message])) {
    if (spaced(form) === asRead) return true;
  }
  return false;
}

/**
 * The same without what a reader does not see: other forms of a letter (NFKC) and characters that have
 * no width. Only what must not be there is looked for in it, since leniency may not open the gate.
 */
function disguised(text: string): string {
  return searchable(
    text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}/gu, ''),
  );
}

function holdsIn(text: string, sought: string): boolean {
  return sought !== '' && text.includes(sought);
}

function judgeLatency(
  { allowed_latency_ms: allowed }: Outcome,
  { latencyMs }: PlatformResult,
): Judgement[] {
  if (allowed === undefined) return [];
  if (latencyMs === null) return unjudged('latency');
  return judged('latency', allowed, latencyMs, latencyMs <= allowed);
}
