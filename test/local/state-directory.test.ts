import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import { STATE_SCHEMA_VERSION } from '../../lib/state-file/state-schema.ts';
import { aBatch, aRun } from '../support/builders/ledger-builders.ts';
import { startProcess } from '../support/servers/child-process.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

/** A fresh path with `state.db` prepared by hand. */
function directoryWith(prepare: (database: DatabaseSync) => void): string {
  const path = temporaryDirectory();
  const database = new DatabaseSync(join(path, 'state.db'));
  prepare(database);
  database.close();
  return path;
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('openStateDirectory', () => {
  it('knows whose the executions are that were on record before they were claimed', async () => {
    const { path, ledger } = temporaryState();
    await ledger.createRun(aRun({ labels: { bot_version: '1.4.0' } }));
    await ledger.createBatches([
      aBatch({ phase: 'submitted', executionId: 'exec-1' }),
      aBatch({ index: 1 }),
    ]);
    const database = new DatabaseSync(join(path, 'state.db'));
    const flat = { executionId: 'exec-of-0.1.0' };
    database
      .prepare('INSERT INTO batches (run_id, batch_index, version, document) VALUES (?, 2, 0, ?)')
      .run('run-1', JSON.stringify(flat));
    database.exec(`
      DROP TRIGGER runs_are_labelled;
      DROP INDEX runs_by_verdict;
      DROP TABLE run_labels;
      DROP TABLE executions;
      DROP TABLE endpoint_log;
      DROP TABLE forgetting_log;
      DROP TABLE tokens;
      CREATE TABLE tokens (url TEXT, client_id TEXT, access_token TEXT, expires_at INTEGER) STRICT;
      INSERT INTO tokens VALUES ('https://a.example', 'client', 'canary-of-an-old-token', 1);
      PRAGMA user_version = 3;
    `);
    database.close();

    const reopened = openStateDirectory(path);

    const { platformUrl } = aRun();
    for (const executionId of ['exec-1', 'exec-of-0.1.0']) {
      const claim = { platformUrl, executionId };
      expect(await reopened.ledger.claimExecution(claim, 'run-2')).toBe('run-1');
    }
    expect(await reopened.ledger.listRuns({ labels: { bot_version: '1.4.0' } })).toHaveLength(1);
    for (const name of ['state.db', 'state.db-wal']) {
      expect(readFileSync(join(path, name)).includes('canary-of-an-old-token'), name).toBe(false);
    }
    reopened.close();
  });

  it('makes a directory that only its owner can read and git does not see', async () => {
    const { path, ledger, evidence } = temporaryState();
    await ledger.createRun(aRun());
    const ref = await evidence.put('run-1', 'suite', 'json', Buffer.from('{}'));

    expect(modeOf(path)).toBe('700');
    expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('*\n');
    for (const name of ['state.db', 'state.db-wal', 'state.db-shm', `evidence/${ref.key}`]) {
      expect(modeOf(join(path, name)), name).toBe('600');
    }
    expect(modeOf(join(path, 'evidence', 'run-1'))).toBe('700');
  });

  it('makes the directories above it, too', () => {
    const path = join(temporaryDirectory(), 'a', 'b');

    expect(temporaryState(path).path).toBe(path);
  });

  it('finds what was written before it was closed', async () => {
    const first = temporaryState();
    await first.ledger.createRun(aRun());
    first.close();

    const second = temporaryState(first.path);

    expect(await second.ledger.readRun('run-1')).toEqual(aRun());
  });

  it('takes from others what they may do with a directory that was copied', () => {
    const { path } = temporaryState();
    chmodSync(path, 0o755);
    chmodSync(join(path, 'state.db'), 0o644);

    temporaryState(path);

    expect(modeOf(path)).toBe('700');
    expect(modeOf(join(path, 'state.db'))).toBe('600');
  });

  it('takes up a directory whose maker was killed half-way', () => {
    const path = temporaryDirectory();
    writeFileSync(join(path, '.gitignore'), '*\n');
    writeFileSync(join(path, 'state.db'), '');

    expect(() => temporaryState(path)).not.toThrow();
  });

  it('does not settle in a directory with files of others', () => {
    const path = temporaryDirectory();
    writeFileSync(join(path, 'package.json'), '{}');

    expect(() => openStateDirectory(path)).toThrow(ConfigurationInvalid);
    expect(() => openStateDirectory(path)).toThrow('holds other files already');
    expect(readdirSync(path)).toEqual(['package.json']);
  });

  it('makes nothing where it is told that there is something', () => {
    const path = temporaryDirectory();

    expect(() => openStateDirectory(path, { mustExist: true })).toThrow(
      `there is no state directory at ${path}`,
    );
    expect(readdirSync(path)).toEqual([]);
  });

  it('refuses a path that is a file, or lies below one', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, 'text');

    expect(() => openStateDirectory(file)).toThrow(ConfigurationInvalid);
    expect(() => openStateDirectory(join(file, 'below'))).toThrow(`${file}/below cannot be used`);
  });

  it.skipIf(process.getuid?.() === 0)('refuses a directory that it may not write', () => {
    const path = join(temporaryDirectory(), 'sealed');
    mkdirSync(path, { mode: 0o500 });

    expect(() => openStateDirectory(path)).toThrow(ConfigurationInvalid);
  });

  it('refuses a state file of a newer version, and leaves it alone', () => {
    const { path } = temporaryState();
    const newer = new DatabaseSync(join(path, 'state.db'));
    newer.exec(`PRAGMA user_version = ${STATE_SCHEMA_VERSION + 1}`);
    newer.close();

    expect(() => openStateDirectory(path)).toThrow(ConfigurationInvalid);
    expect(() => openStateDirectory(path)).toThrow(
      `written by a newer cognigate (schema ${STATE_SCHEMA_VERSION + 1}, this one knows ${STATE_SCHEMA_VERSION})`,
    );
  });

  it('refuses a database of another program', () => {
    const foreign = directoryWith((database) => database.exec('CREATE TABLE bookmarks (url TEXT)'));
    const versioned = directoryWith((database) => database.exec('PRAGMA user_version = 1'));

    expect(() => openStateDirectory(foreign)).toThrow('is a database of another program');
    expect(() => openStateDirectory(versioned)).toThrow('is a database of another program');
  });

  it('refuses a state file that is no database', () => {
    const path = temporaryDirectory();
    writeFileSync(join(path, 'state.db'), 'not a database '.repeat(100));

    expect(() => openStateDirectory(path)).toThrow(ConfigurationInvalid);
    expect(() => openStateDirectory(path)).toThrow('is not a usable database');
  });

  it('can be opened by several processes at once from the very first moment', async () => {
    const path = join(temporaryDirectory(), '.cognigate');
    const script = new URL('./processes/claim-run.ts', import.meta.url);

    const processes = ['a', 'b', 'c', 'd'].map((name) => startProcess(script, path, `run-${name}`));

    expect(await Promise.all(processes.map((each) => each.line()))).toEqual(
      Array(4).fill('claimed'),
    );
  });
});
