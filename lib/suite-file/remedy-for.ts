import type { SuiteFault } from '../domain/suite/suite-fault.ts';
import { homeOf } from './field-home.ts';
import { nearMiss } from './near-miss.ts';

/** Makes the remedy of a fault as concrete as its file allows: the field that was meant, the place where it belongs, the quotes that are missing. */
export function remedyFor(fault: SuiteFault, written: string | undefined): string {
  const key = String(fault.keys.at(-1));
  if (fault.kind === 'unknown-field') {
    const meant = nearMiss(key, fault.known ?? []);
    if (meant !== null) return `did you mean ${meant}?`;
    const home = homeOf(key);
    if (home !== null) return `it belongs ${home}`;
    return fault.remedy;
  }
  if (fault.at === 'key' && fault.known) {
    const meant = nearMiss(key, fault.known);
    return meant === null ? fault.remedy : `did you mean ${meant}?`;
  }
  if (fault.remedy.startsWith('it must be text') && written && isUnquoted(fault.problem)) {
    return `put it in quotes: "${written}"`;
  }
  const bareNumber = /^is the text "(-?\d+(?:\.\d+)?)"$/.exec(fault.problem)?.[1];
  if (bareNumber && /^it must be an? (?:whole number|number|share)/.test(fault.remedy)) {
    return `write it without quotes: ${bareNumber}`;
  }
  const meant = fault.known && written !== undefined ? nearMiss(written, fault.known) : null;
  return meant === null ? fault.remedy : `did you mean ${meant}?`;
}

/** Fields that are missing only because they were misspelt stand in the list already. */
export function withoutMisspelt(faults: readonly SuiteFault[]): SuiteFault[] {
  const meant = new Set<string>();
  for (const { kind, keys, known } of faults) {
    if (kind !== 'unknown-field') continue;
    const name = nearMiss(String(keys.at(-1)), known ?? []);
    if (name !== null) meant.add(JSON.stringify([...keys.slice(0, -1), name]));
  }
  return faults.filter(
    ({ kind, keys }) => kind !== 'missing-field' || !meant.has(JSON.stringify(keys)),
  );
}

const isUnquoted = (problem: string) => /^is (?:-?[\d.]|true|false|NaN|-?Infinity)/.test(problem);
