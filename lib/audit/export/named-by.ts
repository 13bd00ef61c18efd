/**
 * Where a record names evidence by its digest, as JSON pointers (RFC 6901) in which `*` stands for each
 * member of a list; docs/audit-format.json tells strangers.
 */
export const NAMED_BY = [
  '/evidence/suite/sha256',
  '/evidence/report/sha256',
  '/batches/*/request_sha256',
  '/batches/*/answers_sha256/*',
  '/batches/*/results_sha256',
  '/baseline/report_sha256',
  '/carried_over/suite/sha256',
  '/carried_over/report/sha256',
  '/carried_over/results/*/sha256',
] as const;

/** The digests of all evidence that a record, or a part of one, names. */
export function digestsNamedBy(record: object): Set<string> {
  return new Set(
    NAMED_BY.flatMap((pointer) => valuesAt(record, pointer.split('/').slice(1))).filter(
      (value) => typeof value === 'string',
    ),
  );
}

function valuesAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (name === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (name === '*') return Object.values(value).flatMap((each) => valuesAt(each, rest));
  return Object.hasOwn(value, name) ? valuesAt(Reflect.get(value, name), rest) : [];
}
