/** An example as somebody says it, and the entities that were marked in it. */
export interface Unmarked {
  readonly text: string;
  readonly entities: readonly string[];
}

/** `[text](entity)`, `[text](entity:value)` or `[text]{"entity": "city", "role": "to"}`. */
const MARK = /\[([^\]]*)\](?:\(([^)]*)\)|(\{[^}]*\}))/g;

/**
 * An example of Rasa's training data without its marks; null where a mark cannot be read.
 * @see https://rasa.com/docs/rasa/nlu-training-data "Entities"
 */
export function unmarkExample(example: string): Unmarked | null {
  const entities = new Set<string>();
  let isReadable = true;
  const text = example.replace(MARK, (_, marked: string, plain?: string, json?: string) => {
    const entity = json === undefined ? (plain ?? '').split(':')[0] : entityIn(json);
    if (entity === undefined || entity.trim() === '') isReadable = false;
    else entities.add(entity.trim());
    return marked;
  });
  return isReadable ? { text, entities: [...entities] } : null;
}

function entityIn(json: string): string | undefined {
  try {
    const mark: unknown = JSON.parse(json);
    if (typeof mark !== 'object' || mark === null || !('entity' in mark)) return undefined;
    return typeof mark.entity === 'string' ? mark.entity : undefined;
  } catch {
    return undefined;
  }
}
