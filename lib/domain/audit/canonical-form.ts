import canonicalize from 'canonicalize';

/** A document as RFC 8785 writes it: the form that is hashed, and stored. */
export function canonicalForm(document: object): string {
  const form = canonicalize(document);
  if (form === undefined) throw new TypeError('a document without a JSON form cannot be hashed');
  return form;
}

/**
 * The same, and that of the document without one of its members, each member written once: members stand in
 * the order of their names by UTF-16 code units (RFC 8785, 3.2.3), which is that of `sort`.
 */
export function canonicalForms(document: object, without: string) {
  const members = Object.entries(document)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, text: `${JSON.stringify(name)}:${canonicalize(value)}` }));
  const joined = (parts: typeof members) => `{${parts.map(({ text }) => text).join(',')}}`;
  return {
    whole: joined(members),
    rest: joined(members.filter(({ name }) => name !== without)),
  };
}
