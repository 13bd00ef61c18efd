import { describe, expect, it } from 'vitest';
import { GENESIS_HASH, sealRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import { verifyChain } from '../../../lib/domain/audit/verify-chain.ts';
import { aChain, anAuditEntry } from '../../support/builders/audit-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';
import { chain, record, resealed, stored, withRecord } from './chain-of-nine.ts';

describe('verifyChain', () => {
  it('finds nothing in an intact chain, read as documents or as stored', () => {
    expect(verifyChain(chain)).toEqual([]);
    expect(verifyChain(stored, { chain: 'suite-1', anchors: chain })).toEqual([]);
    expect(verifyChain([])).toEqual([]);
  });

  it('names the one record whose content was changed', () => {
    const findings = verifyChain(withRecord(4, { ...record(4), pass_rate: 0.99 }));

    expect(findings).toEqual([
      expect.objectContaining({ kind: 'changed', position: 3, seq: 4, auditId: 'audit-run-4' }),
    ]);
  });

  it('names the one record whose hash was changed', () => {
    const findings = verifyChain(withRecord(4, { ...record(4), hash: 'ef'.repeat(32) }));

    expect(findings).toEqual([expect.objectContaining({ kind: 'changed', seq: 4 })]);
  });

  it('finds a record that was changed and sealed again by the link of its successor', () => {
    const forged = resealed({ ...record(4), verdict: 'failed' });

    const findings = verifyChain(withRecord(4, forged));

    expect(findings).toEqual([
      expect.objectContaining({ kind: 'broken_link', position: 4, seq: 5 }),
    ]);
    expect(findings[0]?.problem).toContain('record 4');
  });

  it('finds a first record that does not begin the chain', () => {
    const findings = verifyChain([resealed({ ...record(1), prev_hash: 'ab'.repeat(32) })]);

    expect(findings).toEqual([expect.objectContaining({ kind: 'broken_link', seq: 1 })]);
  });

  it('says which records are missing', () => {
    const findings = verifyChain([record(3), record(4), record(7), record(8), record(9)]);

    expect(findings.map(({ kind, seq, problem }) => ({ kind, seq, problem }))).toEqual([
      { kind: 'gap', seq: 3, problem: 'records 1 to 2 are missing before it' },
      { kind: 'gap', seq: 7, problem: 'records 5 to 6 are missing before it' },
    ]);
  });

  it('says which record stands in the wrong order, and nothing else', () => {
    const findings = verifyChain([record(1), record(3), record(2), record(4)]);

    expect(findings).toEqual([
      expect.objectContaining({
        kind: 'order',
        position: 2,
        seq: 2,
        problem: 'stands behind record 3',
      }),
    ]);
  });

  it('finds a fork: two records, each well sealed, behind one head', () => {
    const rival = sealRecord(record(3), 'suite-1', anAuditEntry({ run_id: 'run-rival' }));

    const findings = verifyChain([...chain.slice(0, 4), rival, ...chain.slice(4)]);

    expect(findings).toEqual([
      expect.objectContaining({ kind: 'fork', position: 4, seq: 4, auditId: 'audit-run-rival' }),
    ]);
  });

  it('finds a copy of a record', () => {
    const findings = verifyChain([...chain.slice(0, 4), record(4), ...chain.slice(4)]);

    expect(findings).toEqual([expect.objectContaining({ kind: 'fork', position: 4, seq: 4 })]);
  });

  it('finds a run that has two records', () => {
    const second = sealRecord(record(9), 'suite-1', anAuditEntry({ run_id: 'run-2' }));

    const findings = verifyChain([...chain, second]);

    expect(findings.map(({ kind, problem }) => ({ kind, problem }))).toEqual([
      { kind: 'duplicate', problem: 'has the audit_id audit-run-2 of record 2' },
      { kind: 'duplicate', problem: 'has the run_id run-2 of record 2' },
    ]);
  });

  it('finds records of another chain', () => {
    const other = aChain(2, 'suite-2');

    expect(verifyChain(other, { chain: 'suite-1' }).map(({ kind }) => kind)).toEqual([
      'wrong_chain',
      'wrong_chain',
    ]);
  });

  it.each([
    ['no JSON', '{"seq":4', null],
    ['no object', '4', null],
    ['null', 'null', null],
    ['an unknown field', JSON.stringify({ ...record(4), approved: true }), 4],
    ['a missing field', JSON.stringify({ ...record(4), verdict: undefined }), 4],
    ['a number beyond all numbers', canonicalForm(record(4)).replace('7.25', '1e999'), 4],
    ['half a character', canonicalForm(record(4)).replace('4.2', '\\ud800'), 4],
  ])('takes %s for a malformed record and judges the rest without it', (_, text, seq) => {
    const findings = verifyChain(stored.with(3, text));

    expect(findings).toEqual([expect.objectContaining({ kind: 'malformed', position: 3, seq })]);
  });

  it.each([
    ['white space', stored[3]?.replace(',', ', ')],
    ['another order of keys', JSON.stringify(record(4))],
    ['another spelling of a number', stored[3]?.replace('7.25', '7.250')],
    ['an escape that is not needed', stored[3]?.replace('audit-run-4', '\\u0061udit-run-4')],
    ['a key that is there twice', stored[3]?.replace('{', '{"seq":5,')],
  ])('finds %s in the stored bytes', (_, text) => {
    const findings = verifyChain(stored.with(3, text ?? ''));

    expect(findings).toEqual([expect.objectContaining({ kind: 'not_canonical', seq: 4 })]);
  });

  it('cannot see by itself that the tail was cut, but does by a head that was seen before', () => {
    const cut = chain.slice(0, 6);

    expect(verifyChain(cut)).toEqual([]);
    expect(verifyChain(cut, { anchors: [record(9)] })).toEqual([
      expect.objectContaining({ kind: 'anchor', position: null, seq: 9 }),
    ]);
    expect(verifyChain([], { anchors: [record(9)] })).toHaveLength(1);
  });

  it('cannot see by itself that all was sealed anew, but does by a head that was seen before', () => {
    let head = { seq: 0, hash: GENESIS_HASH };
    const rewritten = chain.map(({ run_id }) => {
      const forged = sealRecord(head, 'suite-1', anAuditEntry({ run_id, discrepancies: 1 }));
      head = forged;
      return forged;
    });

    expect(verifyChain(rewritten)).toEqual([]);
    expect(verifyChain(rewritten, { anchors: [record(5)] })).toEqual([
      expect.objectContaining({ kind: 'anchor', position: 4, seq: 5 }),
    ]);
  });

  it('takes an older head for granted when the chain has grown since', () => {
    const anchors = [{ seq: 0, hash: GENESIS_HASH }, record(2), record(9)];

    expect(verifyChain(chain, { anchors })).toEqual([]);
  });

  it('finds every change of a single character of what is stored', () => {
    const change = fc.record({
      place: fc.nat({ max: chain.length - 1 }),
      at: fc.nat(),
      character: fc.string({ minLength: 1, maxLength: 1, unit: 'binary-ascii' }),
    });

    fc.assert(
      fc.property(change, ({ place, at, character }) => {
        const text = stored[place] ?? '';
        const index = at % text.length;
        fc.pre(text[index] !== character);

        const changed = text.slice(0, index) + character + text.slice(index + 1);

        const findings = verifyChain(stored.with(place, changed));
        expect(findings.length).toBeGreaterThan(0);
        expect(findings[0]?.position).toBeGreaterThanOrEqual(place);
      }),
      { numRuns: 500 },
    );
  });

  it('finds every reordering, removal, repetition and insertion that is not a cut of the tail', () => {
    const places = fc.array(fc.nat({ max: chain.length - 1 }), { maxLength: 14 });

    fc.assert(
      fc.property(places, fc.boolean(), (chosen, fromAll) => {
        // Half of the time a permutation of the whole chain, else any selection with repetitions.
        const order = fromAll
          ? chain.map((_, place) => place).sort((a, b) => (chosen[a] ?? a) - (chosen[b] ?? b))
          : chosen;
        const isPrefix = order.every((place, index) => place === index);

        const findings = verifyChain(order.map((place) => stored[place]));

        expect(findings.length === 0).toBe(isPrefix);
      }),
      { numRuns: 500 },
    );
  });
});
