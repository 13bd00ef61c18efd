import * as z from 'zod';

/** What EventBridge says of an execution that has ended without success; it makes no promise to. */
const ExecutionEnded = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    /** The execution's, and so the run's. */
    name: z.string(),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

/** The call of every few minutes, by a rule's input or as the rule's own event. */
const Sweep = z.union([
  z.object({ sweep: z.literal(true) }),
  z.object({ 'detail-type': z.literal('Scheduled Event') }),
]);

export const ClosingEvent = z.union([
  ExecutionEnded.transform(({ detail }) => ({ kind: 'ended' as const, ...detail })),
  Sweep.transform(() => ({ kind: 'sweep' as const })),
]);
export type ClosingEvent = z.infer<typeof ClosingEvent>;
