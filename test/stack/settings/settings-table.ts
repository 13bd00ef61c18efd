import * as z from 'zod';
import { GateSettings } from '../../../lib/stack/settings/gate-settings.ts';

const Setting = z.looseObject({
  description: z.string().optional(),
  default: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  items: z.unknown().optional(),
});

interface Row {
  readonly path: string;
  readonly fallback: string;
  readonly description: string;
}

/** Every setting of the stack as a row of Markdown: path, default, meaning. */
export function settingsTable(): string {
  const schema = z.toJSONSchema(GateSettings, { io: 'input', unrepresentable: 'any' });
  const rows = rowsOf('', schema).map(
    ({ path, fallback, description }) => `| \`${path}\` | ${fallback} | ${description} |`,
  );
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

function rowsOf(prefix: string, schema: unknown): Row[] {
  const { properties = {}, required } = Setting.parse(schema);
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const { description, items, default: fallback, properties: inner } = Setting.parse(property);
    if (inner !== undefined) return rowsOf(`${path}.`, property);
    if (description === undefined) return rowsOf(`${path}[].`, items);
    return [
      {
        path,
        fallback: required.includes(name) ? requiredIn(prefix) : fallbackText(fallback),
        description,
      },
    ];
  });
}

function fallbackText(fallback: unknown): string {
  return fallback === undefined ? '' : `\`${String(fallback)}\``;
}

/** A group that may be left out asks for its own settings alone. */
function requiredIn(prefix: string): string {
  return prefix === '' || prefix.endsWith('[].')
    ? '(required)'
    : `(required in \`${prefix.slice(0, -1)}\`)`;
}
