import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { ConcurrentWrite, IntegrityViolated } from '../../lib/domain/errors.ts';
import { FLAT_BATCH } from '../support/builders/flat-batch.ts';
import { aBatch, aRun } from '../support/builders/ledger-builders.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

describe('SqliteRunLedger', () => {
  it('lets one of two connections win that have read the same version', async () => {
    const one = temporaryState();
    const other = temporaryState(one.path);
    await one.ledger.createBatches([aBatch()]);

    const winner = await other.ledger.updateBatch(aBatch({ phase: 'submitting' }));

    await expect(one.ledger.updateBatch(aBatch({ phase: 'abandoned' }))).rejects.toThrow(
      ConcurrentWrite,
    );
    expect(await one.ledger.listBatches('run-1')).toEqual([winner]);
  });

  it('parses a batch anew where another connection has changed it, and no other', async () => {
    const one = temporaryState();
    const other = temporaryState(one.path);
    await one.ledger.createBatches([aBatch(), aBatch({ index: 1 })]);
    const before = await one.ledger.listBatches('run-1');
    const changed = await other.ledger.updateBatch(aBatch({ phase: 'submitting' }));

    const after = await one.ledger.listBatches('run-1');

    expect(after).toEqual([changed, before[1]]);
    expect(after[1]).toBe(before[1]);
  });

  it('creates all of the batches or none', async () => {
    const { ledger } = temporaryState();
    const broken = { ...aBatch({ index: 1 }), version: Number.NaN };

    await expect(ledger.createBatches([aBatch(), broken])).rejects.toThrow();

    expect(await ledger.listBatches('run-1')).toEqual([]);
  });

  it('lists runs newest first, of one suite where asked, and no more than asked', async () => {
    const { ledger } = temporaryState();
    for (const [runId, suiteId, startedAt] of [
      ['run-1', 'suite-1', 1_000],
      ['run-2', 'suite-2', 3_000],
      ['run-3', 'suite-1', 2_000],
      ['run-4', 'suite-1', 2_000],
    ] as const) {
      await ledger.createRun(aRun({ runId, suiteId, startedAt }));
    }

    const idsOf = async (filter?: Parameters<typeof ledger.listRuns>[0]) =>
      (await ledger.listRuns(filter)).map(({ runId }) => runId);

    expect(await idsOf()).toEqual(['run-2', 'run-4', 'run-3', 'run-1']);
    expect(await idsOf({ suiteId: 'suite-1', limit: 2 })).toEqual(['run-4', 'run-3']);
    expect(await idsOf({ suiteId: 'suite-9' })).toEqual([]);
  });

  it('goes on with a batch that 0.1.0 wrote', async () => {
    const { ledger, path } = temporaryState();
    await ledger.createBatches([aBatch({ version: FLAT_BATCH.version })]);
    const database = new DatabaseSync(join(path, 'state.db'));
    database.prepare('UPDATE batches SET document = ?').run(JSON.stringify(FLAT_BATCH));
    database.close();

    const [batch] = await ledger.listBatches('run-1');
    const read = aBatch({ version: FLAT_BATCH.version, payload: FLAT_BATCH.payload });
    expect(batch).toEqual(read);

    expect(await ledger.updateBatch(read)).toEqual({ ...read, version: read.version + 1 });
  });

  it('says so when an entry is no longer one', async () => {
    const { ledger, path } = temporaryState();
    await ledger.createRun(aRun());
    const database = new DatabaseSync(join(path, 'state.db'));
    database.exec(`UPDATE runs SET document = '{"runId":7}'`);
    database.close();

    await expect(ledger.readRun('run-1')).rejects.toThrow(IntegrityViolated);
  });
});
