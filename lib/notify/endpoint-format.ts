import * as z from 'zod';

/** What an endpoint is posted: the document for programs, or a message for the people of a channel. */
export const EndpointFormat = z.enum(['json', 'slack', 'teams']);
export type EndpointFormat = z.infer<typeof EndpointFormat>;

/** The address of a channel is its own secret, and nobody there verifies a signature. */
export function isSigned(format: EndpointFormat): boolean {
  return format === 'json';
}
