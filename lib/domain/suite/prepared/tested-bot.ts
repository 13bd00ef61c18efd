import * as z from 'zod';

const named = z.strictObject({ id: z.string(), name: z.string().nullable() });

/** The version of a bot that a run has tested, as the platform itself names it. */
export const TestedBot = z.strictObject({
  project: named,
  /** By reference id; null where the endpoint tells none. */
  flow: named.nullable(),
  locale: named.nullable(),
  /** Null where playbooks were run, which take no endpoint. */
  endpoint: named.nullable(),
  /** What it runs: the head of the project, or a snapshot with the hash of its content. */
  entrypoint: named.extend({
    kind: z.enum(['project', 'snapshot']),
    hash: z.string().nullable(),
  }),
});
export type TestedBot = z.infer<typeof TestedBot>;
