import type {
  PlannedAssert,
  PlannedRun,
  PlannedStep,
} from '../../../domain/suite/cognigy-section.ts';
import { foreignText } from '../../foreign-text.ts';
import { fieldOf } from '../answer/field-of.ts';
import type { RunAssert, StepResult } from '../wire.ts';
import { assertDifference, nameOfAssert } from './hold-assert.ts';
import { isFilled } from './plan-of.ts';
import { isWrittenAs, writtenValue } from './written-value.ts';

/** A planned step, and what a run has of it. */
export interface HeldStep {
  /** From 1 on, as people count. */
  readonly number: number;
  readonly planned: PlannedStep;
  /** Null where the run does not have it once. */
  readonly result: StepResult | null;
  /** The asserts that are those that were planned, in the order of the plan. */
  readonly asserts: readonly RunAssert[];
  /** In what the run differs from the plan here, in words; empty where it does not. */
  readonly differences: readonly string[];
  /** Claims that the run has it nowhere, so that it may still come. */
  readonly isMissing: boolean;
}

/**
 * Finds each planned step in the results of a run.
 *
 * They go by the ids of the playbook where a run knows any of them, else by their place. What the run has
 * beyond the plan is a difference of the step that comes next.
 */
export function holdSteps(
  { steps, abortOnError }: PlannedRun,
  results: readonly StepResult[],
): HeldStep[] {
  const places = placesOf(steps, results);
  const found = places.map((own) => (own.length === 1 ? own[0] : undefined));
  const inOrder = found.filter((place) => place !== undefined).toSorted((a, b) => a - b);
  let rank = 0;
  let hasFailed = false;
  const held = steps.map((planned, index): HeldStep => {
    const place = found[index];
    const result = place === undefined ? undefined : results[place];
    const number = index + 1;
    const times = places[index]?.length ?? 0;
    if (result === undefined) {
      const ended = abortOnError && hasFailed;
      const difference =
        times > 0
          ? `it is in the run ${times} times`
          : ended
            ? 'it was not run, as the playbook ends after a step that failed'
            : 'it is missing from the run';
      const isMissing = times === 0 && !ended;
      return { number, planned, result: null, asserts: [], differences: [difference], isMissing };
    }
    hasFailed ||= result.status === 'failed';
    const isInPlace = inOrder[rank] === place;
    rank += 1;
    const asserts = holdAsserts(planned.asserts, result.asserts);
    const differences = [
      ...(isInPlace ? [] : ['it was run in another place']),
      ...contentDifferences(planned, result),
      ...asserts.differences,
    ];
    return { number, planned, result, asserts: asserts.same, differences, isMissing: false };
  });
  return withForeign(held, found, results);
}

/** Where in a run each planned thing is: more than one place where it is doubled. */
function placesOf(
  planned: readonly { readonly id: string }[],
  came: readonly { readonly _id?: string | undefined }[],
): number[][] {
  const byId = Map.groupBy(came.keys(), (place) => came[place]?._id);
  if (planned.some(({ id }) => byId.has(id))) return planned.map(({ id }) => byId.get(id) ?? []);
  return planned.map((_, place) => (place < came.length ? [place] : []));
}

/** What is not told is not contradicted. */
function contentDifferences({ text, data }: PlannedStep, result: StepResult): string[] {
  const hasText =
    result.text === null || result.text === undefined || isWrittenAs(result.text, text);
  const other = isFilled(result.data)
    ? Object.entries(data ?? {}).find(
        ([name, value]) => !isWrittenAs(fieldOf(result.data, name), value),
      )
    : undefined;
  return [
    ...(hasText
      ? []
      : [`it was run with the text ${shown(result.text)}, and ${brief(text)} was planned`]),
    ...(other === undefined ? [] : [`it was run with other data under ${brief(other[0])}`]),
  ];
}

interface HeldAsserts {
  readonly same: readonly RunAssert[];
  readonly differences: readonly string[];
}

function holdAsserts(planned: readonly PlannedAssert[], came: readonly RunAssert[]): HeldAsserts {
  const isNamed = planned.some(({ id }) => came.some(({ _id }) => _id === id));
  const open = new Set(came);
  const same: RunAssert[] = [];
  const differences: string[] = [];
  for (const assert of planned) {
    const own = isNamed
      ? came.filter(({ _id }) => _id === assert.id)
      : came
          .filter((each) => open.has(each) && assertDifference(assert, each) === null)
          .slice(0, 1);
    for (const each of own) open.delete(each);
    const [only] = own;
    const difference =
      only === undefined
        ? 'is missing'
        : own.length > 1
          ? `is there ${own.length} times`
          : assertDifference(assert, only);
    if (difference !== null) differences.push(`its ${nameOfAssert(assert)} ${difference}`);
    else if (only !== undefined) same.push(only);
  }
  for (const { type, params } of open) {
    const name = `${foreignText(type, 60)} ${shown(params)}`;
    differences.push(`it has an assert that was not planned (${name})`);
  }
  return { same, differences };
}

/** Adds what stands in a run and in no plan to the step that follows it, or to the last one. */
function withForeign(
  held: readonly HeldStep[],
  found: readonly (number | undefined)[],
  results: readonly StepResult[],
): HeldStep[] {
  const known = new Set(found);
  const doubled = new Set(
    held
      .filter(({ result, isMissing }) => result === null && !isMissing)
      .map(({ planned }) => planned.id),
  );
  const added = held.map(({ differences }) => [...differences]);
  results.forEach((result, place) => {
    if (known.has(place) || doubled.has(result._id ?? '')) return;
    const next = found.findIndex((own) => own !== undefined && own > place);
    const at = next === -1 ? held.length - 1 : next;
    added[at]?.push(`a step that was not planned was run (${shown(result.text)})`);
  });
  return held.map((step, index) => ({ ...step, differences: added[index] ?? [] }));
}

function shown(value: unknown): string {
  return brief(writtenValue(value ?? null));
}

function brief(written: string): string {
  return foreignText(written, 100);
}
