import type { Faults } from './fault-plan.ts';
import type { WireResult } from './judgement.ts';
import type { Fault } from './scenario.ts';

type Result = Readonly<Record<string, unknown>>;

/** Spoils results as the faults say, one fault after the other; the list itself stays as it is. */
export function distort(results: readonly WireResult[], faults: Faults): readonly Result[] {
  return faults.list.reduce<readonly Result[]>(
    (spoiled, fault) => spoil(spoiled, fault),
    results.map((result) => ({ ...result })),
  );
}

function spoil(results: readonly Result[], fault: Fault): readonly Result[] {
  switch (fault.kind) {
    case 'drop':
      return results.slice(0, Math.max(0, results.length - fault.count));
    case 'extra':
      return [...results, ...invented(results[0], fault.count)];
    case 'foreign':
      return changeFirst(results, fault.count, (result, position) => ({
        ...result,
        input_text: `a text of another suite, number ${position + 1}`,
      }));
    case 'duplicate':
      return [...results.slice(0, fault.count), ...results];
    case 'reorder':
      return results.toReversed();
    case 'passed_as':
      return changeFirst(results, fault.count ?? results.length, (result) => ({
        ...result,
        assertions: assertionsOf(result).map((one) => ({ ...one, passed: fault.value })),
      }));
    case 'no_assertions':
      return changeFirst(results, fault.count, (result) => ({ ...result, assertions: [] }));
    case 'omit':
      return results.map((result) =>
        Object.fromEntries(Object.entries(result).filter(([name]) => !fault.fields.includes(name))),
      );
    case 'entities_as':
      return results.map((result) => ({
        ...result,
        extracted_entities: entitiesAs(fault.form, result),
      }));
    default:
      return results;
  }
}

function changeFirst(
  results: readonly Result[],
  count: number,
  change: (result: Result, position: number) => Result,
): readonly Result[] {
  return results.map((result, position) => (position < count ? change(result, position) : result));
}

function invented(model: Result | undefined, count: number): Result[] {
  return Array.from({ length: count }, (_, position) => ({
    ...model,
    input_text: `a case that nobody asked for, number ${position + 1}`,
  }));
}

function assertionsOf({ assertions }: Result): readonly object[] {
  return Array.isArray(assertions) ? assertions : [];
}

function entitiesAs(form: 'names' | 'objects' | 'map', { extracted_entities: entities }: Result) {
  if (!Array.isArray(entities) || form === 'objects') return entities;
  const pairs = entities.map(({ name, value }: { name: string; value: string }) => [name, value]);
  return form === 'map' ? Object.fromEntries(pairs) : pairs.map(([name]) => name);
}
