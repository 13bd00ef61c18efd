import { type AuditRecord, recordHash, sealRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import { Draws } from '../../../simulation/draws.ts';
import { anAuditEntry } from '../../support/builders/audit-builders.ts';

/** A chain after somebody was at it who can write the whole store. */
export interface Mutation {
  readonly kind: string;
  readonly stored: readonly string[];
  /** All that is left stands as it was sealed, but the end is gone, or another was put in its place. */
  readonly isCutTail: boolean;
}

type Mutate = (records: readonly AuditRecord[], draws: Draws) => Omit<Mutation, 'kind'>;

const mutations: Readonly<Record<string, Mutate>> = {
  'changes a byte': (records, draws) => {
    const stored = records.map(canonicalForm);
    const place = draws.whole(0, stored.length - 1);
    const text = stored[place] ?? '';
    const at = draws.whole(0, text.length - 1);
    const written = text[at] === 'x' ? 'y' : 'x';
    const changed = text.slice(0, at) + written + text.slice(at + 1);
    return { stored: stored.with(place, changed), isCutTail: false };
  },
  'changes a field': (records, draws) => changedRecord(records, draws, (record) => record),
  'changes a field and seals the record again': (records, draws) =>
    changedRecord(records, draws, (record) => ({ ...record, hash: recordHash(record) })),
  'changes a record and seals all from there on again': (records, draws) => {
    const place = draws.whole(0, records.length - 1);
    const forged = records.slice(0, place);
    for (const record of records.slice(place)) {
      const { chain: _, seq: __, prev_hash: ___, hash: ____, ...entry } = record;
      const changed = forged.length === place ? { ...entry, pass_rate: draws.share() } : entry;
      forged.push(sealRecord(forged.at(-1) ?? GENESIS, record.chain, changed));
    }
    return { stored: forged.map(canonicalForm), isCutTail: true };
  },
  'deletes a record': (records, draws) => {
    const place = draws.whole(0, records.length - 1);
    const left = records.toSpliced(place, 1);
    return { stored: left.map(canonicalForm), isCutTail: place === records.length - 1 };
  },
  'inserts a copy': (records, draws) => {
    const copy = draws.pick(records);
    const place = draws.whole(0, records.length);
    return { stored: records.toSpliced(place, 0, copy).map(canonicalForm), isCutTail: false };
  },
  'inserts a record of its own': (records, draws) => {
    const place = draws.whole(0, records.length - 1);
    const own = forgedAfter(records[place - 1], draws);
    return { stored: records.toSpliced(place, 0, own).map(canonicalForm), isCutTail: false };
  },
  'swaps two records': (records, draws) => {
    const one = draws.whole(0, records.length - 2);
    const other = draws.whole(one + 1, records.length - 1);
    const [first, second] = [records[one], records[other]];
    if (first === undefined || second === undefined) throw new RangeError('nothing to swap');
    const stored = records.with(one, second).with(other, first).map(canonicalForm);
    return { stored, isCutTail: false };
  },
  'cuts the end off': (records, draws) => {
    const left = draws.whole(0, records.length - 1);
    return { stored: records.slice(0, left).map(canonicalForm), isCutTail: true };
  },
  'cuts the beginning off': (records, draws) => {
    const gone = draws.whole(1, records.length - 1);
    return { stored: records.slice(gone).map(canonicalForm), isCutTail: false };
  },
  'forks the chain': (records, draws) => {
    const place = draws.whole(0, records.length - 1);
    const rival = forgedAfter(records[place - 1], draws);
    return { stored: records.toSpliced(place + 1, 0, rival).map(canonicalForm), isCutTail: false };
  },
  'puts an end of its own in the place of the end': (records, draws) => {
    const left = records.slice(0, draws.whole(0, records.length - 1));
    const own = [...left, forgedAfter(left.at(-1), draws)];
    return { stored: own.map(canonicalForm), isCutTail: true };
  },
};

const GENESIS = { seq: 0, hash: '0'.repeat(64) };

function forgedAfter(head: AuditRecord | undefined, draws: Draws): AuditRecord {
  const entry = anAuditEntry({ run_id: `forged-${draws.whole(1, 1e6)}` });
  return sealRecord(head ?? GENESIS, 'suite-1', entry);
}

function changedRecord(
  records: readonly AuditRecord[],
  draws: Draws,
  seal: (record: AuditRecord) => AuditRecord,
): Omit<Mutation, 'kind'> {
  const place = draws.whole(0, records.length - 1);
  const record = records[place];
  if (record === undefined) throw new RangeError('nothing to change');
  const changed = draws.pick([
    { ...record, pass_rate: draws.share() },
    { ...record, verdict: 'failed' as const },
    { ...record, governance_status: 'non_compliant' as const },
    { ...record, decided_at: '2026-11-23T00:00:00.000Z' },
    { ...record, execution_ids: ['exec-other'] },
    { ...record, labels: { bot_version: '4.3' } },
    { ...record, trigger: { kind: 'cli' as const, principal: 'somebody else' } },
    { ...record, resumptions: record.resumptions + 1 },
  ]);
  const stored = records.with(place, seal(changed)).map(canonicalForm);
  const isLast = place === records.length - 1;
  // Sealed again, the last record is a tail that was cut and written anew.
  return { stored, isCutTail: isLast && seal(changed).hash !== record.hash };
}

/** The `number`-th mutation of an intact chain, always the same. */
export function mutationOf(records: readonly AuditRecord[], number: number): Mutation {
  const draws = new Draws('mutation', number);
  const [kind, mutate] = draws.pick(Object.entries(mutations));
  return { kind, ...mutate(records, draws) };
}
