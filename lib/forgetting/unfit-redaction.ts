import type { WhatToRedact } from './redact-run.ts';

const FEWEST_CHARACTERS = 3;
const MOST_CHARACTERS = 2_000;

/** Why a redaction is not to be begun, by what is asked alone; null where nothing speaks against it. */
export function unfitRedaction(
  { text }: WhatToRedact,
  { reason }: { readonly reason: string },
): string | null {
  if (reason.trim() === '' || reason.length > MOST_CHARACTERS) {
    return `the reason has ${reason.length} characters; write 1 to ${MOST_CHARACTERS}`;
  }
  if (text === undefined) return null;
  if (text.trim().length < FEWEST_CHARACTERS) {
    return `the text ${JSON.stringify(text)} is too short to be told from others; write at least ${FEWEST_CHARACTERS} characters`;
  }
  if (reason.toLowerCase().includes(text.toLowerCase())) {
    return 'the reason has the text that is to be redacted, and stays on record; write it without';
  }
  return null;
}
