import { type ReportAssertion, type ReportCase, SimulatedConversation } from '../report.ts';
import { isEmpty } from './is-empty.ts';

type Json = ReportAssertion['expected'];

/** What the type of an assertion reads as where the platform gives none. */
export const UNTYPED = 'unnamed';

export interface PlatformAssertion {
  readonly type: string;
  readonly expected: Json;
  readonly actual: Json;
  /** Null where the platform gave anything but a boolean. */
  readonly passed: boolean | null;
}

export interface ExtractedEntity {
  readonly name: string;
  readonly value: string | null;
}

/** What the platform says of one case. `undefined`: it is silent about that. */
export interface PlatformResult {
  readonly assertions: readonly PlatformAssertion[];
  /** Null: no intent matched. */
  readonly matchedIntent: string | null | undefined;
  readonly entities: readonly ExtractedEntity[] | undefined;
  readonly confidence: number | null;
  /** The best intents and the one that was expected. */
  readonly intentScores?: NonNullable<ReportCase['intent_scores']> | undefined;
  readonly responseText: string | null;
  /** The same message by message; undefined where the platform does not tell them apart. */
  readonly responseMessages?: readonly string[] | undefined;
  /** Words that came beside the messages, which few clients show; what is excluded may not be in them. */
  readonly responseBeside?: string | null;
  readonly latencyMs: number | null;
  /** The data of each output; undefined where the platform returns none. */
  readonly outputData?: readonly Json[] | undefined;
  /** Why a language model stopped, once for each of its outputs, in the words of its provider. */
  readonly finishReasons?: readonly string[] | undefined;
  /** Names of the tools that it called, where the answer tells them. */
  readonly toolCalls?: readonly string[] | undefined;
  /** Why earlier conversations of the case broke off, one sentence each. */
  readonly brokenConversations?: readonly string[] | undefined;
  /** Why there is nothing to judge, in the words of the side that spoke to the bot; null where there is. */
  readonly problem?: string | null;
  /** The conversation that a simulated user has held; absent where none has. */
  readonly simulated?: SimulatedConversation | undefined;
  /** What was said in a conversation of several turns, as far as it went. */
  readonly turns?: readonly PlatformResult[] | undefined;
}

/** One entry of `test_results`: whose it claims to be, and what it says. */
export interface ResultReading {
  readonly caseId: string | null;
  readonly inputText: string | null;
  /** Null where it cannot be read; `problem` says why. */
  readonly result: PlatformResult | null;
  readonly problem: string | null;
  /** It is the result of something else than was planned, in words of `problem`. */
  readonly isUnplanned?: true;
  /** A confidence was given and is no number from 0 to 1. */
  readonly confidenceUnusable: boolean;
}

/** A nesting that no honest assertion reaches; what lies deeper is dropped. */
const MAX_ASSERTION_DEPTH = 20;

class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/**
 * Reads one result as it came, on its own, so that a malformed one does not void its neighbours.
 *
 * A field may be absent or null; one of another type than the contract's makes the result unreadable,
 * since a judgement would then miss what it should rest on. Only an odd confidence is taken for none:
 * where a case asks for one, it is not evaluated.
 */
export function readResult(raw: unknown): ResultReading {
  const identity = { caseId: null, inputText: null };
  if (!isObject(raw)) {
    return { ...identity, ...unreadable('is not an object'), confidenceUnusable: false };
  }
  const stated = raw.intent_confidence ?? raw.confidence ?? null;
  const confidence = readConfidence(stated);
  const known = { confidenceUnusable: stated !== null && confidence === null };
  try {
    const caseId = identifier(raw.case_id);
    const inputText = optionalString(raw, 'input_text');
    const unplanned = raw[NOT_PLANNED];
    if (typeof unplanned === 'string') {
      return { caseId, inputText, ...unreadable(unplanned), isUnplanned: true, ...known };
    }
    try {
      refuseUnfinished(raw);
      const result: PlatformResult = {
        ...readOutput(raw, confidence),
        assertions: readAssertions(raw.assertions),
        problem: optionalString(raw, 'problem'),
        ...readBroken(raw.broken_conversations),
        ...readSimulated(raw[SIMULATED]),
        ...(raw.turns === undefined ? {} : { turns: readTurns(raw.turns) }),
      };
      return { caseId, inputText, result, problem: null, ...known };
    } catch (error) {
      return { caseId, inputText, ...unreadable(messageOf(error)), ...known };
    }
  } catch (error) {
    return { ...identity, ...unreadable(messageOf(error)), ...known };
  }
}

/** The field of a result that is not of what was planned: how not. */
const NOT_PLANNED = 'cognigate_not_planned';

/** What stands for the result of a case where something else was run than was planned. */
export function unplannedResult(caseId: string, problem: string): unknown {
  return { case_id: caseId, [NOT_PLANNED]: problem };
}

/** The field of a result that is made of a simulated conversation: that conversation. */
export const SIMULATED = 'cognigate_simulated';

/** The field of a result that was not read, since reading would have lost something: why. */
const NOT_READ = 'cognigate_not_read';

/** What stands for a result that cannot be read without loss: whose it is, if that can, and why not. */
export function unreadResult(raw: unknown, problem: string, identityIsSound = true): unknown {
  const identity = identityIsSound && isObject(raw) ? raw : {};
  return {
    ...(identity.case_id === undefined ? {} : { case_id: identity.case_id }),
    ...(identity.input_text === undefined ? {} : { input_text: identity.input_text }),
    [NOT_READ]: problem,
  };
}

