import type { Path } from '../domain/suite/suite-rules.ts';

/** A position in a file, line and column from 1 on. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

/** Where a part of a document stands. */
export interface Placement extends Location {
  /** A plain scalar as it is written in the file, such as `1.10`. */
  readonly written?: string;
}

/** Something that keeps a file from being read at all, or makes its meaning doubtful. */
export interface SourceProblem {
  readonly at: Location | null;
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
}

export interface SourceDocument {
  readonly value: unknown;
  /** Where the field or entry at `path` stands: its name with `key`, else its value; null where the file has none. */
  locate(path: Path, at: 'key' | 'value'): Placement | null;
  /** How the author of the file would name the field at `path`. */
  describe(path: Path): string;
}

/** A file's text as plain values, or the reasons why there are none. */
export type SourceReading =
  | { readonly status: 'parsed'; readonly document: SourceDocument }
  | BrokenSource;

export interface BrokenSource {
  readonly status: 'broken';
  readonly problems: readonly SourceProblem[];
  /** How many more there are that were counted only. */
  readonly unlisted: number;
}

export function broken(
  at: Location | null,
  problem: string,
  remedy: string,
  path = '',
): BrokenSource {
  return { status: 'broken', problems: [{ at, path, problem, remedy }], unlisted: 0 };
}

/** Line and column of an offset in UTF-16 code units; CR, LF and CRLF each end a line. */
export function locationOf(text: string, offset: number): Location {
  let line = 1;
  let start = 0;
  const breaks = /\r\n|\n|\r/g;
  for (let found = breaks.exec(text); found; found = breaks.exec(text)) {
    const next = found.index + found[0].length;
    if (next > offset) break;
    line += 1;
    start = next;
  }
  return { line, column: offset - start + 1 };
}
