/** Type of a field; `Name` is what answers are made of. `null` at the end: or null. */
export type FieldType<Name extends string = string> =
  | 'string'
  | 'number'
  | 'boolean'
  | 'object'
  | 'any'
  | 'string or null'
  | { readonly of: Name }
  | { readonly listOf: Name | 'string' | 'any' };

/** Names that end in `?` need not be there. */
export type ShapeFields<Name extends string = string> = Readonly<Record<string, FieldType<Name>>>;

/** What a call takes and gives; `list`: a page of these. */
export interface CallShape<Name extends string = string> {
  readonly query?: readonly string[];
  /** Of the query, and without which it refuses. */
  readonly required?: readonly string[];
  readonly body?: ShapeFields<Name>;
  readonly list?: Name;
  readonly page?: 'Page' | 'List';
  readonly answer?: Name | 'list of anything' | 'anything';
}
