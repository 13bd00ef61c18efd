/**
 * What is known of the calls of a batch, one letter for each in their order: `.` nothing, `-` it is left out,
 * `p` it passed, `f` it failed, `n` it was made, and cannot be judged. Kept only where a run may end early.
 */
export type Marks = string;

export type Mark = '.' | '-' | 'p' | 'f' | 'n';

const LEFT_OUT = '-';

/** Claims that the call at this place of its batch is left out. */
export function isLeftOutAt(marks: Marks | undefined, place: number): boolean {
  return marks?.[place] === LEFT_OUT;
}

/** How many calls of a batch are made. */
export function callsOf({ cases, marks }: { cases: number; marks?: Marks | undefined }): number {
  if (marks === undefined) return cases;
  return cases - (marks.split(LEFT_OUT).length - 1);
}

/** Of a list with an entry for each call of the batch, those that are made. */
export function madeOf<Item>(calls: readonly Item[], marks: Marks | undefined): readonly Item[] {
  return marks === undefined ? calls : calls.filter((_, place) => !isLeftOutAt(marks, place));
}
