import { formatPath, type InputProblem, type Path } from './input-problem.ts';

/** A rule of the suite that is broken, with what helps to find its place in a text and to word its remedy. */
export interface SuiteFault extends InputProblem {
  /** What leads to it from the suite's root. */
  readonly keys: Path;
  /** Whether the field's name or its value is at fault. */
  readonly at: 'key' | 'value';
  readonly kind: 'unknown-field' | 'missing-field' | 'other';
  /** Fields that exist where an unknown one stands, or values that are allowed. */
  readonly known?: readonly string[];
  /** Another place that the problem speaks of. */
  readonly other?: Path;
}

type Details = Omit<SuiteFault, 'path' | 'keys' | 'at' | 'kind'> &
  Partial<Pick<SuiteFault, 'at' | 'kind'>>;

/** A fault of the value at `keys`, unless `details` say that it is another one's. */
export function suiteFault(keys: Path, details: Details): SuiteFault {
  return { path: formatPath(keys), keys, at: 'value', kind: 'other', ...details };
}
