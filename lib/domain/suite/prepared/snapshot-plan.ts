import * as z from 'zod';

const named = z.strictObject({ id: z.string(), name: z.string() });

/** A snapshot that is to be made for a run, and the endpoint through which it is to be spoken to. */
export const SnapshotPlan = z.strictObject({
  project: named,
  name: z.string(),
  description: z.string(),
  /** To be lent; null where playbooks are run, which take a snapshot by its id. */
  endpoint: named.nullable(),
  /** By reference id; null where the endpoint tells none. */
  flow: named.nullable(),
  locale: named.nullable(),
});
export type SnapshotPlan = z.infer<typeof SnapshotPlan>;

/** A snapshot as it was when it was made, of which only the hash of its content says that it still is. */
export const TakenSnapshot = z.strictObject({ id: z.string(), name: z.string(), hash: z.string() });
export type TakenSnapshot = z.infer<typeof TakenSnapshot>;
