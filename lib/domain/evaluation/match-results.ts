import type { TestCase } from '../suite/suite.ts';
import type { Reason } from '../verdict.ts';
import { type PlatformResult, type ResultReading, readResult } from './platform-result.ts';

export interface PlannedCase {
  readonly id: string;
  readonly testCase: TestCase;
}

/** What is known of a planned case: its result, or why there is none to be used. */
export type MatchedResult =
  | { readonly result: PlatformResult; readonly problem: null }
  | { readonly result: null; readonly problem: string };

export interface MatchedBatch {
  /** One for each planned case, in their order. */
  readonly matches: readonly MatchedResult[];
  /** One for each kind, with how often and where first. */
  readonly faults: readonly Reason[];
}

const FAULT_WORDS = {
  result_foreign: 'belong to no case of the batch',
  result_mismatched: 'name one case by case_id and another by input_text',
  result_duplicate: 'belong to a case that has another result as well',
  result_extra: 'name no case, and there are more results than cases',
  result_ambiguous: 'could belong to more than one case, as the order is not that of the cases',
  result_malformed: 'cannot be read',
  confidence_out_of_range: 'have a confidence that is not a number from 0 to 1',
} as const;
type ResultFault = keyof typeof FAULT_WORDS;

const NO_RESULT = 'the platform returned no result for this case';
const SEVERAL_RESULTS = 'the platform returned more than one result for this case';
const CONTRADICTORY = 'the result for this case contradicts itself about which case it belongs to';
const AMBIGUOUS = 'the result for this case cannot be told from that of a case with the same input';

/**
 * Gives each planned case of a batch its result.
 *
 * `case_id` decides, then `input_text`; results that carry neither go by their position, and only where
 * there are as many results as cases and all others stand in their places. What does not fit becomes a
 * fault, and the cases concerned get no result: nothing is guessed.
 */
export function matchResults(
  cases: readonly PlannedCase[],
  results: readonly unknown[],
): MatchedBatch {
  const readings = results.map(readResult);
  const candidates = findCandidates(cases, readings);
  const faults = new FaultCollector(results.length);
  const inPlace =
    results.length === cases.length &&
    candidates.every((found, position) => found === null || found.includes(position));
  const { readingOf, problemOf } = inPlace
    ? { readingOf: cases.map((_, position) => position), problemOf: new Map<number, string>() }
    : assignByIdentity(cases, candidates, readings, faults);

  readings.forEach((reading, position) => {
    if (reading.result === null) faults.add('result_malformed', position);
    if (reading.confidenceUnusable) faults.add('confidence_out_of_range', position);
  });
  let missing = 0;
  const matches = cases.map((_, index): MatchedResult => {
    const position = readingOf[index];
    const reading = position === undefined ? undefined : readings[position];
    if (reading === undefined) {
      const problem = problemOf.get(index);
      if (problem === undefined) missing++;
      return { result: null, problem: problem ?? NO_RESULT };
    }
    return reading.result === null
      ? { result: null, problem: `the result ${reading.problem ?? 'cannot be read'}` }
      : { result: reading.result, problem: null };
  });
  return { matches, faults: [...missingFault(missing, cases.length), ...faults.list()] };
}

/** Same text to the platform: composed and decomposed letters do not differ. */
function textKey(text: string): string {
  return text.normalize('NFC');
}

/** For each result the cases it may belong to by what it says; null where it says nothing. */
function findCandidates(
  cases: readonly PlannedCase[],
  readings: readonly ResultReading[],
): (readonly number[] | null)[] {
  const byId = new Map<string, number[]>();
  const byText = new Map<string, number[]>();
  cases.forEach(({ id, testCase }, index) => {
    append(byId, id, index);
    append(byText, textKey(testCase.input_text), index);
  });
  const idsAreTheirs = haveIdsOfTheirOwn(readings, byId);
  return readings.map(({ caseId, inputText }) => {
    const ofText = inputText === null ? null : (byText.get(textKey(inputText)) ?? []);
    if (caseId === null || idsAreTheirs) return ofText;
    const ofId = byId.get(caseId) ?? [];
    return ofText === null ? ofId : ofId.filter((index) => ofText.includes(index));
  });
}

/**
 * Claims that the platform numbers cases by itself: our ids are not on the wire, so it cannot know them.
 * Only where each result also names its input is there anything else to go by.
 */
function haveIdsOfTheirOwn(
  readings: readonly ResultReading[],
  ours: ReadonlyMap<string, unknown>,
): boolean {
  return readings.every(
    ({ caseId, inputText }) => caseId !== null && inputText !== null && !ours.has(caseId),
  );
}

function append<Key>(map: Map<Key, number[]>, key: Key, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}

interface Assignment {
  /** Position of the result of each case; undefined where it has none. */
  readonly readingOf: readonly (number | undefined)[];
  readonly problemOf: ReadonlyMap<number, string>;
}

