import type { TestCase } from '../suite/suite.ts';
import type { Reason } from '../verdict.ts';
import { type PlatformResult, type ResultReading, readResult } from './platform-result.ts';
import { ResultAssignment } from './result-assignment.ts';

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

const NO_RESULT = 'the platform returned no result for this case';

export interface MatchingOptions {
  /** The `case_id` of a result is the id of our case; else it tells results apart, and names none. */
  readonly idsAreOurs?: boolean;
}

/**
 * Gives each planned case of a batch its result.
 *
 * `input_text` decides; results without it go by their position, and only where there are as many results
 * as cases and all others stand in their places. Our ids are not on the wire, so a `case_id` may contradict
 * what text and order say, and never assigns: unless whoever wrote it knows our ids. What does not fit
 * becomes a fault, and the cases concerned get no result: nothing is guessed.
 */
export function matchResults(
  cases: readonly PlannedCase[],
  results: readonly unknown[],
  { idsAreOurs = false }: MatchingOptions = {},
): MatchedBatch {
  const readings = results.map(readResult);
  const candidates = findCandidates(cases, readings, idsAreOurs);
  const inPlace =
    results.length === cases.length &&
    candidates.every((found, position) => found === null || found.includes(position));
  const assignment = inPlace ? assignInPlace(cases) : assignByIdentity(cases, readings, candidates);
  if (!idsAreOurs) refuseContradictedById({ cases, readings, candidates, assignment });

  readings.forEach((reading, position) => {
    if (reading.result === null) {
      assignment.blame(reading.isUnplanned ? 'result_unplanned' : 'result_malformed', position);
    }
    if (reading.confidenceUnusable) assignment.blame('confidence_out_of_range', position);
  });
  const matches = cases.map((_, index): MatchedResult => {
    const position = assignment.positionOf(index);
    const reading = position === null ? undefined : readings[position];
    if (reading === undefined) {
      return { result: null, problem: assignment.problemOf(index) ?? NO_RESULT };
    }
    return reading.result === null
      ? { result: null, problem: `the result ${reading.problem ?? 'cannot be read'}` }
      : { result: reading.result, problem: null };
  });
  const missing = matches.filter(({ problem }) => problem === NO_RESULT).length;
  return { matches, faults: [...missingFault(missing, cases.length), ...assignment.faults()] };
}

/** Same text to the platform: composed and decomposed letters do not differ. */
function textKey(text: string): string {
  return text.normalize('NFC');
}

/** For each result the cases it may belong to by what it says; null where it says nothing. */
function findCandidates(
  cases: readonly PlannedCase[],
  readings: readonly ResultReading[],
  idsAreOurs: boolean,
): (readonly number[] | null)[] {
  const byId = new Map<string, number[]>();
  const byText = new Map<string, number[]>();
  cases.forEach(({ id, testCase }, index) => {
    append(byId, id, index);
    append(byText, textKey(testCase.input_text), index);
  });
  return readings.map(({ caseId, inputText }) => {
    const ofText = inputText === null ? null : (byText.get(textKey(inputText)) ?? []);
    if (caseId === null || !idsAreOurs) return ofText;
    const ofId = byId.get(caseId) ?? [];
    return ofText === null ? ofId : ofId.filter((index) => ofText.includes(index));
  });
}

/**
 * Refuses what ids contradict that name none of our cases: two results under one id are about one case,
 * and an id that coincides with one of ours has to stand for it, or for one that is as good.
 */
function refuseContradictedById({
  cases,
  readings,
  candidates,
  assignment,
}: {
  readonly cases: readonly PlannedCase[];
  readonly readings: readonly ResultReading[];
  readonly candidates: readonly (readonly number[] | null)[];
  readonly assignment: ResultAssignment;
}): void {
  const caseOf = new Map<number, number>();
  cases.forEach((_, index) => {
    const position = assignment.positionOf(index);
    if (position !== null) caseOf.set(position, index);
  });
  const byId = new Map<string, number[]>();
  readings.forEach(({ caseId }, position) => {
    if (caseId !== null) append(byId, caseId, position);
  });
  const ours = new Map<string, number[]>();
  cases.forEach(({ id }, index) => {
    append(ours, id, index);
  });
  for (const [caseId, positions] of byId) {
    const assigned = positions.flatMap((position) => caseOf.get(position) ?? []);
    if (positions.length > 1) assignment.refuse('result_duplicate', assigned, positions);
    const named = ours.get(caseId) ?? [];
    for (const position of named.length === 0 ? [] : positions) {
      const index = caseOf.get(position);
      const places = index === undefined ? (candidates[position] ?? []) : [index];
      const fits = places.some((place) =>
        named.some((each) => areAlike(cases[each], cases[place])),
      );
      if (fits || places.length === 0) continue;
      assignment.refuse('result_mismatched', [...places, ...named], [position]);
    }
  }
}

