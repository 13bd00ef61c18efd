/**
 * Words of somebody else's program, made fit for a message: one line, no control, format or bidi
 * characters, at most `maxCharacters` characters.
 */
export function foreignText(text: string, maxCharacters = 200): string {
  const line = text
    .slice(0, maxCharacters * 8)
    .toWellFormed()
    // Escape sequences first, or their printable rest (`[31m`) would stay.
    .replace(/\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu, ' ')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= maxCharacters
    ? line
    : `${characters.slice(0, maxCharacters - 1).join('')}…`;
}
