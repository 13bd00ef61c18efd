import type { Path } from '../domain/suite/input-problem.ts';
import { fieldsOf, schemaAt } from '../domain/suite/schema-at.ts';
import { Suite } from '../domain/suite/suite.ts';

const homes: readonly (readonly [place: Path, phrase: string])[] = [
  [[], 'at the top level'],
  [['test_cases', 0], 'in a test case'],
  [['test_cases', 0, 'outcome'], 'in outcome'],
  [['gate'], 'in gate'],
  [['cognigy'], 'in cognigy'],
];

/** Where in a suite there is a field of this name, as a phrase; null where nowhere. */
export function homeOf(field: string): string | null {
  const home = homes.find(([place]) => {
    const found = schemaAt(Suite, place);
    return found !== null && fieldsOf(found.schema).includes(field);
  });
  return home?.[1] ?? null;
}
