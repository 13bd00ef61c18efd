import type { OracleName } from '../oracles.ts';
import type { Simulation } from '../simulate.ts';

/** What became of many simulations. Runs, executions and problems are counted, not simulations. */
export interface Tally {
  readonly simulations: number;
  /** Gate runs that were accepted. */
  readonly runs: number;
  /** Of them, those that ended passed or failed. */
  readonly conclusive: number;
  readonly problems: Readonly<Partial<Record<OracleName | 'crash', number>>>;
}

export const EMPTY_TALLY: Tally = { simulations: 0, runs: 0, conclusive: 0, problems: {} };

export function tallyOf({ world, violations }: Simulation): Tally {
  const problems: Partial<Record<OracleName | 'crash', number>> = {};
  for (const { oracle } of violations) problems[oracle] = (problems[oracle] ?? 0) + 1;
  const accepted = world.runs.filter(({ runId }) => world.stores.runs.has(runId));
  const conclusive = accepted.filter(({ runId }) =>
    world.stores
      .recordsOf(runId)
      .some(({ record }) => record.verdict === 'passed' || record.verdict === 'failed'),
  );
  return { simulations: 1, runs: accepted.length, conclusive: conclusive.length, problems };
}

export function sumOf(one: Tally, other: Tally): Tally {
  const problems: Partial<Record<OracleName | 'crash', number>> = { ...one.problems };
  for (const [name, count] of Object.entries(other.problems)) {
    const oracle = name as OracleName;
    problems[oracle] = (problems[oracle] ?? 0) + count;
  }
  return {
    simulations: one.simulations + other.simulations,
    runs: one.runs + other.runs,
    conclusive: one.conclusive + other.conclusive,
    problems,
  };
}

const columns = {
  lost: ['lost'],
  orphan: ['orphan'],
  duplicate: ['adoptedOnce', 'oneAuditRecord'],
  'false green': ['falseGreen'],
  silent: ['silent'],
} as const satisfies Record<string, readonly OracleName[]>;

/** A line per client: what no gate may ever have, and how many runs came to an answer about the bot. */
export function tallyTable(tallies: Readonly<Record<string, Tally>>): string {
  const shown: readonly string[] = Object.values(columns).flat();
  const header = ['client', 'runs', ...Object.keys(columns), 'other', 'conclusive'];
  const lines = Object.entries(tallies).map(([client, { runs, conclusive, problems }]) => {
    const counts = Object.values(columns).map((names) =>
      names.reduce((sum, name) => sum + (problems[name] ?? 0), 0),
    );
    const other = Object.entries(problems)
      .filter(([name]) => !shown.includes(name))
      .reduce((sum, [, count]) => sum + count, 0);
    const share = runs === 0 ? 0 : (100 * conclusive) / runs;
    return [client, runs, ...counts, other, `${share.toFixed(1)} %`].map(String);
  });
  const rows = [header, ...lines];
  const widths = header.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
