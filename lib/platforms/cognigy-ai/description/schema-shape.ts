export type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'null';

/** What one alternative of a JSON schema says about a value. */
export interface Shape {
  /** Null where it does not say. */
  readonly kinds: ReadonlySet<Kind> | null;
  readonly properties: ReadonlyMap<string, unknown>;
  readonly required: ReadonlySet<string>;
  /** There may be others than these, or none is told of. */
  readonly isOpen: boolean;
  /** Schema of the entries of a list; undefined where it does not say. */
  readonly items: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const KINDS: Readonly<Record<string, Kind>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  object: 'object',
  array: 'array',
  null: 'null',
};
const ANYTHING: Shape = {
  kinds: null,
  properties: new Map(),
  required: new Set(),
  isOpen: true,
  items: undefined,
};

/** A schema that refers to itself, or nests deeper than any answer, says nothing from here on. */
const MAX_DEPTH = 32;
const MAX_ALTERNATIVES = 64;

/** The alternatives that a schema allows: references followed, `allOf` put together, `oneOf` and `anyOf` apart. */
export function shapesOf(schema: unknown, document: unknown, depth = 0): readonly Shape[] {
  const node = resolved(schema, document);
  if (node === null || depth > MAX_DEPTH) return [ANYTHING];
  const parts: (readonly Shape[])[] = [[ownShape(node)]];
  for (const part of listIn(node.allOf)) parts.push(shapesOf(part, document, depth + 1));
  for (const choices of [node.oneOf, node.anyOf]) {
    const alternatives = listIn(choices).flatMap((each) => shapesOf(each, document, depth + 1));
    if (alternatives.length > 0) parts.push(alternatives);
  }
  return parts.reduce((whole, part) =>
    whole.flatMap((one) => part.map((other) => both(one, other))).slice(0, MAX_ALTERNATIVES),
  );
}

/** The object that a node is or refers to within its document; null where there is none. */
export function resolved(node: unknown, document: unknown): Fields | null {
  let found = node;
  for (let step = 0; step < MAX_DEPTH; step += 1) {
    const fields = fieldsOf(found);
    const { $ref } = fields ?? {};
    if (fields === null || typeof $ref !== 'string') return fields;
    found = $ref.startsWith('#/') ? targetOf($ref.slice(2), document) : undefined;
  }
  return null;
}

export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** By a JSON pointer without its first stroke. */
function targetOf(pointer: string, document: unknown): unknown {
  return pointer
    .split('/')
    .map((part) => decoded(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((place: unknown, name) => fieldsOf(place)?.[name], document);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function ownShape(node: Fields): Shape {
  const { properties, additionalProperties, patternProperties } = node;
  const told = fieldsOf(properties);
  const hasMore =
    (additionalProperties !== undefined && additionalProperties !== false) ||
    patternProperties !== undefined;
  return {
    kinds: kindsOf(node),
    properties: new Map(Object.entries(told ?? {})),
    required: new Set(listIn(node.required).filter((each) => typeof each === 'string')),
    isOpen: hasMore || (told === null && additionalProperties !== false),
    items: node.items,
  };
}

function kindsOf({ type, nullable, properties, items, enum: values }: Fields): Shape['kinds'] {
  const kinds = new Set<Kind>();
  for (const name of Array.isArray(type) ? type : [type]) {
    const kind = typeof name === 'string' ? KINDS[name] : undefined;
    if (kind !== undefined) kinds.add(kind);
  }
  if (kinds.size === 0) for (const value of listIn(values)) kinds.add(kindOfValue(value));
  if (kinds.size === 0 && properties !== undefined) kinds.add('object');
  if (kinds.size === 0 && items !== undefined) kinds.add('array');
  if (kinds.size === 0) return null;
  if (nullable === true) kinds.add('null');
  return kinds;
}

function kindOfValue(value: unknown): Kind {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : (KINDS[typeof value] ?? 'object');
}

/** What holds where both hold; one that tells no properties opens no other. */
function both(one: Shape, other: Shape): Shape {
  const tells = ({ properties, isOpen }: Shape) => properties.size > 0 || !isOpen;
  const isOpen =
    tells(one) && tells(other) ? one.isOpen || other.isOpen : one.isOpen && other.isOpen;
  return {
    kinds:
      one.kinds === null || other.kinds === null
        ? (one.kinds ?? other.kinds)
        : one.kinds.intersection(other.kinds),
    properties: new Map([...one.properties, ...other.properties]),
    required: one.required.union(other.required),
    isOpen,
    items: other.items ?? one.items,
  };
}
