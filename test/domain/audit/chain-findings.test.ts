import { describe, expect, it } from 'vitest';
import { recordHash, sealRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import { verifyChain } from '../../../lib/domain/audit/verify-chain.ts';
import { aChain, anAuditEntry } from '../../support/builders/audit-builders.ts';
import { chain, record, resealed, stored, withRecord } from './chain-of-nine.ts';

describe('the findings of a chain', () => {
  it.each<[string, unknown[], (string | number | null)[]]>([
    [
      'changed content',
      withRecord(4, { ...record(4), pass_rate: 0.99 }),
      [
        'changed',
        4,
        `hashes to ${recordHash({ ...record(4), pass_rate: 0.99 })}, but was sealed with ${record(4).hash}`,
      ],
    ],
    [
      'changed bytes',
      stored.with(3, `${stored[3]} `),
      ['not_canonical', 4, 'is not stored in canonical form, so its bytes were changed'],
    ],
    ['bytes that are no JSON', stored.with(3, '{'), ['malformed', null, 'is not JSON']],
    [
      'a field of another type, somewhere inside',
      withRecord(4, { ...record(4), suite: { ...record(4).suite, cases: 'x' } }),
      [
        'malformed',
        4,
        'is not an audit record: suite.cases: Invalid input: expected number, received string',
      ],
    ],
    [
      'another kind of document',
      withRecord(4, 4),
      [
        'malformed',
        null,
        'is not an audit record: document: Invalid input: expected object, received number',
      ],
    ],
    [
      'one record that is missing',
      chain.toSpliced(3, 1),
      ['gap', 5, 'record 4 is missing before it'],
    ],
    [
      'a place that is taken twice',
      chain.toSpliced(4, 0, record(4)),
      ['fork', 4, 'place 4 is also taken by audit-run-4'],
    ],
    [
      'a beginning that follows something',
      [resealed({ ...record(1), prev_hash: 'ab'.repeat(32) })],
      ['broken_link', 1, `does not follow the beginning: its prev_hash is ${'ab'.repeat(32)}`],
    ],
    [
      'a record that follows something else',
      [...chain.slice(0, 8), resealed({ ...record(9), prev_hash: 'ab'.repeat(32) })],
      ['broken_link', 9, `does not follow record 8: its prev_hash is ${'ab'.repeat(32)}`],
    ],
  ])('says of %s what is wrong', (_, records, expected) => {
    const findings = verifyChain(records);

    expect(findings.map(({ kind, seq, problem }) => [kind, seq, problem])).toEqual([expected]);
  });

  it('takes the chain of the first record where none is named', () => {
    const stranger = sealRecord(record(9), 'suite-2', anAuditEntry({ run_id: 'run-10' }));

    expect(verifyChain([...chain, stranger])).toEqual([
      {
        kind: 'wrong_chain',
        position: 9,
        seq: 10,
        auditId: 'audit-run-10',
        field: 'chain',
        found: 'suite-2',
        expected: 'suite-1',
        problem: 'belongs to chain "suite-2", not to "suite-1"',
      },
    ]);
  });

  it.each([
    ['seq', 1.5, null, 'audit-run-4'],
    ['seq', '4', null, 'audit-run-4'],
    ['audit_id', 4, 4, null],
  ])('does not name a malformed record by a %s of %j', (field, value, seq, auditId) => {
    expect(verifyChain(withRecord(4, { ...record(4), [field]: value }))).toEqual([
      expect.objectContaining({ kind: 'malformed', position: 3, seq, auditId }),
    ]);
  });

  it('lets a malformed record stand for the one that belongs in its place, and for no more', () => {
    const records = [record(1), 'torn', record(4), 'torn', 'torn', record(7), record(8)];

    expect(
      verifyChain(records).map(({ kind, position, problem }) => [kind, position, problem]),
    ).toEqual([
      ['malformed', 1, 'is not JSON'],
      ['gap', 2, 'records 2 to 3 are missing before it'],
      ['malformed', 3, 'is not JSON'],
      ['malformed', 4, 'is not JSON'],
    ]);
  });

  it('lets a malformed record stand for the first one', () => {
    expect(verifyChain(['torn', record(2)]).map(({ kind }) => kind)).toEqual(['malformed']);
  });

  it('does not let a record of another chain stand for one that is missing', () => {
    const stranger = aChain(9, 'suite-2')[8];

    const gaps = verifyChain([record(1), stranger, record(3)]).filter(({ kind }) => kind === 'gap');

    expect(gaps.map(({ seq, problem }) => [seq, problem])).toEqual([
      [9, 'records 4 to 8 are missing before it'],
      [3, 'record 2 is missing before it'],
    ]);
  });

  it('says why a record cannot be hashed', () => {
    const torn = canonicalForm(record(4)).replace('4.2', '\\ud800');

    expect(verifyChain(stored.with(3, torn))[0]).toMatchObject({
      kind: 'malformed',
      problem: expect.stringMatching(/^has no canonical form: .+/u),
    });
  });

  it('does not let a malformed record elsewhere stand for one that is missing', () => {
    for (const records of [
      ['torn', record(1), record(3)],
      [record(1), record(3), 'torn'],
    ]) {
      expect(
        verifyChain(records)
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(['gap', 'malformed']);
    }
  });

  it('judges a record by those of the place before it, whichever of them it follows', () => {
    const rival = sealRecord(record(3), 'suite-1', anAuditEntry({ run_id: 'run-rival' }));
    const next = sealRecord(rival, 'suite-1', anAuditEntry({ run_id: 'run-next' }));

    const kinds = (records: unknown[]) => verifyChain(records).map(({ kind }) => kind);

    expect(kinds([...chain.slice(0, 4), rival, next])).toEqual(['fork']);
    expect(kinds([...chain.slice(0, 3), rival, record(5)])).toEqual(['broken_link']);
  });

  it('names the first of several records of one run', () => {
    const second = sealRecord(record(9), 'suite-1', anAuditEntry({ run_id: 'run-2' }));
    const third = sealRecord(second, 'suite-1', anAuditEntry({ run_id: 'run-2' }));

    expect(
      verifyChain([...chain, second, third]).map(({ seq, problem }) => [seq, problem]),
    ).toEqual([
      [10, 'has the audit_id audit-run-2 of record 2'],
      [10, 'has the run_id run-2 of record 2'],
      [11, 'has the audit_id audit-run-2 of record 2'],
      [11, 'has the run_id run-2 of record 2'],
    ]);
  });

  it('names what stands behind the latest record before it', () => {
    const findings = verifyChain([record(1), record(4), record(2), record(3), record(5)]);

    expect(findings.map(({ seq, problem }) => [seq, problem])).toEqual([
      [2, 'stands behind record 4'],
      [3, 'stands behind record 4'],
    ]);
  });

  it('says which head was seen before, and what is in its place now', () => {
    const hash = 'ab'.repeat(32);
    const findings = verifyChain([...chain.slice(0, 6), 'torn'], {
      anchors: [record(9), { seq: 4, hash }],
    });

    expect(findings).toEqual([
      {
        kind: 'anchor',
        position: 3,
        seq: 4,
        auditId: 'audit-run-4',
        field: 'hash',
        found: record(4).hash,
        expected: hash,
        problem: `has hash ${record(4).hash}, but ${hash} was seen at place 4`,
      },
      expect.objectContaining({ kind: 'malformed', position: 6 }),
      {
        kind: 'anchor',
        position: null,
        seq: 9,
        auditId: null,
        field: 'hash',
        found: null,
        expected: record(9).hash,
        problem: `record 9 with hash ${record(9).hash} was seen before and is missing`,
      },
    ]);
  });

  it('finds a head that was seen before among several in its place', () => {
    const rival = sealRecord(record(3), 'suite-1', anAuditEntry({ run_id: 'run-rival' }));

    const findings = verifyChain([...chain.slice(0, 4), rival], { anchors: [rival] });

    expect(findings.map(({ kind }) => kind)).toEqual(['fork']);
  });
});
