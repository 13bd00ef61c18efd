import { clipped, oneLine } from '../neutral-text.ts';

/** Somebody else's words on one line and clipped; the rest of a long text is not even looked at. */
export function brief(text: string, characters: number): string {
  return clipped(oneLine(text.slice(0, 4 * characters)), characters);
}
