import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../lib/domain/errors.ts';
import { SqliteRunLedger } from '../../lib/local/sqlite-run-ledger.ts';
import { diskFailure } from '../../lib/state-file/disk-failure.ts';
import { GroupCommit } from '../../lib/state-file/group-commit.ts';
import { openDatabase } from '../../lib/state-file/open-database.ts';
import { aRun } from '../support/builders/ledger-builders.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

/** As `node:sqlite` throws it. */
const ofSqlite = (errcode: number) =>
  Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode });
/** As `node:fs` throws it. */
const ofSystem = (code: string) =>
  Object.assign(new Error(`${code}: something, write`), { code, syscall: 'write', errno: -1 });

describe('the failure of a drive', () => {
  it.each([
    ['SQLITE_FULL', ofSqlite(13), 'the disk is full', 'make room'],
    ['SQLITE_IOERR_WRITE', ofSqlite(10 | (3 << 8)), 'the drive', 'check the drive'],
    ['SQLITE_IOERR_FSYNC', ofSqlite(10 | (4 << 8)), 'the drive', 'check the drive'],
    ['SQLITE_READONLY', ofSqlite(8), 'is read-only', 'make it writable'],
    ['ENOSPC', ofSystem('ENOSPC'), 'the disk is full', 'make room'],
    ['EDQUOT', ofSystem('EDQUOT'), 'quota', 'make room'],
    ['EFBIG', ofSystem('EFBIG'), 'limit', 'make room'],
    ['EIO', ofSystem('EIO'), 'network drive fails', 'check the drive'],
    ['EROFS', ofSystem('EROFS'), 'is read-only', 'make it writable'],
  ])('that is %s is said with the file, what is safe and what to do', (_, error, what, remedy) => {
    const failure = diskFailure(error, 'state file /a/state.db');

    expect(failure).toBeInstanceOf(StoreUnavailable);
    expect(failure?.cause).toBe(error);
    expect(failure?.message).toMatch(/^state file \/a\/state\.db cannot be /);
    expect(failure?.message).toContain('what was recorded before is whole');
    expect(failure?.message).toContain(remedy);
    expect(failure?.message).toMatch(new RegExp(what.replace('the drive', 'drive')));
    expect(failure?.message).not.toContain(error.message);
  });

  it.each([
    ['a file that is not there', ofSystem('ENOENT')],
    ['a constraint of SQLite', ofSqlite(19)],
    ['a bug of ours', new TypeError('x is not a function')],
    ['a code that no call of the system gave', Object.assign(new Error('no'), { code: 'EIO' })],
    ['no error', 'EIO'],
  ])('is not %s', (_, thrown) => {
    expect(diskFailure(thrown, 'state file /a/state.db')).toBeNull();
  });

  it('is said by the ledger, which keeps what it has and goes on once there is room', async () => {
    const file = join(temporaryDirectory(), 'state.db');
    const database = openDatabase(file);
    const ledger = new SqliteRunLedger(database, new GroupCommit(database));
    await ledger.createRun(aRun());
    const labels = { note: 'x'.repeat(100_000) };
    database.exec('PRAGMA max_page_count = 1');

    const refused = ledger.createRun({ ...aRun(), runId: 'run-2', labels });

    await expect(refused).rejects.toThrow(StoreUnavailable);
    await expect(refused).rejects.toThrow(`state file ${file} cannot be written: the disk is full`);
    expect(await ledger.readRun('run-1')).toEqual(aRun());
    database.exec('PRAGMA max_page_count = 100000');
    expect(await ledger.createRun({ ...aRun(), runId: 'run-2', labels })).toBe(true);
    database.close();
  });
});
