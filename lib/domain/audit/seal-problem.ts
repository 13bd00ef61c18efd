import { recordHash } from './audit-chain.ts';
import { canonicalForm } from './canonical-form.ts';

/** What is wrong with a record where it stands in a log whose records are sealed one after the other; null where nothing is. */
export function sealProblem(
  record: { readonly seq: number; readonly hash: string; readonly prev_hash: string },
  { text, seq, before }: { readonly text: string; readonly seq: number; readonly before: string },
): string | null {
  const contentHash = recordHash(record);
  if (contentHash !== record.hash) {
    return `hashes to ${contentHash}, but was sealed with ${record.hash}`;
  }
  if (canonicalForm(record) !== text) return 'is not stored in canonical form';
  if (record.seq !== seq) return `was sealed for place ${record.seq}`;
  return record.prev_hash === before
    ? null
    : `does not follow the record before it: its prev_hash is ${record.prev_hash}`;
}
