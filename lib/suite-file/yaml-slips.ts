import { hiddenCharacter } from '../domain/suite/hidden-character.ts';
import type { InputProblem, Place } from '../domain/suite/input-problem.ts';

type Slip = Pick<InputProblem, 'problem' | 'remedy'> & { readonly place: Place };

const IN_QUOTES = 'put the text in quotes';
export const AN_ORDINARY_SPACE = 'write an ordinary space';
/**
 * What makes the text no YAML, as its author would see it, or null where only the parser's words are left.
 * @param line where the parser gave up: the cause is there or on the line before
 */
export function slipAt(text: string, line: number): Slip | null {
  const lines = text.split(/\r\n|\n|\r/);
  for (const number of [line, line - 1]) {
    const found = slipIn(lines[number - 1] ?? '');
    if (found !== null) return { ...found, place: { line: number, column: 1 } };
  }
  if (/(?:^|\s)#/.test(lines[line - 2] ?? '')) {
    const problem = 'has a text that goes on behind a comment';
    return { problem, remedy: IN_QUOTES, place: { line: line - 1, column: 1 } };
  }
  return null;
}

function slipIn(line: string): Pick<InputProblem, 'problem' | 'remedy'> | null {
  const [, indentation = '', after = ''] = /^(\s*)(?:[^:#'"]*?:(\s+))?/.exec(line) ?? [];
  const hidden = hiddenCharacter(indentation + after + line.trimStart().slice(0, 1));
  if (hidden !== null) {
    return { problem: `has ${hidden} where YAML needs a blank`, remedy: AN_ORDINARY_SPACE };
  }
  const value = /^\s*(?:- +)*(?:[\w$-]+|"[^"]*"|'[^']*'):\s+(.*)$/.exec(line)?.[1] ?? '';
  const text = value === '' ? (/^\s*(?:- +)+(.*)$/.exec(line)?.[1] ?? '') : value;
  return slipOf(text);
}

function slipOf(text: string): Pick<InputProblem, 'problem' | 'remedy'> | null {
  if (/^[“”„‘’«»‹›]/.test(text)) {
    const problem = `has a text in curly quotes (${text.charAt(0)}), which are none to YAML`;
    return { problem, remedy: 'put the text in straight quotes: "…"' };
  }
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*([^\s#,\]}:].*)$/.exec(text);
  if (quoted) {
    const problem = 'has more text behind its closing quote';
    return { problem, remedy: 'put the whole text in quotes, with \\" for each quote in it' };
  }
  const [first = ''] =
    /^(?:[*&!%@`>|]|[?:-](?=\s)|\[[^\]]*\](?=\s*[^\s,#])|\{[^}]*\}(?=\s*[^\s,#]))/.exec(text) ?? [];
  if (first !== '') {
    const problem = `has a text that begins with ${JSON.stringify(first.charAt(0))}`;
    return { problem, remedy: IN_QUOTES };
  }
  if (/^[^"'[{].*:(?:\s|$)/.test(text)) {
    return { problem: 'has a text with a colon and a blank in it', remedy: IN_QUOTES };
  }
  return null;
}
