import type { Convo, ConvoStep, StepEntry } from './script.ts';

/** Words in capitals that begin a line and are asserters, hooks or inputs: Botium's own, and those of plugins. */
const CALL = /^(!?)([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z]{4,})(?:\s+(.*))?$/s;
/** Those of one word; a line such as `HELLO there` is a text. */
const SINGLE_WORDS = new Set([
  'INTENT',
  'ENTITIES',
  'BUTTONS',
  'BUTTON',
  'MEDIA',
  'CARDS',
  'FORMS',
  'FORM',
  'INPUTS',
  'PAUSE',
  'INCLUDE',
  'JSON',
]);
const SECTION = /^#(\w+)\b.*$/;

/**
 * A convo in Botium's text format: its name, then sections `#me` and `#bot`.
 * @see https://github.com/codeforequity-at/botium-core, test/compiler/convos/txt
 */
export function readConvoText(text: string, fallbackName: string): Convo {
  const header: string[] = [];
  const steps: { speaker: ConvoStep['speaker']; lines: string[] }[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const section = SECTION.exec(line)?.[1];
    if (section !== undefined) steps.push({ speaker: speakerOf(section), lines: [] });
    else (steps.at(-1)?.lines ?? header).push(line);
  }
  const name = header.map((line) => line.trim()).find((line) => line !== '');
  return {
    name: name ?? fallbackName,
    steps: steps.map(({ speaker, lines }) => ({ speaker, entries: entriesOf(lines) })),
  };
}

/** A list of utterances: its name, then a text a line; null where the file has no name. */
export function readUtterancesText(text: string): readonly [string, readonly string[]] | null {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [name, ...utterances] = lines;
  return name === undefined ? null : [name, utterances];
}

/** Where a section says who speaks; `#me 500` and the like say more, which is not looked at. */
export function speakerOf(section: string): ConvoStep['speaker'] {
  if (section === 'me' || section === 'bot') return section;
  return section === 'begin' || section === 'end' ? 'hooks' : 'other';
}

/** Lines that are calls stand alone; the others are one text, whose first characters may negate it. */
function entriesOf(lines: readonly string[]): StepEntry[] {
  const entries: StepEntry[] = [];
  const texts: string[] = [];
  for (const line of lines) {
    const call = callIn(line.trim());
    if (call !== null) entries.push(call);
    else texts.push(line);
  }
  const text = texts.join('\n').trim();
  return text === '' ? entries : [textEntry(text), ...entries];
}

export function textEntry(written: string): StepEntry {
  const isOptional = written.startsWith('?');
  const rest = isOptional ? written.slice(1) : written;
  const isNegated = rest.startsWith('!');
  const text = (isNegated ? rest.slice(1) : rest).trim();
  return { kind: 'text', text, isNegated, isOptional };
}

/** An asserter with its arguments, which are separated by `|`; null for a line that is a text. */
export function callIn(line: string): StepEntry | null {
  const [, negation, name, args] = CALL.exec(line) ?? [];
  if (name === undefined || (!name.includes('_') && !SINGLE_WORDS.has(name))) return null;
  return {
    kind: 'call',
    name,
    isNegated: negation === '!',
    args: argsOf(args ?? ''),
  };
}

export function argsOf(written: string): string[] {
  return written
    .split('|')
    .map((arg) => arg.trim())
    .filter((arg) => arg !== '');
}
