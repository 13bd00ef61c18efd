import type { Path } from '../domain/suite/suite-rules.ts';

/** More are counted and not listed: whoever has twenty to mend reads no further. */
export const MAX_LISTED_PROBLEMS = 20;

/** One thing that is wrong with a suite file. */
export interface SuiteProblem {
  readonly file: string;
  /** From 1 on; null where the file as a whole is meant. */
  readonly line: number | null;
  /** In characters from 1 on; null where it is not known. */
  readonly column: number | null;
  /** Such as `test_cases[2].outcome.allowed_latency_ms`; empty where the file as a whole is meant. */
  readonly path: string;
  /** A predicate: `is 99`. */
  readonly problem: string;
  /** How to mend it: `it must be between 100 and 5000 ms`. */
  readonly remedy: string;
}

/** A problem on one line, in the form of a compiler message, so that editors and CI can jump to it. */
export function formatProblem({ file, line, path, problem, remedy }: SuiteProblem): string {
  const place = line === null ? file : `${file}:${line}`;
  return oneLine(`${place}: ${path || 'the file'} ${problem}; ${remedy}`);
}

/** All messages of a refused file, and a last one that counts what is not listed. */
export function formatProblems(
  problems: readonly SuiteProblem[],
  unlisted: number,
): readonly string[] {
  const lines = problems.map(formatProblem);
  const file = problems[0]?.file;
  return unlisted > 0 && file !== undefined ? [...lines, `${file}: and ${unlisted} more`] : lines;
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

function oneLine(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