function areAlike(one: PlannedCase | undefined, other: PlannedCase | undefined): boolean {
  const textOf = (planned: PlannedCase | undefined) => textKey(planned?.testCase.input_text ?? '');
  return one === other || (textOf(one) === textOf(other) && areInterchangeable([one, other]));
}

function append<Key>(map: Map<Key, number[]>, key: Key, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}

function assignInPlace(cases: readonly PlannedCase[]): ResultAssignment {
  const assignment = new ResultAssignment(cases.length);
  cases.forEach((_, place) => {
    assignment.claim(place, place);
  });
  return assignment;
}

function assignByIdentity(
  cases: readonly PlannedCase[],
  readings: readonly ResultReading[],
  candidates: readonly (readonly number[] | null)[],
): ResultAssignment {
  const assignment = new ResultAssignment(readings.length);
  const groups = new Map<string, Group>();
  candidates.forEach((found, position) => {
    const [only] = found ?? [];
    if (found === null) {
      const isExtra = readings.length > cases.length;
      assignment.blame(isExtra ? 'result_extra' : 'result_ambiguous', position);
    } else if (only === undefined) {
      const named = casesNamedBy(readings[position], cases);
      if (named.length === 0) assignment.blame('result_foreign', position);
      else assignment.refuse('result_mismatched', named, [position]);
    } else if (found.length === 1) {
      assignment.claim(only, position);
    } else {
      const key = found.join();
      const { positions } = groups.get(key) ?? { positions: [] };
      groups.set(key, { indexes: found, positions: [...positions, position] });
    }
  });
  const byOrder = [...groups.values()].flatMap((group) => assignGroup(group, cases, assignment));
  if (!assignment.isInOrder) {
    for (const { index, position } of byOrder) {
      assignment.refuse('result_ambiguous', [index], [position]);
    }
  }
  assignment.refuseContested();
  return assignment;
}

/** Cases that nothing tells apart, and the results that belong to them. */
interface Group {
  readonly indexes: readonly number[];
  readonly positions: readonly number[];
}

/** Gives out the results of a group in their order; returns the claims that rest on the order alone. */
function assignGroup(
  { indexes, positions }: Group,
  cases: readonly PlannedCase[],
  assignment: ResultAssignment,
): { readonly index: number; readonly position: number }[] {
  const open = indexes.filter((index) => !assignment.isClaimed(index));
  const alike = areInterchangeable(open.map((index) => cases[index]));
  if (positions.length > open.length) {
    assignment.refuse('result_duplicate', open, positions);
    return [];
  }
  if (positions.length < open.length && !alike) {
    assignment.refuse('result_ambiguous', open, positions);
    return [];
  }
  const pairs = positions.flatMap((position, rank) => {
    const index = open[rank];
    return index === undefined ? [] : [{ index, position }];
  });
  for (const { index, position } of pairs) assignment.claim(index, position);
  return alike ? [] : pairs;
}

/** The cases that a result names by one of its names, where no case has both. */
function casesNamedBy(reading: ResultReading | undefined, cases: readonly PlannedCase[]): number[] {
  const text = reading?.inputText ?? null;
  return cases.flatMap(({ id, testCase }, index) => {
    const isNamed =
      id === reading?.caseId || (text !== null && textKey(testCase.input_text) === textKey(text));
    return isNamed ? [index] : [];
  });
}

/** It makes no difference which of them a result belongs to. */
function areInterchangeable(cases: readonly (PlannedCase | undefined)[]): boolean {
  const faces = cases.map((planned) => {
    const { context_variables, outcome, tags, quarantine } = planned?.testCase ?? {};
    return JSON.stringify([context_variables, outcome, tags, quarantine]);
  });
  return new Set(faces).size <= 1;
}

function missingFault(missing: number, planned: number): Reason[] {
  if (missing === 0) return [];
  return [{ code: 'result_missing', message: `${missing} of ${planned} cases have no result` }];
}
