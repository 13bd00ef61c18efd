import type { RunRow } from './history-data.ts';

/** A verdict with what it must not be read without: `passed (mock)`. */
export function verdictText({ verdict, marks }: Pick<RunRow, 'verdict' | 'marks'>): string {
  const limits = marks.length === 0 ? '' : ` (${marks.join(', ')})`;
  return `${verdict ?? 'no verdict yet'}${limits}`;
}
