import type { Outcome } from '../../domain/suite/suite.ts';
import type { Losses } from './losses.ts';

/**
 * The outcome that asks for entities: with their values where these are texts, else by their names alone.
 */
export function valuesAndNames(
  entities: Iterable<readonly [name: string, value: unknown]>,
  { at, losses }: { readonly at: string; readonly losses: Losses },
): Pick<Outcome, 'expected_entities' | 'expected_entity_values'> {
  const names = new Set<string>();
  const values = new Map<string, string>();
  for (const [name, value] of entities) {
    const text = typeof value === 'number' ? String(value) : value;
    const isFirst = !names.has(name);
    names.add(name);
    if (typeof text === 'string' && text !== '' && isFirst) values.set(name, text);
    else if (!isFirst || (text !== '' && text !== null && text !== undefined)) {
      values.delete(name);
      losses.add(
        'values of entities that are no single text: that they are there is asked for',
        at,
      );
    }
  }
  const bare = [...names].filter((name) => !values.has(name));
  return {
    ...(bare.length > 0 ? { expected_entities: bare } : {}),
    ...(values.size > 0 ? { expected_entity_values: Object.fromEntries(values) } : {}),
  };
}
