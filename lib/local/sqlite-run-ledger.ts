import type { DatabaseSync } from 'node:sqlite';
import type * as z from 'zod';
import type { BatchRecord } from '../domain/batch.ts';
import { ConcurrentWrite, IntegrityViolated } from '../domain/errors.ts';
import type { RunFilter } from '../domain/governance/run-filter.ts';
import { RunRecord } from '../domain/run.ts';
import { StoredBatch } from '../domain/stored-batch.ts';
import type { GroupCommit } from '../state-file/group-commit.ts';
import { inTransaction } from '../state-file/transaction.ts';
import type { ClaimedExecution, RunLedger } from '../steps/ports/run-ledger.ts';

/** Runs and batches as JSON documents, beside the columns that are asked for. */
export class SqliteRunLedger implements RunLedger {
  readonly #database: DatabaseSync;
  readonly #commits: GroupCommit;
  /** Batches of the run that was asked for last, so that each version of one is parsed once. */
  #known = { runId: '', batches: new Map<number, BatchRecord>() };

  constructor(database: DatabaseSync, commits: GroupCommit) {
    this.#database = database;
    this.#commits = commits;
  }

  async createRun(run: RunRecord): Promise<boolean> {
    const { changes } = this.#database
      .prepare(
        `INSERT INTO runs (run_id, version, suite_id, started_at, verdict, document)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(run.runId, run.version, run.suiteId, run.startedAt, run.verdict, JSON.stringify(run));
    return changes === 1;
  }

  async readRun(runId: string): Promise<RunRecord | null> {
    const row = this.#database.prepare('SELECT document FROM runs WHERE run_id = ?').get(runId);
    return row ? read(RunRecord, row, `run ${runId}`) : null;
  }

  async updateRun(run: RunRecord): Promise<RunRecord> {
    const next = { ...run, version: run.version + 1 };
    const { changes } = this.#database
      .prepare(
        `UPDATE runs SET version = ?, suite_id = ?, started_at = ?, verdict = ?, document = ?
         WHERE run_id = ? AND version = ?`,
      )
      .run(
        next.version,
        next.suiteId,
        next.startedAt,
        next.verdict,
        JSON.stringify(next),
        run.runId,
        run.version,
      );
    if (changes !== 1) throw staleWrite(`run ${run.runId}`, run.version);
    return next;
  }

  async createBatches(batches: readonly BatchRecord[]): Promise<void> {
    const insert = this.#database.prepare(
      `INSERT INTO batches (run_id, batch_index, version, document)
       VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    inTransaction(this.#database, () => {
      for (const batch of batches) {
        insert.run(batch.runId, batch.index, batch.version, JSON.stringify(batch));
      }
    });
  }

  async listBatches(runId: string): Promise<BatchRecord[]> {
    if (this.#known.runId !== runId) this.#known = { runId, batches: new Map() };
    const { batches } = this.#known;
    const document = this.#database.prepare(
      'SELECT document FROM batches WHERE run_id = ? AND batch_index = ?',
    );
    return this.#database
      .prepare('SELECT batch_index, version FROM batches WHERE run_id = ? ORDER BY batch_index')
      .all(runId)
      .map((row) => {
        const index = Number(row.batch_index);
        const known = batches.get(index);
        if (known !== undefined && known.version === row.version) return known;
        const changed = document.get(runId, index) ?? {};
        const batch = read(StoredBatch, changed, `a batch of run ${runId}`);
        batches.set(index, batch);
        return batch;
      });
  }