/** A platform that could not judge a case says so in its result, whatever else stands there. */
function refuseUnfinished(raw: Readonly<Record<string, unknown>>): void {
  if (typeof raw[NOT_READ] === 'string') throw new Unreadable(raw[NOT_READ]);
  if (raw.skipped === true) throw new Unreadable('says that the case was skipped');
  if (!isEmpty(raw.error) && raw.error !== false) throw new Unreadable('has an error');
}

function readOutput(
  raw: Readonly<Record<string, unknown>>,
  confidence: number | null,
): Omit<PlatformResult, 'assertions'> {
  return {
    matchedIntent: readMatchedIntent(raw),
    entities: readEntities(raw.extracted_entities),
    confidence,
    responseText: optionalString(raw, 'response_text') ?? optionalString(raw, 'response'),
    latencyMs: readLatency(raw.latency_ms),
    ...(raw.response_beside === undefined
      ? {}
      : { responseBeside: optionalString(raw, 'response_beside') }),
    ...(isScores(raw.intent_scores) ? { intentScores: raw.intent_scores } : {}),
    ...(isTexts(raw.response_messages) ? { responseMessages: raw.response_messages } : {}),
    ...(isTexts(raw.finish_reasons) ? { finishReasons: raw.finish_reasons } : {}),
    ...(isTexts(raw.tool_calls) ? { toolCalls: raw.tool_calls } : {}),
    ...(Array.isArray(raw.output_data)
      ? { outputData: raw.output_data.map((data: unknown) => toJson(data, 0)) }
      : {}),
  };
}

function readTurns(value: unknown): PlatformResult[] {
  if (!Array.isArray(value)) throw new Unreadable('has turns that are not a list');
  return value.map((turn: unknown) => {
    if (!isObject(turn)) throw new Unreadable('has a turn that is not an object');
    return { ...readOutput(turn, readConfidence(turn.confidence)), assertions: [] };
  });
}

function readBroken(value: unknown): Pick<PlatformResult, 'brokenConversations'> {
  if (!Array.isArray(value)) return {};
  const problems = value.flatMap((each: unknown) =>
    isObject(each) && typeof each.problem === 'string' ? each.problem : [],
  );
  return { brokenConversations: problems };
}

function readSimulated(value: unknown): Pick<PlatformResult, 'simulated'> {
  if (value === undefined) return {};
  const read = SimulatedConversation.safeParse(value);
  if (read.success) return { simulated: read.data };
  throw new Unreadable('has a simulated conversation that cannot be read');
}

function readConfidence(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : null;
}

function unreadable(problem: string) {
  return { result: null, problem };
}

function messageOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  throw error;
}

function isScores(value: unknown): value is { name: string; score: number }[] {
  return (
    Array.isArray(value) &&
    value.every(
      (each) => isObject(each) && typeof each.name === 'string' && typeof each.score === 'number',
    )
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optionalString(raw: Readonly<Record<string, unknown>>, field: string): string | null {
  const value = raw[field] ?? null;
  if (value === null || typeof value === 'string') return value;
  throw new Unreadable(`has a ${field} that is not a string`);
}

function identifier(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new Unreadable('has a case_id that is not a string');
}

function readMatchedIntent(raw: Readonly<Record<string, unknown>>): string | null | undefined {
  if (raw.matched_intent === undefined) return undefined;
  // An empty name is how some servers say "none".
  return optionalString(raw, 'matched_intent')?.normalize('NFC') || null;
}

function readLatency(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new Unreadable('has a latency_ms that is not a number of at least 0');
}

function readAssertions(value: unknown): PlatformAssertion[] {
  if (!Array.isArray(value)) throw new Unreadable('has no list of assertions');
  return value.map((entry: unknown) => {
    if (!isObject(entry)) throw new Unreadable('has an assertion that is not an object');
    const { type, passed } = entry;
    return {
      type: typeof type === 'string' && type.trim() !== '' ? type : UNTYPED,
      expected: toJson(entry.expected, 0),
      actual: toJson(entry.actual, 0),
      passed: typeof passed === 'boolean' ? passed : null,
    };
  });
}

function readEntities(value: unknown): ExtractedEntity[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown) => {
      if (typeof entry === 'string') return entry.trim() === '' ? [] : [bareEntity(entry)];
      if (isObject(entry) && typeof entry.name === 'string') {
        return Object.hasOwn(entry, 'value')
          ? withValues(entry.name, entry.value)
          : [bareEntity(entry.name)];
      }
      throw new Unreadable('has an extracted entity without a name');
    });
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, found]) => withValues(name, found));
  }
  throw new Unreadable('has extracted_entities that are neither a list nor an object');
}

/** A name in a list says that the entity was found, and not what it was found with. */
function bareEntity(name: string): ExtractedEntity {
  return { name: name.normalize('NFC'), value: null };
}

/** A list of values is one entity each; one without a value was not extracted. */
function withValues(name: string, found: unknown): ExtractedEntity[] {
  return [found]
    .flat()
    .filter((each: unknown) => !isEmpty(each))
    .map((each: unknown) => ({ name: name.normalize('NFC'), value: scalarText(each) }));
}

function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function toJson(value: unknown, depth: number): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (depth >= MAX_ASSERTION_DEPTH) return null;
  if (Array.isArray(value)) return value.map((child: unknown) => toJson(child, depth + 1));
  if (!isObject(value)) return null;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, toJson(child, depth + 1)]),
  );
}
