import * as z from 'zod';
import { sha256Of } from '../sha256.ts';
import { canonicalForm } from './canonical-form.ts';

export const ListName = z.enum([
  'batches',
  'execution_ids',
  'quarantined',
  'thresholds',
  'reasons',
  'only_tags',
  'carried_results',
  'carried_doubtful',
]);
export type ListName = z.infer<typeof ListName>;

/**
 * Bytes that each list of a record may take. With everything else they stay under 100 kB, a quarter of
 * what an item of DynamoDB holds (400 kB: "Quotas" in its developer guide), whatever a suite has (decision 45).
 */
export const SHARES = {
  batches: 24_000,
  execution_ids: 8_000,
  quarantined: 12_000,
  thresholds: 10_000,
  reasons: 10_000,
  only_tags: 4_000,
  carried_results: 6_000,
  carried_doubtful: 4_000,
} as const satisfies Readonly<Record<ListName, number>>;
const WholeList = z.strictObject({
  count: z.int().positive(),
  /** Over the canonical form of the whole list. */
  sha256: z.string().length(64),
});

/** The lists of which a record holds the beginning alone, and what each is as a whole. */
export const Shortened = z.partialRecord(ListName, WholeList);
export type Shortened = z.infer<typeof Shortened>;

export function wholeList(list: readonly unknown[]): z.infer<typeof WholeList> {
  return { count: list.length, sha256: sha256Of(canonicalForm(list)) };
}
