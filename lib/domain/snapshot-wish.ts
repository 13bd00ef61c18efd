import * as z from 'zod';

/** That a run is to make a snapshot of the bot's project, and gate that; `{}` names it after the run. */
export const SnapshotWish = z.strictObject({ name: z.string().min(1).max(200).optional() });
export type SnapshotWish = z.infer<typeof SnapshotWish>;
