import type { EndpointAnswer } from './wire.ts';

/** Where structured outputs carry words that a user sees. */
const SPOKEN_FIELDS: ReadonlySet<string> = new Set([
  'text',
  'title',
  'subtitle',
  'label',
  'fallbackText',
  'imageAltText',
  'altText',
  'body',
]);
/** Parts of the data in which the platform keeps outputs of its channels. */
const OUTPUT_FIELDS = ['_cognigy', '_webchat', '_facebook', '_webchat3', '_plugin'] as const;

/** Claims that words are looked for in this part of an output's data. */
export function isOutputField(name: string | number): boolean {
  return OUTPUT_FIELDS.some((field) => field === name);
}

const MAX_DEPTH = 20;
const MAX_TEXTS = 2_000;

/**
 * All that the bot said, a line for each text: of the whole output stack, quick replies and other
 * structured outputs too, and of the answer's own text where that says more than they do.
 */
export function outputText({ text, outputStack }: EndpointAnswer): string {
  const texts: string[] = [];
  for (const output of outputStack) {
    if (isWords(output.text)) texts.push(output.text);
    for (const field of OUTPUT_FIELDS) {
      collect(fieldOf(output.data, field), texts, { isSpoken: false, depth: 0 });
    }
  }
  // The text of a structured output is often repeated in its output's own text.
  const said = [...new Set(texts)];
  const own = outputStack.map((output) => output.text ?? '');
  return (isWords(text) && !isTold(text, [own, texts]) ? [...said, text] : said).join('\n');
}

/** Claims that one of the lists says all that the text says; what joins outputs is up to the endpoint. */
function isTold(text: string, lists: readonly (readonly string[])[]): boolean {
  const wanted = letters(text);
  return lists.some((list) => letters(list.join('')).includes(wanted));
}

function letters(text: string): string {
  return text.replace(/\s+/gu, '');
}

/** The data of each output; the answer's own where there is no stack. */
export function outputData({ data, outputStack }: EndpointAnswer): unknown[] {
  const of = outputStack.length > 0 ? outputStack.map((output) => output.data) : [data];
  return of.filter((each) => each !== undefined && each !== null);
}

/** Claims that the bot said and sent nothing at all. */
export function isEmptyAnswer(answer: EndpointAnswer): boolean {
  if (outputText(answer) !== '') return false;
  return !outputData(answer).some(
    (data) => typeof data !== 'object' || Object.keys(data ?? {}).length > 0,
  );
}

interface Place {
  /** Whether a text that stands here is shown to the user. */
  readonly isSpoken: boolean;
  readonly depth: number;
}

function collect(value: unknown, texts: string[], { isSpoken, depth }: Place): void {
  if (texts.length >= MAX_TEXTS) return;
  if (isWords(value) && isSpoken) texts.push(value);
  if (value === null || typeof value !== 'object' || depth > MAX_DEPTH) return;
  for (const [key, child] of Object.entries(value)) {
    const isField = !Array.isArray(value);
    collect(child, texts, {
      // The texts of a list are as spoken as the list.
      isSpoken: isField ? SPOKEN_FIELDS.has(key) : isSpoken,
      depth: depth + 1,
    });
  }
}

function isWords(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** What stands at a dotted path in the data of the outputs, all of it as one list; undefined where it stands nowhere. */
export function entitiesAt(data: readonly unknown[], path: string): unknown[] | undefined {
  const found = data
    .map((each) => path.split('.').reduce<unknown>(fieldOf, each))
    .filter((each) => each !== undefined && each !== null);
  if (found.length === 0) return undefined;
  return found.flatMap((each): unknown[] => {
    if (Array.isArray(each)) return each;
    if (typeof each !== 'object') return [each];
    return Object.entries(each as object).map(([name, value]) => ({ name, value }));
  });
}

function fieldOf(value: unknown, key: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
