import type { DatabaseSync } from 'node:sqlite';

/** A row that is found by something else than what its document says. */
export interface MisfiledRow {
  readonly table: 'runs' | 'baselines' | 'run_labels';
  /** The run, or the suite of a baseline, as the row is found by. */
  readonly name: string;
  readonly field: string;
  readonly found: unknown;
  readonly expected: unknown;
}

/** Columns that are asked for, each with the member of the document that it repeats. */
const COLUMNS = {
  runs: { run_id: 'runId', suite_id: 'suiteId', started_at: 'startedAt', verdict: 'verdict' },
  baselines: { suite_id: 'suiteId', label: 'label' },
} as const;

/** Rows that lists and look-ups pass over or take for another, since their columns are not those of their documents. */
export function misfiledRows(database: DatabaseSync): MisfiledRow[] {
  return [
    ...misfiledIn(database, 'runs'),
    ...misfiledIn(database, 'baselines'),
    ...misfiledLabels(database),
  ];
}

function misfiledIn(database: DatabaseSync, table: keyof typeof COLUMNS): MisfiledRow[] {
  const columns = Object.entries(COLUMNS[table]);
  const differs = columns.map(([column, member]) => `${column} IS NOT document ->> '$.${member}'`);
  return database
    .prepare(`SELECT * FROM ${table} WHERE ${differs.join(' OR ')}`)
    .all()
    .flatMap((row) => {
      const document: unknown = JSON.parse(String(row.document));
      return columns.flatMap(([field, member]) => {
        const [found, expected] = [row[field], Reflect.get(Object(document), member) ?? null];
        const name = String(row.run_id ?? row.suite_id);
        return found === expected ? [] : [{ table, name, field, found, expected }];
      });
    });
}

function misfiledLabels(database: DatabaseSync): MisfiledRow[] {
  const missing = `
    SELECT runs.run_id AS name, label.key AS key, NULL AS found, label.value AS expected
    FROM runs, json_each(runs.document, '$.labels') AS label
    WHERE NOT EXISTS (SELECT 1 FROM run_labels AS found WHERE found.key = label.key
      AND found.value = label.value AND found.started_at = runs.started_at AND found.run_id = runs.run_id)`;
  const strange = `
    SELECT found.run_id AS name, found.key AS key, found.value AS found, label.value AS expected
    FROM run_labels AS found LEFT JOIN runs ON runs.run_id = found.run_id
      LEFT JOIN json_each(runs.document, '$.labels') AS label ON label.key = found.key
    WHERE found.value IS NOT label.value OR found.started_at IS NOT runs.started_at`;
  return database
    .prepare(`${missing} UNION ${strange}`)
    .all()
    .map(({ name, key, found, expected }) => ({
      table: 'run_labels' as const,
      name: String(name),
      field: `labels.${String(key)}`,
      found,
      expected,
    }));
}
