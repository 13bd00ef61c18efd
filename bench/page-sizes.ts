import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeHistory, RUNS } from './history.ts';

const SIZES = [1_024, 4_096, 8_192, 16_384, 32_768];

/** What a state file weighs with pages of other sizes, with and without the entries of batches (decision 86). */
export async function benchPageSizes(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  try {
    await makeHistory(directory, 1);
    const file = join(directory, '.cognigate', 'state.db');
    const tried = join(directory, 'tried.db');
    const bytesWith = (pageSize: number, change: string) => {
      copyFileSync(file, tried);
      const database = new DatabaseSync(tried);
      // In WAL mode a file keeps the size of its pages.
      database.exec(
        `PRAGMA journal_mode = DELETE; ${change}; PRAGMA page_size = ${pageSize}; VACUUM`,
      );
      database.close();
      return statSync(tried).size;
    };
    const noRun = `DROP TRIGGER audit_records_are_not_deleted; DELETE FROM audit_records; DELETE FROM runs; DELETE FROM batches`;
    console.table(
      SIZES.map((pageSize) => ({
        'bytes of a page': pageSize,
        'kB a run': kilobytes(bytesWith(pageSize, '') / RUNS),
        'kB a run, without its batches': kilobytes(
          bytesWith(pageSize, 'DELETE FROM batches') / RUNS,
        ),
        'kB without runs': kilobytes(bytesWith(pageSize, noRun)),
      })),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function kilobytes(bytes: number): number {
  return Number((bytes / 1_000).toFixed(1));
}
