import type { Verdict } from '../domain/verdict.ts';
import type { Secrets } from '../platforms/secrets.ts';
import { type EndpointFormat, isSigned } from './endpoint-format.ts';

export interface WebhookEndpoint {
  readonly name: string;
  readonly url: string;
  /** What is posted there: the signed document, or a message for people; `json` where absent. */
  readonly format?: EndpointFormat | undefined;
  /** Verdicts that it wants to hear of; all where absent. */
  readonly verdicts?: readonly Verdict[] | undefined;
  /** `whsec_…`, several of them while one is rotated, or any other text; null sends unsigned messages, which is for local use only. */
  readonly secret: string | null;
}

/** From now on nothing shows what proves us to an endpoint: a secret, or the address of a channel. */
export function learnEndpoints(endpoints: readonly WebhookEndpoint[], secrets: Secrets): void {
  for (const { name, url, secret, format = 'json' } of endpoints) {
    secrets.learn(`secret of ${name}`, secret ?? '');
    if (!isSigned(format)) secrets.learn(`address of ${name}`, url);
  }
}
