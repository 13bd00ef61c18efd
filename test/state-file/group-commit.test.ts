import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { GroupCommit } from '../../lib/state-file/group-commit.ts';

function numbers() {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE numbers (number INTEGER PRIMARY KEY) STRICT');
  const insert = database.prepare('INSERT INTO numbers VALUES (?)');
  const commits = new GroupCommit(database);
  return {
    database,
    add: (number: number) => commits.run(() => insert.run(number)),
    stored: () => database.prepare('SELECT number FROM numbers').all().flatMap(Object.values),
  };
}

describe('a group commit', () => {
  it('carries out the writes of one turn together, each with its own result', async () => {
    const { add, stored } = numbers();

    const writes = [add(1), add(2)];
    const before = stored();
    const results = await Promise.all(writes);

    expect(before).toEqual([]);
    expect(results.map(({ changes }) => changes)).toEqual([1, 1]);
    expect(stored()).toEqual([1, 2]);
  });

  it('fails a write alone, and not those beside it', async () => {
    const { add, stored } = numbers();

    const outcomes = await Promise.allSettled([add(1), add(1), add(2)]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(stored()).toEqual([1, 2]);
  });

  it('fails all of them where nothing can be written', async () => {
    const { add, database } = numbers();
    const writes = [add(1), add(2)];

    database.close();

    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
