import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  AuditRecord,
  auditIdOf,
  GENESIS_HASH,
  recordHash,
  sealRecord,
} from '../../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import { aChain, anAuditEntry } from '../../support/builders/audit-builders.ts';

describe('sealRecord', () => {
  it('puts the first record of a chain behind the genesis hash', () => {
    const record = sealRecord({ seq: 0, hash: GENESIS_HASH }, 'suite-1', anAuditEntry());

    expect(record).toMatchObject({ chain: 'suite-1', seq: 1, prev_hash: GENESIS_HASH });
    expect(AuditRecord.parse(record)).toEqual(record);
  });

  it('puts a record behind the head', () => {
    const head = { seq: 41, hash: 'ab'.repeat(32) };

    const record = sealRecord(head, 'suite-1', anAuditEntry());

    expect(record).toMatchObject({ seq: 42, prev_hash: head.hash });
  });

  it('hashes the canonical form of all but the hash', () => {
    const record = sealRecord({ seq: 0, hash: GENESIS_HASH }, 'suite-1', anAuditEntry());

    const { hash, ...sealed } = record;
    const expected = createHash('sha256').update(canonicalForm(sealed), 'utf8').digest('hex');
    expect(hash).toBe(expected);
  });

  it('seals the same entry at the same place with the same hash, whatever the order of its keys', () => {
    const entry = anAuditEntry();
    const reversed = Object.fromEntries(Object.entries(entry).reverse()) as typeof entry;
    const head = { seq: 3, hash: 'cd'.repeat(32) };

    expect(sealRecord(head, 'suite-1', reversed).hash).toBe(
      sealRecord(head, 'suite-1', entry).hash,
    );
  });

  it('refuses an entry that could not be verified later', () => {
    const entry = anAuditEntry({ decided_at: 'yesterday' });

    expect(() => sealRecord({ seq: 0, hash: GENESIS_HASH }, 'suite-1', entry)).toThrow(
      'decided_at',
    );
    expect(() =>
      sealRecord(
        { seq: 0, hash: GENESIS_HASH },
        'suite-1',
        anAuditEntry({ pass_rate: Number.NaN }),
      ),
    ).toThrow();
  });

  it('keeps its hash through JSON', () => {
    for (const record of aChain(3)) {
      expect(recordHash(JSON.parse(canonicalForm(record)))).toBe(record.hash);
    }
  });
});

describe('canonicalForm', () => {
  it('sorts keys by UTF-16 code units and writes numbers as RFC 8785 does', () => {
    const form = canonicalForm({ b: 1e21, a: 4.5, '€': 1e-7, '\r': [null, -0, 1.0], '1': 'ö"\n' });

    expect(form).toBe('{"\\r":[null,0,1],"1":"ö\\"\\n","a":4.5,"b":1e+21,"€":1e-7}');
  });
});

describe('canonicalForm of what has no JSON form', () => {
  it('refuses it, so that nothing is sealed that could not be stored', () => {
    expect(() => canonicalForm({ toJSON: () => undefined })).toThrow(
      new TypeError('a document without a JSON form cannot be hashed'),
    );
  });
});

describe('auditIdOf', () => {
  it('gives a run one id on every attempt', () => {
    expect(auditIdOf('run-1')).toBe('audit-run-1');
    expect(auditIdOf('run-1')).toBe(auditIdOf('run-1'));
    expect(auditIdOf('run-1')).not.toBe(auditIdOf('run-2'));
  });
});
