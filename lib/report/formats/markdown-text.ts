import { clipped, oneLine } from '../neutral-text.ts';

const ZERO_WIDTH_SPACE = '\u200b';

/** Mentions, references to issues and the like of GitHub and GitLab, addresses, and a number that begins a list. */
const LINKED_LATER = /@(?=\S)|[#!$%^~&](?=[\w"])|:(?=\/)|www(?=\.)|GH(?=-)|^\d+(?=[.)])/giu;

/**
 * Somebody else's words, as a code span: the one place where no renderer looks for markup, HTML,
 * links, mentions or issue numbers. The fence is longer than any run of backticks inside.
 */
export function codeSpan(text: string, characters = 100): string {
  const words = clipped(oneLine(text), characters);
  if (words === '') return '(empty)';
  const longest = (words.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const gap = words.startsWith('`') || words.endsWith('`') ? ' ' : '';
  return `${fence}${gap}${words}${gap}${fence}`;
}

/**
 * A sentence of ours that may quote others: punctuation with a meaning is escaped, and what a
 * renderer links after that (mentions, issue numbers, bare addresses) is broken by a zero-width space.
 */
export function sentence(text: string, characters = 500): string {
  return clipped(oneLine(text), characters)
    .replace(LINKED_LATER, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/[\\`*_[\]<>~&]|^[-+#=]/g, '\\$&');
}

/** A table of finished cells; a pipe in a cell is escaped, also inside a code span. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(withoutPipes).join(' | ')} |`;
}

/** A backslash before a pipe would swallow the escape in some renderers, so it is drawn by its look-alike. */
function withoutPipes(cell: string): string {
  return cell.replace(/(\\?)\|/g, (_, backslash: string) => (backslash ? '⧵\\|' : '\\|'));
}

/** The first lines, and one that counts the rest. */
export function shortened(
  lines: readonly string[],
  limit: number,
  rest: (more: number) => string,
): string[] {
  if (lines.length <= limit) return [...lines];
  return [...lines.slice(0, limit), rest(lines.length - limit)];
}
