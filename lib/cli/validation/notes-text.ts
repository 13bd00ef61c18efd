import type { Reason } from '../../domain/verdict.ts';

/** What makes a valid suite say less than people would take it for, each on a line of its own. */
export function notesText(notes: readonly Reason[]): string {
  return notes.map(({ message }) => `note: ${message}\n`).join('');
}
