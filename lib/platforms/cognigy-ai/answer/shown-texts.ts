/** Fields whose text is shown. */
const SHOWN: ReadonlySet<string | number> = new Set([
  'text',
  'title',
  'subtitle',
  'label',
  'body',
  'caption',
  'placeholder',
  'inlines',
  // What pictures and recordings say in words.
  'altText',
  'imageAltText',
  'audioAltText',
  'videoAltText',
  'alt_text',
  'image_alt_text',
]);

/** Labels of plugins, such as `openPickerButtonText` of the date picker. */
const LABEL = /(?:Text|Title|Label|Name)$/u;

/** Parts of which nothing is drawn: instead of, behind, or in place of what is. */
const NOT_DRAWN: ReadonlySet<string> = new Set([
  // What a button sends.
  'data',
  'fallback',
  'fallbackText',
  'default_action',
  'defaultAction',
  'selectAction',
  'speak',
  'metadata',
  'refresh',
  'authentication',
]);

/** Fields of a card that show what is already in them (Adaptive Cards, Input.*). */
const FILLED_INPUTS: ReadonlySet<unknown> = new Set([
  'Input.Text',
  'Input.Number',
  'Input.Date',
  'Input.Time',
]);

/** No honest answer is nested so deep. */
const MAX_DEPTH = 500;

/** An answer cannot be read to its end. */
export class TooDeep extends Error {
  override readonly name = 'TooDeep';
}

/**
 * Every text of a structured output that its reader sees, in its order: of quick replies, buttons,
 * galleries, lists, media, plugins and Adaptive Cards; no id, address or payload.
 *
 * By what the web chat draws (Cognigy/chat-components, `src/messages`) and the schema of Adaptive Cards
 * (https://adaptivecards.io/explorer).
 *
 * @throws TooDeep where not all of it can be read.
 */
export function shownTexts(value: unknown, { labels = false } = {}): string[] {
  const texts: string[] = [];
  collect(value, { texts, labels }, { key: '', isShown: false, depth: 0 });
  return texts;
}

interface Place {
  readonly key: string;
  /** Whether a text that stands here is shown. */
  readonly isShown: boolean;
  readonly depth: number;
}

function collect(
  value: unknown,
  found: { readonly texts: string[]; readonly labels: boolean },
  { key, isShown, depth }: Place,
): void {
  if (typeof value === 'string' && isShown && value.trim() !== '') found.texts.push(value);
  if (value === null || typeof value !== 'object') return;
  if (depth > MAX_DEPTH) throw new TooDeep();
  if (Array.isArray(value)) {
    // The texts of a list are as shown as the list.
    for (const each of value) collect(each, found, { key, isShown, depth: depth + 1 });
    return;
  }
  const fields: Readonly<Record<string, unknown>> = { ...value };
  if (fields.isVisible === false) return;
  const showsValue = key === 'facts' || FILLED_INPUTS.has(fields.type);
  for (const [name, child] of Object.entries(fields)) {
    if (NOT_DRAWN.has(name)) continue;
    const isLabel = SHOWN.has(name) || (found.labels && LABEL.test(name));
    collect(child, found, {
      key: name,
      isShown: isLabel || (name === 'value' && showsValue),
      depth: depth + 1,
    });
  }
}
