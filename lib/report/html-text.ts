import { visible } from './neutral-text.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Somebody else's words, which can neither end an element or an attribute nor hide in it. */
export function htmlText(words: string): string {
  return visible(words).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
