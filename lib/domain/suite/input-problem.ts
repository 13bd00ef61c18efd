/** Keys and positions that lead to a part of a value. */
export type Path = readonly (string | number)[];

/** A position in a text, line and column from 1 on. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** Where the text is another one than the reader gave, such as a table that a suite names. */
  readonly file?: string;
}

/** One thing that is wrong with what somebody gave us: a suite file, a request, a flag. */
export interface InputProblem {
  /** As its author would name it: `test_cases[2].outcome.allowed_latency_ms`; empty where the whole is meant. */
  readonly path: string;
  /** What is wrong, as a predicate: `is 99`. */
  readonly problem: string;
  /** How to mend it: `it must be between 100 and 5000 ms`. */
  readonly remedy: string;
  /** Where its text has it, or the nearest part around it; none where the whole is meant or there is no text. */
  readonly place?: Place | null;
}

/** An input that was not taken, with all that is wrong with it. */
export interface Refused {
  readonly status: 'refused';
  readonly problems: readonly InputProblem[];
  /** How many more there are that `problems` leaves out. */
  readonly unlisted: number;
}

/** More are counted and not listed: nobody with twenty to mend reads further. */
export const MAX_LISTED_PROBLEMS = 20;

/** Refuses an input for `problems`, of which the first are listed. */
export function refuse(problems: readonly InputProblem[], uncounted = 0): Refused {
  const listed = problems.slice(0, MAX_LISTED_PROBLEMS);
  return {
    status: 'refused',
    problems: listed,
    unlisted: uncounted + problems.length - listed.length,
  };
}

/** A path as people write it: `gate.tags["a b"].pass_rate`. */
export function formatPath(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (key.length <= 60 && /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key))
        return index === 0 ? key : `.${key}`;
      return `[${JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key)}]`;
    })
    .join('');
}

/** The problem as a sentence, about `whole` where it has no path. */
export function sentenceOf({ path, problem, remedy }: InputProblem, whole: string): string {
  return `${path || whole} ${problem}; ${remedy}`;
}
