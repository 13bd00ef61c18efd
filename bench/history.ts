import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStateDirectory } from '../lib/local/state-directory.ts';
import { suitesView, suiteView } from '../lib/serve/history-views.ts';
import { localHistory } from '../lib/serve/local-history.ts';
import { benchSuite } from './bench-suite.ts';
import { figure } from './figure.ts';
import { measuredProcess } from './measured-process.ts';

export const RUNS = 5_000;

/** Twice what the scale is measured at. */
const MANY_RUNS = 10_000;

/** What the pages of `serve` take of a history of 10,000 runs, in one suite and in 200, and what a run weighs. */
export async function benchHistory(): Promise<void> {
  for (const suites of [1, 200]) {
    const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
    try {
      await makeHistory(directory, suites, MANY_RUNS);
      const file = join(directory, '.cognigate', 'state.db');
      const state = openStateDirectory(join(directory, '.cognigate'));
      const history = localHistory(state);
      console.log(`  ${MANY_RUNS} runs in ${suites} ${suites === 1 ? 'suite' : 'suites'}`);
      const oldest = (await state.ledger.listRuns({ suiteId: 'suite-0' })).at(-2)?.runId;
      const pages: readonly [string, () => Promise<unknown>][] = [
        ['home', () => suitesView(history)],
        ['home, searched', () => suitesView(history, { q: 'suite-0', verdict: 'failed' })],
        ['a suite', () => suiteView('suite-0', history)],
        ['a suite, its oldest runs', () => suiteView('suite-0', history, { after: oldest })],
        [
          'a suite, by a label that no run has',
          () => suiteView('suite-0', history, { filter: { labels: { none: 'x' } } }),
        ],
        [
          'a suite, by a verdict that no run has',
          () => suiteView('suite-0', history, { filter: { verdicts: ['error'] } }),
        ],
      ];
      for (const [name, view] of pages) {
        figure(`serve, ${name}, CPU`, await cpuMilliseconds(view), 25, 'ms');
      }
      state.close();
      const { weight, content } = kilobytesOfRun(file, MANY_RUNS);
      figure('state.db, a run', weight, 5.5, 'kB');
      figure(
        `the same, over the ${content.toFixed(1)} kB that lie in it`,
        weight / content,
        1.4,
        '',
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  }
}

/** One run of three cases in two batches as the gate makes it, and the rest after its pattern. */
export async function makeHistory(
  directory: string,
  suites: number,
  runs: number = RUNS,
): Promise<void> {
  const suite = await benchSuite(directory, 3, { max_batch_size: 2, gate: { pass_rate: 0.5 } });
  const state = join(directory, '.cognigate');
  const { exitCode } = await measuredProcess(
    'bin/cognigate.ts',
    ['run', suite, '--mock', '--quiet', '--state-dir', state],
    {
      CI: '',
    },
  );
  if (exitCode === null || exitCode > 1) throw new Error(`the run ended with ${exitCode}`);
  const database = new DatabaseSync(join(state, 'state.db'));
  multiply(database, suites, runs);
  database.exec('VACUUM');
  database.close();
}

/** Puts the only run there so many times in, each with an id, a minute and a suite of its own. */
function multiply(database: DatabaseSync, suites: number, runs: number): void {
  const run = database.prepare('SELECT * FROM runs').get() ?? {};
  const batches = database.prepare('SELECT * FROM batches').all();
  const records = database.prepare('SELECT * FROM audit_records').all();
  const [runId, suiteId] = [String(run.run_id), String(run.suite_id)];
  const insertRun = database.prepare('INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)');
  const insertBatch = database.prepare('INSERT INTO batches VALUES (?, ?, ?, ?)');
  const insertRecord = database.prepare('INSERT INTO audit_records VALUES (?, ?, ?)');
  database.exec('BEGIN');
  database.exec('DELETE FROM runs; DELETE FROM batches');
  for (let place = 0; place < runs; place += 1) {
    const id = `${runId}-${place}`;
    const suite = `suite-${place % suites}`;
    const own = (text: unknown) => String(text).replaceAll(runId, id).replaceAll(suiteId, suite);
    const startedAt = Number(run.started_at) + place * 60_000;
    insertRun.run(
      id,
      Number(run.version),
      suite,
      startedAt,
      String(run.verdict),
      own(run.document),
    );
    for (const batch of batches) {
      insertBatch.run(id, Number(batch.batch_index), Number(batch.version), own(batch.document));
    }
    for (const record of records) {
      insertRecord.run(own(record.chain), 2 + Math.floor(place / suites), own(record.record));
    }
  }
  database.exec('COMMIT');
}

export async function cpuMilliseconds(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    taken.push((user + system) / 1_000);
  }
  return Math.min(...taken);
}

/** What a run of such a history weighs, and how much of that is what was written. */
export function kilobytesOfRun(
  file: string,
  runs: number = RUNS,
): { weight: number; content: number } {
  return {
    weight: statSync(file).size / runs / 1_000,
    content: bytesIn(file) / runs / 1_000,
  };
}

function bytesIn(file: string): number {
  const database = new DatabaseSync(file);
  const lengths = `SELECT sum(length(document)) FROM runs UNION ALL
    SELECT sum(length(document)) FROM batches UNION ALL SELECT sum(length(record)) FROM audit_records`;
  const parts = database.prepare(lengths).all();
  database.close();
  return parts.flatMap(Object.values).reduce((sum, part) => sum + Number(part), 0);
}
