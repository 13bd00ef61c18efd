import { DatabaseSync } from 'node:sqlite';
import { migrate } from './state-schema.ts';

/** A table, index or trigger that is not as it is made. */
export interface SchemaDifference {
  readonly name: string;
  /** The statement that makes it; null where it is not there, or not meant to be. */
  readonly found: string | null;
  readonly expected: string | null;
}

/** Compares the schema of a state file with that of a new one. */
export function schemaDifferences(database: DatabaseSync): SchemaDifference[] {
  const found = schemaOf(database);
  const expected = newSchema();
  return [...new Set([...expected.keys(), ...found.keys()])].sort().flatMap((name) => {
    const difference = {
      name,
      found: found.get(name) ?? null,
      expected: expected.get(name) ?? null,
    };
    return difference.found === difference.expected ? [] : [difference];
  });
}

function newSchema(): ReadonlyMap<string, string> {
  const fresh = new DatabaseSync(':memory:');
  try {
    migrate(fresh, ':memory:');
    return schemaOf(fresh);
  } finally {
    fresh.close();
  }
}

/** What SQLite makes for itself, such as the statistics of ANALYZE, begins with `sqlite_`. */
function schemaOf(database: DatabaseSync): ReadonlyMap<string, string> {
  const rows = database
    .prepare(
      `SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all();
  return new Map(
    rows.map(({ type, name, sql }) => [
      `${String(type)} ${String(name)}`,
      String(sql).replaceAll(/\s+/g, ' '),
    ]),
  );
}