function assignByIdentity(
  cases: readonly PlannedCase[],
  candidates: readonly (readonly number[] | null)[],
  readings: readonly ResultReading[],
  faults: FaultCollector,
): Assignment {
  const problemOf = new Map<number, string>();
  const claims = new Map<number, number[]>();
  const groups = new Map<string, { indexes: readonly number[]; positions: number[] }>();
  candidates.forEach((found, position) => {
    const [only] = found ?? [];
    if (found === null) {
      faults.add(candidates.length > cases.length ? 'result_extra' : 'result_ambiguous', position);
    } else if (only === undefined) {
      blameForeign(cases, readings[position], position, problemOf, faults);
    } else if (found.length === 1) {
      append(claims, only, position);
    } else {
      const key = found.join();
      const group = groups.get(key) ?? { indexes: found, positions: [] };
      group.positions.push(position);
      groups.set(key, group);
    }
  });

  const byOrder: { index: number; position: number }[] = [];
  for (const { indexes, positions } of groups.values()) {
    const open = indexes.filter((index) => !claims.has(index));
    const alike = areInterchangeable(open.map((index) => cases[index]));
    if (positions.length > open.length) {
      voidCases(open, positions, SEVERAL_RESULTS, 'result_duplicate', problemOf, faults);
    } else if (positions.length < open.length && !alike) {
      voidCases(open, positions, AMBIGUOUS, 'result_ambiguous', problemOf, faults);
    } else {
      positions.forEach((position, rank) => {
        const index = open[rank];
        if (index === undefined) return;
        append(claims, index, position);
        if (!alike) byOrder.push({ index, position });
      });
    }
  }

  const inOrder = claimsAreInOrder(claims);
  for (const { index, position } of inOrder ? [] : byOrder) {
    voidCases([index], [position], AMBIGUOUS, 'result_ambiguous', problemOf, faults);
  }
  for (const [index, positions] of claims) {
    if (positions.length > 1) {
      voidCases([index], positions, SEVERAL_RESULTS, 'result_duplicate', problemOf, faults);
    }
  }
  const readingOf = cases.map((_, index) =>
    problemOf.has(index) ? undefined : claims.get(index)?.[0],
  );
  return { readingOf, problemOf };
}

/** A result whose two names each fit a case, but not the same one, voids both cases. */
function blameForeign(
  cases: readonly PlannedCase[],
  reading: ResultReading | undefined,
  position: number,
  problemOf: Map<number, string>,
  faults: FaultCollector,
): void {
  const text = reading?.inputText ?? null;
  const touched = cases.flatMap(({ id, testCase }, index) => {
    const isNamed =
      id === reading?.caseId || (text !== null && textKey(testCase.input_text) === textKey(text));
    return isNamed ? [index] : [];
  });
  for (const index of touched) problemOf.set(index, CONTRADICTORY);
  faults.add(touched.length > 0 ? 'result_mismatched' : 'result_foreign', position);
}

function voidCases(
  indexes: readonly number[],
  positions: readonly number[],
  problem: string,
  fault: ResultFault,
  problemOf: Map<number, string>,
  faults: FaultCollector,
): void {
  for (const index of indexes) problemOf.set(index, problem);
  for (const position of positions) faults.add(fault, position);
}

/** It makes no difference which of them a result belongs to. */
function areInterchangeable(cases: readonly (PlannedCase | undefined)[]): boolean {
  const faces = cases.map((planned) => {
    const { context_variables, outcome, tags } = planned?.testCase ?? {};
    return JSON.stringify([context_variables, outcome, tags]);
  });
  return new Set(faces).size <= 1;
}

function claimsAreInOrder(claims: ReadonlyMap<number, readonly number[]>): boolean {
  const pairs = [...claims].flatMap(([index, positions]) =>
    positions.map((position) => ({ index, position })),
  );
  pairs.sort((a, b) => a.position - b.position);
  return pairs.every((pair, rank) => pair.index > (pairs[rank - 1]?.index ?? -1));
}

function missingFault(missing: number, planned: number): Reason[] {
  if (missing === 0) return [];
  return [{ code: 'result_missing', message: `${missing} of ${planned} cases have no result` }];
}

/** Keeps one reason for each kind of fault. No word of a result goes into it. */
class FaultCollector {
  readonly #total: number;
  readonly #seen = new Map<ResultFault, Set<number>>();

  constructor(total: number) {
    this.#total = total;
  }

  add(code: ResultFault, position: number): void {
    const positions = this.#seen.get(code) ?? new Set();
    positions.add(position);
    this.#seen.set(code, positions);
  }

  list(): Reason[] {
    return [...this.#seen].map(([code, positions]) => ({
      code,
      message: `${positions.size} of ${this.#total} results ${FAULT_WORDS[code]}, the first at position ${Math.min(...positions) + 1}`,
    }));
  }
}
