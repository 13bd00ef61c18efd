import * as z from 'zod';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { type EndpointFormat, isSigned } from './endpoint-format.ts';
import { publicUrlProblem } from './public-url.ts';

/** An endpoint as it lies in its secret: whoever knows the address of a chat's webhook may write there (decision 50). */
const EndpointSecret = z.strictObject({
  url: z.string(),
  /** `whsec_…`, or any other text that messages are signed with; a channel has none. */
  key: z.string().min(1).optional(),
});
export type EndpointSecret = z.infer<typeof EndpointSecret>;

/**
 * Where an endpoint is and what messages to it are signed with.
 *
 * @throws ConfigurationInvalid where the text is something else, or the address may not be called.
 */
export function endpointSecret(
  text: string,
  { name, format }: { readonly name: string; readonly format: EndpointFormat },
): EndpointSecret {
  const parsed = EndpointSecret.safeParse(jsonOrNull(text));
  if (!parsed.success || isSigned(format) !== (parsed.data.key !== undefined)) {
    const form = isSigned(format)
      ? '{"url": "https://…", "key": "whsec_…"}'
      : '{"url": "https://…"}';
    throw new ConfigurationInvalid(
      `the secret of the notification endpoint "${name}" is not ${form}`,
    );
  }
  const problem = publicUrlProblem(parsed.data.url);
  if (problem !== null) {
    throw new ConfigurationInvalid(
      `the address in the secret of the notification endpoint "${name}" ${problem}`,
    );
  }
  return parsed.data;
}

/** Null for text that is not JSON; it stays out of every message. */
function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
