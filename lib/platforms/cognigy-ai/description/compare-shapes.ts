import { type Kind, type Shape, shapesOf } from './schema-shape.ts';

/** A field that is not as it is relied on; the client does without one that is `spared`. */
export interface FieldDifference {
  /** Such as `items[].referenceId`; empty for the whole. */
  readonly field: string;
  readonly kind: 'missing' | 'other_type';
  /** In words; empty for one that is missing. */
  readonly types: string;
  readonly isSpared: boolean;
}

/** A schema and the document that its references lead into. */
export interface PlacedSchema {
  readonly schema: unknown;
  readonly document: unknown;
}

/** What is read by one schema and not told by another, of the alternatives that are nearest to each other. */
export function compareShapes(
  ours: PlacedSchema,
  theirs: PlacedSchema,
  field = '',
): FieldDifference[] {
  let nearest: FieldDifference[] | null = null;
  for (const wanted of shapesOf(ours.schema, ours.document)) {
    if (isNullAlone(wanted.kinds)) continue;
    for (const told of shapesOf(theirs.schema, theirs.document)) {
      if (isNullAlone(told.kinds)) continue;
      const found = differencesBetween(
        { shape: wanted, document: ours.document },
        { shape: told, document: theirs.document },
        field,
      );
      if (nearest === null || weight(found, field) < weight(nearest, field)) nearest = found;
    }
  }
  return nearest ?? [];
}

interface PlacedShape {
  readonly shape: Shape;
  readonly document: unknown;
}

function differencesBetween(
  ours: PlacedShape,
  theirs: PlacedShape,
  field: string,
): FieldDifference[] {
  const [wanted, told] = [kindsIn(ours.shape), kindsIn(theirs.shape)];
  if (wanted !== null && told !== null && wanted.isDisjointFrom(told)) {
    const types = `${[...told].join(' or ')} and not ${[...wanted].join(' or ')}`;
    return [{ field, kind: 'other_type', types, isSpared: false }];
  }
  return [...properties(ours, theirs, field), ...entries(ours, theirs, field)];
}

function properties(ours: PlacedShape, theirs: PlacedShape, field: string): FieldDifference[] {
  return [...ours.shape.properties].flatMap(([name, schema]) => {
    const at = field === '' ? name : `${field}.${name}`;
    const told = theirs.shape.properties.get(name);
    const isSpared = !ours.shape.required.has(name);
    if (told === undefined) {
      return theirs.shape.isOpen
        ? []
        : [{ field: at, kind: 'missing' as const, types: '', isSpared }];
    }
    const within = compareShapes(
      { schema, document: ours.document },
      { schema: told, document: theirs.document },
      at,
    );
    return within.map((each) => ({
      ...each,
      isSpared: each.isSpared || (isSpared && each.kind === 'missing'),
    }));
  });
}

function entries(ours: PlacedShape, theirs: PlacedShape, field: string): FieldDifference[] {
  const { items: wanted } = ours.shape;
  const { items: told } = theirs.shape;
  if (wanted === undefined || told === undefined) return [];
  return compareShapes(
    { schema: wanted, document: ours.document },
    { schema: told, document: theirs.document },
    `${field}[]`,
  );
}

/** Whether something may be absent is no matter of its type. */
function kindsIn({ kinds }: Shape): ReadonlySet<Kind> | null {
  return kinds === null ? null : kinds.difference(new Set<Kind>(['null']));
}

function isNullAlone(kinds: Shape['kinds']): boolean {
  return kinds !== null && kinds.size === 1 && kinds.has('null');
}

/** One that is relied on weighs more than any number of those that are not, and one of the whole more than any within. */
function weight(differences: readonly FieldDifference[], whole: string): number {
  return differences.reduce((sum, { field, isSpared }) => {
    if (field === whole) return sum + 1_000_000;
    return sum + (isSpared ? 1 : 1_000);
  }, 0);
}