  async updateBatch<Batch extends BatchRecord>(batch: Batch): Promise<Batch> {
    const next = { ...batch, version: batch.version + 1 };
    const update = this.#database.prepare(
      `UPDATE batches SET version = ?, document = ?
       WHERE run_id = ? AND batch_index = ? AND version = ?`,
    );
    const { runId, index, version } = batch;
    const { changes } = await this.#commits.run(() =>
      update.run(next.version, JSON.stringify(next), runId, index, version),
    );
    if (changes !== 1) throw staleWrite(`batch ${index} of run ${runId}`, version);
    return next;
  }

  async claimExecution(
    { platformUrl, executionId }: ClaimedExecution,
    holder: string,
  ): Promise<string> {
    const claim = this.#database.prepare(
      `INSERT INTO executions (url, execution_id, run_id) VALUES (?, ?, ?)
       ON CONFLICT DO NOTHING`,
    );
    await this.#commits.run(() => claim.run(platformUrl, executionId, holder));
    return (await this.executionHolder({ platformUrl, executionId })) ?? holder;
  }

  async executionHolder({ platformUrl, executionId }: ClaimedExecution): Promise<string | null> {
    const row = this.#database
      .prepare('SELECT run_id FROM executions WHERE url = ? AND execution_id = ?')
      .get(platformUrl, executionId);
    return row === undefined ? null : String(row.run_id);
  }

  /** The runs of this state directory, newest first; all of them where no limit is given. */
  recentRuns(suiteId: string, limit: number): Promise<RunRecord[]> {
    return this.listRuns({ suiteId, limit });
  }

  async listRuns({ limit = -1, ...filter }: ListedRuns = {}): Promise<RunRecord[]> {
    const { conditions, values } = sqlOf(filter);
    return this.#database
      .prepare(
        `SELECT document FROM runs ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
         ORDER BY started_at DESC, run_id DESC LIMIT ?`,
      )
      .all(...values, limit)
      .map((row) => read(RunRecord, row, 'a run'));
  }

  /** Ids of the runs whose id begins like this, newest first. */
  async runIdsBeginning(prefix: string, suiteId?: string): Promise<string[]> {
    const ofSuite = suiteId === undefined ? '' : 'AND suite_id = :suiteId';
    return this.#database
      .prepare(
        `SELECT run_id FROM runs WHERE substr(run_id, 1, length(:prefix)) = :prefix ${ofSuite}
         ORDER BY started_at DESC, run_id DESC`,
      )
      .all({ prefix, ...(suiteId === undefined ? {} : { suiteId }) })
      .map((row) => String(row.run_id));
  }

  /** All runs, oldest first, one at a time, each with the id that it is found by. */
  *eachRun(): Iterable<readonly [runId: string, run: RunRecord]> {
    const rows = this.#database
      .prepare('SELECT run_id, document FROM runs ORDER BY started_at, run_id')
      .iterate();
    for (const row of rows) yield [String(row.run_id), read(RunRecord, row, 'a run')];
  }

  /** Each suite with its newest run and how many there are; that which ran last comes first. */
  async listSuites(): Promise<{ readonly runs: number; readonly latest: RunRecord }[]> {
    return this.#database
      .prepare(
        `SELECT runs, (
           SELECT document FROM runs WHERE suite_id = suites.suite_id
           ORDER BY started_at DESC, run_id DESC LIMIT 1
         ) AS document
         FROM (SELECT suite_id, count(*) AS runs, max(started_at) AS latest FROM runs GROUP BY suite_id)
           AS suites
         ORDER BY latest DESC`,
      )
      .all()
      .map((row) => ({ runs: Number(row.runs), latest: read(RunRecord, row, 'a run') }));
  }

  /** Changes what the documents of a run and of its batches say, in one go. */
  rewriteRun(runId: string, rewrite: (document: unknown) => unknown): void {
    inTransaction(this.#database, () => {
      for (const table of ['runs', 'batches']) {
        const rows = this.#database
          .prepare(`SELECT rowid, document FROM ${table} WHERE run_id = ?`)
          .all(runId);
        const update = this.#database.prepare(`UPDATE ${table} SET document = ? WHERE rowid = ?`);
        for (const { rowid, document } of rows) {
          const next = JSON.stringify(rewrite(JSON.parse(String(document))));
          if (next !== document) update.run(next, Number(rowid));
        }
      }
    });
    this.#known = { runId: '', batches: new Map() };
  }

  /** Whose its executions are stays known: no other run may take them up. */
  forgetRun(runId: string): void {
    inTransaction(this.#database, () => {
      for (const table of ['run_labels', 'run_drivers', 'batches', 'runs']) {
        this.#database.prepare(`DELETE FROM ${table} WHERE run_id = ?`).run(runId);
      }
    });
  }

  /** The runs that have no verdict yet, newest first; all of them where no limit is given. */
  async listOpenRuns(limit = -1): Promise<RunRecord[]> {
    return this.#database
      .prepare(
        'SELECT document FROM runs WHERE verdict IS NULL ORDER BY started_at DESC, run_id DESC LIMIT ?',
      )
      .all(limit)
      .map((row) => read(RunRecord, row, 'a run'));
  }
}

type ListedRuns = {
  readonly [Field in keyof RunFilter]: RunFilter[Field] | undefined;
} & { readonly limit?: number | undefined };

/** Each condition is there only where it is asked for: SQLite chooses its index before it knows a value. */
function sqlOf({ suiteId, verdicts, labels = {}, since, before }: ListedRuns) {
  const parts: readonly (readonly [sql: string, values: readonly (string | number)[]])[] = [
    ...(suiteId === undefined ? [] : [['suite_id = ?', [suiteId]] as const]),
    ...(verdicts === undefined
      ? []
      : [[`verdict IN (${verdicts.map(() => '?').join(', ')})`, verdicts] as const]),
    ...(since === undefined ? [] : [['started_at >= ?', [since]] as const]),
    ...(before === undefined ? [] : [['started_at < ?', [before]] as const]),
    ...Object.entries(labels).map(
      (label) =>
        ['run_id IN (SELECT run_id FROM run_labels WHERE key = ? AND value = ?)', label] as const,
    ),
  ];
  return {
    conditions: parts.map(([sql]) => sql),
    values: parts.flatMap(([, values]) => values),
  };
}

function staleWrite(name: string, version: number): ConcurrentWrite {
  return new ConcurrentWrite(`${name} is no longer at version ${version}; read it again`);
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  row: Record<string, unknown>,
  name: string,
): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(String(row.document)));
  } catch (cause) {
    throw new IntegrityViolated(
      `${name} cannot be read from the ledger: its entry in the state file was changed, and is lost; put a copy of the state directory back`,
      { cause },
    );
  }
}
