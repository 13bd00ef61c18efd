import canonicalize from 'canonicalize';

/** A document as RFC 8785 writes it: the form that is hashed, and stored. */
export function canonicalForm(document: object): string {
  const form = canonicalize(document);
  if (form === undefined) throw new TypeError('a document without a JSON form cannot be hashed');
  return form;
}
