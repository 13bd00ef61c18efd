import type { BotEntityValue } from './find-entities.ts';

const PLACEHOLDER = /\{(\w+)\}/g;

/** The first of `templates` whose `{entity}` places can all be filled in; null where there is none. */
export function fillAnswer(
  templates: readonly string[],
  entities: readonly BotEntityValue[],
): string | null {
  const values = new Map(entities.map(({ name, value }) => [name, value]));
  for (const template of templates) {
    const names = Array.from(template.matchAll(PLACEHOLDER), ([, name]) => name ?? '');
    if (names.every((name) => values.has(name))) {
      return template.replace(PLACEHOLDER, (_, name: string) => values.get(name) ?? '');
    }
  }
  return null;
}
