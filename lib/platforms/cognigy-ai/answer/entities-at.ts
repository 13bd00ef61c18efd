import { fieldOf } from './field-of.ts';

/** What stands at a dotted path in the data of the outputs, all of it as one list; undefined where it stands nowhere. */
export function entitiesAt(data: readonly unknown[], path: string): unknown[] | undefined {
  const found = data
    .map((each) => path.split('.').reduce<unknown>(fieldOf, each))
    .filter((each) => each !== undefined && each !== null);
  if (found.length === 0) return undefined;
  return found.flatMap((each): unknown[] => {
    if (Array.isArray(each)) return each;
    if (typeof each !== 'object') return [each];
    return Object.entries(each as object).map(([name, value]) => ({ name, value }));
  });
}
