import type { Report } from '../../../domain/report.ts';
import type { Cell } from '../cases/case-selection.ts';

type Name = string | null;

interface ConfusionCell extends Cell {
  readonly count: number;
  /** 0 for an empty cell, else 1…5: of the right ones by recall, of the others by how often. */
  readonly level: number;
}

export interface Confusion {
  readonly expected: readonly Name[];
  readonly actual: readonly Name[];
  /** A row per expected intent. */
  readonly rows: readonly (readonly ConfusionCell[])[];
}

/** What is shown at once; a table of 150 by 150 still scrolls without a halt. */
export const MOST_INTENTS = 150;

/** More than this on the first look is a wall of cells. */
export const FIRST_INTENTS = 16;

type Cells = Report['intents']['confusion'];

/** Intents by how many mistakes they took part in, the worst first; those without any after them. */
export function intentsByMistakes(cells: Cells): { name: Name; mistakes: number }[] {
  const mistakes = new Map<Name, number>();
  const add = (name: Name, more: number) => mistakes.set(name, (mistakes.get(name) ?? 0) + more);
  for (const { expected, actual, count } of cells) {
    const wrong = expected === actual ? 0 : count;
    add(expected, wrong);
    add(actual, wrong);
  }
  return [...mistakes]
    .map(([name, sum]) => ({ name, mistakes: sum }))
    .sort((a, b) => b.mistakes - a.mistakes || byName(a.name, b.name));
}

/** The matrix over the given intents, in the order of their names; only rows that something was expected in. */
export function confusionOf(cells: Cells, shown: ReadonlySet<Name>): Confusion {
  const counts = new Map<Name, Map<Name, number>>();
  const planned = new Map<Name, number>();
  let worst = 0;
  for (const { expected, actual, count } of cells) {
    const row = counts.get(expected) ?? new Map<Name, number>();
    counts.set(expected, row.set(actual, (row.get(actual) ?? 0) + count));
    planned.set(expected, (planned.get(expected) ?? 0) + count);
    if (expected !== actual) worst = Math.max(worst, count);
  }
  const actual = [...shown].sort(byName);
  const expected = actual.filter((name) => counts.has(name));
  const rows = expected.map((wanted) =>
    actual.map((got): ConfusionCell => {
      const count = counts.get(wanted)?.get(got) ?? 0;
      const share = wanted === got ? count / (planned.get(wanted) ?? 1) : count / worst;
      return { expected: wanted, actual: got, count, level: count === 0 ? 0 : levelOf(share) };
    }),
  );
  return { expected, actual, rows };
}

function levelOf(share: number): number {
  return Math.min(5, Math.max(1, Math.ceil(share * 5)));
}

/** By name, "no intent" last. */
function byName(a: Name, b: Name): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
