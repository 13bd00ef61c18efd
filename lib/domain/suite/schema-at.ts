import * as z from 'zod';
import type { Path } from './input-problem.ts';

/** The schema that governs `path` below `schema`, without its optional, nullable and default wrappers; null where none does. */
export function schemaAt(
  schema: z.core.$ZodType,
  path: Path,
): { schema: z.core.$ZodType; nullable: boolean } | null {
  const bare = unwrapped(schema);
  const [head, ...rest] = path;
  if (head === undefined) return bare;
  const inner = bare.schema;
  if (inner instanceof z.ZodObject) {
    const field = Object.hasOwn(inner.shape, head) ? inner.shape[head] : undefined;
    return field ? schemaAt(field, rest) : null;
  }
  if (inner instanceof z.ZodArray) return schemaAt(inner.element, rest);
  if (inner instanceof z.ZodUnion && !(inner instanceof z.ZodDiscriminatedUnion)) {
    for (const option of inner.options) {
      const found = schemaAt(option, path);
      if (found !== null) return found;
    }
  }
  if (inner instanceof z.ZodRecord) return schemaAt(inner.valueType, rest);
  return null;
}

function unwrapped(schema: z.core.$ZodType): { schema: z.core.$ZodType; nullable: boolean } {
  let nullable = false;
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodNullable) nullable = true;
    if (
      inner instanceof z.ZodNullable ||
      inner instanceof z.ZodOptional ||
      inner instanceof z.ZodDefault ||
      inner instanceof z.ZodPrefault
    ) {
      inner = inner.unwrap();
    } else {
      return { schema: inner, nullable };
    }
  }
}

/** Names of the fields that an object schema has, or an empty list. */
export function fieldsOf(schema: z.core.$ZodType): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
