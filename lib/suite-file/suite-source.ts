import { type Path, type Place, type Refused, refuse } from '../domain/suite/input-problem.ts';

/** Where a part of a document stands. */
export interface Placement extends Place {
  /** A plain scalar as it is written in the file, such as `1.10`. */
  readonly written?: string;
}

export interface SourceDocument {
  readonly value: unknown;
  /** What was taken for something else or passed over, one sentence each. */
  readonly notes?: readonly string[];
  /** Where the field or entry at `path` stands: its name with `key`, else its value; null where the file has none. */
  locate(path: Path, at: 'key' | 'value'): Placement | null;
  /** How the author of the file would name the field at `path`. */
  describe(path: Path): string;
}

/** A file's text as plain values, or the reasons why there are none. */
export type SourceReading =
  | { readonly status: 'parsed'; readonly document: SourceDocument }
  | Refused;

/** Refuses a file as a whole for what it has at `place`. */
export function broken(place: Place | null, problem: string, remedy: string): Refused {
  return refuse([{ path: '', problem, remedy, place }]);
}

/** The place of the field or entry at `path`, or null. */
export function placeOf(document: SourceDocument, path: Path): Place | null {
  const found = document.locate(path, 'value');
  if (found === null) return null;
  const { written: _, ...place } = found;
  return place;
}

/** Line and column of an offset in UTF-16 code units; CR, LF and CRLF each end a line. */
export function locationOf(text: string, offset: number): Place {
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
