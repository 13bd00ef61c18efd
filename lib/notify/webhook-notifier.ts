import { ConfigurationInvalid } from '../domain/errors.ts';
import type { HttpClient, HttpOutcome } from '../platforms/http.ts';
import type { DeliveryOutcome, NotificationMessage, Notifier } from '../steps/ports/notifier.ts';
import { type WebhookSigner, webhookSigner } from './webhook-secret.ts';

/** Longest answer of an endpoint that is read, and thrown away; its status is all that counts. */
export const MAX_ACKNOWLEDGEMENT_BYTES = 64 * 1024;

/** The code by which a `lookup` refuses a host. */
const ADDRESS_NOT_PUBLIC = 'EADDRNOTPUBLIC';

interface WebhookEndpoint {
  readonly name: string;
  readonly url: string;
  /** `whsec_…`, several of them while one is rotated, or any other text; null sends unsigned messages, which is for local use only. */
  readonly secret: string | null;
}

export interface WebhookNotifierOptions {
  readonly endpoints: readonly WebhookEndpoint[];
  /**
   * Made with `maxBodyBytes: MAX_ACKNOWLEDGEMENT_BYTES`; which addresses it may connect to is the
   * business of its `lookup`.
   */
  readonly http: HttpClient;
}

interface Target {
  readonly url: URL;
  readonly signer: WebhookSigner | null;
}

/**
 * Posts messages as Standard Webhooks to endpoints known beforehand.
 *
 * @throws ConfigurationInvalid at once where an endpoint's address or secret is unusable.
 */
export function webhookNotifier({ endpoints, http }: WebhookNotifierOptions): Notifier {
  const targets = new Map(
    endpoints.map(({ name, url, secret }): [string, Target] => [
      name,
      {
        url: webhookUrl(url, name),
        signer: secret === null ? null : webhookSigner(secret, name),
      },
    ]),
  );
  return {
    endpoints: [...targets.keys()],
    async deliver(endpoint, message) {
      const target = targets.get(endpoint);
      if (target === undefined) {
        const problem = `there is no notification endpoint named "${endpoint}"`;
        return { status: 'failed', problem, permanent: true };
      }
      const { url } = target;
      const outcome = await http({
        method: 'POST',
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': message.id,
          ...standardHeaders(message, target.signer),
        },
        body: new TextEncoder().encode(message.body),
        repeatable: false,
      });
      return deliveryOutcome(outcome);
    },
  };
}

/** The headers of Standard Webhooks; `message.timestamp` is in milliseconds, the header in seconds. */
function standardHeaders(
  message: NotificationMessage,
  signer: WebhookSigner | null,
): Record<string, string> {
  const headers = {
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(message.timestamp / 1000)),
  };
  if (signer === null) return headers;
  const signature = signer.sign(message.id, new Date(message.timestamp), message.body);
  return { ...headers, 'webhook-signature': signature };
}

/** Paths and queries of webhook addresses are often secrets themselves: only the host is ever named. */
function deliveryOutcome(outcome: HttpOutcome): DeliveryOutcome {
  if (outcome.kind === 'no_answer') {
    const refusedByUs = outcome.code === ADDRESS_NOT_PUBLIC;
    return { status: 'failed', problem: outcome.problem, permanent: refusedByUs };
  }
  const { host, status } = outcome;
  if (status >= 200 && status < 300) return { status: 'delivered' };
  const redirected = status >= 300 && status < 400;
  return {
    status: 'failed',
    problem: `${host} answered ${status}${redirected ? ', a redirect, which is never followed' : ''}`,
    // 410 is how Standard Webhooks says that an endpoint is no more.
    permanent: status === 410,
  };
}

function webhookUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ConfigurationInvalid(
      `the address of the notification endpoint "${name}" is not an http(s) address: write it like https://ci.example.com/hooks/cognigate`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigurationInvalid(
      `the address of the notification endpoint "${name}" carries a user name or password, which would not be sent: leave them out`,
    );
  }
  return url;
}
