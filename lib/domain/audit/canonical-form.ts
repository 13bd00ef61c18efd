import canonicalize from 'canonicalize';

/** A document as RFC 8785 writes it: the form that is hashed, and stored. */
export function canonicalForm(document: object): string {
  const form = canonicalize(document);
  if (form === undefined) throw new TypeError('a document without a JSON form cannot be hashed');
  return form;
}

/**
 * The same, and that of the document without one of its members.
 *
 * Where members stand in their order already, as in every record that is stored, `JSON.stringify` writes just
 * that form: RFC 8785 takes its texts and numbers from it (3.2.2).
 */
export function canonicalForms(document: object, without: string) {
  const rest = Object.fromEntries(Object.entries(document).filter(([name]) => name !== without));
  return isInOrder(document)
    ? { whole: JSON.stringify(document), rest: JSON.stringify(rest) }
    : { whole: canonicalForm(document), rest: canonicalForm(rest) };
}

/** Claims that a value is as it is read from JSON, with the names of all members in the order of UTF-16 code units. */
function isInOrder(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return typeof value === 'boolean';
  if (value === null) return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  if (Object.getPrototypeOf(value) !== Object.prototype || 'toJSON' in value) return false;
  let before: string | null = null;
  for (const [name, member] of Object.entries(value)) {
    if ((before !== null && name <= before) || !name.isWellFormed() || !isInOrder(member))
      return false;
    before = name;
  }
  return true;
}
