import type { SuiteFault } from '../domain/suite/suite-fault.ts';
import { homeOf } from './field-home.ts';
import { nearMiss } from './near-miss.ts';

/** More would be the file of something else, and its names no help. */
const MAX_NAMES = 8;

/** Unknown fields of one mapping as one fault, but those for which there is a remedy of their own. */
export function withUnknownFieldsTogether(faults: readonly SuiteFault[]): SuiteFault[] {
  const firstOf = new Map<string, SuiteFault>();
  const othersOf = new Map<SuiteFault, SuiteFault[]>();
  const kept = faults.filter((fault) => {
    if (!isPlainlyUnknown(fault)) return true;
    const parent = JSON.stringify(fault.keys.slice(0, -1));
    const first = firstOf.get(parent);
    if (first === undefined) {
      firstOf.set(parent, fault);
      return true;
    }
    othersOf.set(first, [...(othersOf.get(first) ?? []), fault]);
    return false;
  });
  return kept.map((fault) => {
    const others = othersOf.get(fault);
    return others ? { ...fault, problem: `${fault.problem}, nor ${listed(others)}` } : fault;
  });
}

function isPlainlyUnknown({ kind, keys, known = [] }: SuiteFault): boolean {
  const name = String(keys.at(-1));
  return kind === 'unknown-field' && nearMiss(name, known) === null && homeOf(name) === null;
}

function listed(faults: readonly SuiteFault[]): string {
  const names = faults.slice(0, MAX_NAMES).map(({ keys }) => clipped(String(keys.at(-1))));
  const more = faults.length - names.length;
  const all = more > 0 ? [...names, `${more} more`] : names;
  const last = all.pop() ?? '';
  return all.length === 0 ? `is ${last}` : `are ${all.join(', ')} and ${last}`;
}

const clipped = (name: string) => (name.length > 40 ? `${name.slice(0, 40)}…` : name);
