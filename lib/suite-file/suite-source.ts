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
  const starts = lineStartsOf(text);
  let line = 1;
  for (let after = starts.length; line < after; ) {
    const middle = Math.ceil((line + after) / 2);
    if ((starts[middle - 1] ?? 0) <= offset) line = middle;
    else after = middle - 1;
  }
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
}

/** Of the text that was asked about last: one place is seldom asked for alone. */
let lastRead: { readonly text: string; readonly starts: readonly number[] } | undefined;

function lineStartsOf(text: string): readonly number[] {
  if (lastRead?.text !== text) {
    const breaks = [...text.matchAll(/\r\n|\n|\r/g)];
    lastRead = { text, starts: [0, ...breaks.map(({ 0: { length }, index }) => index + length)] };
  }
  return lastRead.starts;
}
