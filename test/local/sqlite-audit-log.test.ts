import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { canonicalForm } from '../../lib/domain/audit/canonical-form.ts';
import { verifyChain } from '../../lib/domain/audit/verify-chain.ts';
import { IntegrityViolated } from '../../lib/domain/errors.ts';
import { aChain } from '../support/builders/audit-builders.ts';
import { startProcess } from '../support/servers/child-process.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

async function stateWithChain() {
  const state = temporaryState();
  for (const record of aChain(2)) await state.audit.insert(record);
  return state;
}

describe('SqliteAuditLog', () => {
  it('stores the canonical form, byte for byte', async () => {
    const { audit } = await stateWithChain();

    expect(audit.storedRecords('suite-1')).toEqual(
      aChain(2).map((record) => ({ seq: record.seq, text: canonicalForm(record) })),
    );
    expect(audit.chains()).toEqual(['suite-1']);
  });

  it.each([
    ['UPDATE', `UPDATE audit_records SET record = '{}' WHERE seq = 1`, 'never changed'],
    ['DELETE', 'DELETE FROM audit_records WHERE seq = 2', 'never deleted'],
    ['REPLACE', `REPLACE INTO audit_records VALUES ('suite-1', 1, '{}')`, 'never replaced'],
    [
      'an upsert',
      `INSERT INTO audit_records VALUES ('suite-1', 1, '{}') ON CONFLICT DO UPDATE SET record = '{}'`,
      'never replaced',
    ],
  ])('lets no program %s a record by accident', async (_, statement, message) => {
    const { audit, path } = await stateWithChain();
    const before = audit.storedRecords('suite-1');
    const database = new DatabaseSync(join(path, 'state.db'));

    expect(() => database.exec(statement)).toThrow(message);

    database.close();
    expect(audit.storedRecords('suite-1')).toEqual(before);
  });

  it('does not continue a chain whose head is no record', async () => {
    const { audit, path } = await stateWithChain();
    const database = new DatabaseSync(join(path, 'state.db'));
    database.exec(`INSERT INTO audit_records VALUES ('suite-1', 3, '{}')`);
    database.close();

    await expect(audit.head('suite-1')).rejects.toThrow(IntegrityViolated);
  });

  it('gives every place to exactly one of two processes', async () => {
    const { audit, path } = temporaryState();
    const script = new URL('./processes/insert-records.ts', import.meta.url);
    const processes = ['a', 'b'].map((name) => startProcess(script, path, name));
    await Promise.all(processes.map((each) => each.line()));

    for (const each of processes) each.tell('go');
    const won = (await Promise.all(processes.map((each) => each.rest()))).flat();

    const records = await audit.recordsAfter('suite-1', 0);
    expect(won).toHaveLength(records.length);
    expect(new Set(won).size).toBe(won.length);
    expect(records).toHaveLength(40);
    expect(verifyChain(records)).toEqual([]);
  });
});
