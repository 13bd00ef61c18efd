import * as z from 'zod';

/** What an endpoint runs: a snapshot or the head of a project, and of it a flow in a locale, by reference id. */
export const EndpointPlace = z.strictObject({
  entrypoint: z.string(),
  flowId: z.string().optional(),
  localeId: z.string().optional(),
});
export type EndpointPlace = z.infer<typeof EndpointPlace>;
