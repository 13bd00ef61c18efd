import { ConfigurationInvalid } from '../domain/errors.ts';
import { Notification } from '../domain/notification.ts';
import type { HttpClient, HttpOutcome } from '../platforms/http.ts';
import type { DeliveryOutcome, NotificationMessage, Notifier } from '../steps/ports/notifier.ts';
import type { EndpointFormat } from './endpoint-format.ts';
import { slackMessage } from './formats/slack-message.ts';
import { teamsMessage } from './formats/teams-message.ts';
import { reportAddress } from './report-address.ts';
import type { WebhookEndpoint } from './webhook-endpoint.ts';
import { type WebhookSigner, webhookSigner } from './webhook-secret.ts';

/** Longest answer of an endpoint that is read, and thrown away; its status is all that counts. */
export const MAX_ACKNOWLEDGEMENT_BYTES = 64 * 1024;

/** The code by which a `lookup` refuses a host. */
const ADDRESS_NOT_PUBLIC = 'EADDRNOTPUBLIC';

export interface WebhookNotifierOptions {
  readonly endpoints: readonly WebhookEndpoint[];
  /**
   * Made with `maxBodyBytes: MAX_ACKNOWLEDGEMENT_BYTES`; which addresses it may connect to is the
   * business of its `lookup`.
   */
  readonly http: HttpClient;
  /** Where reports are read, with `{run}` for the run's id. */
  readonly reportUrl?: string | undefined;
}

interface Target {
  readonly url: URL;
  readonly format: EndpointFormat;
  readonly signer: WebhookSigner | null;
}

/**
 * Posts messages to endpoints known beforehand: as Standard Webhooks, or in the words of a chat.
 *
 * @throws ConfigurationInvalid at once where an endpoint's address or secret is unusable.
 */
export function webhookNotifier({ endpoints, http, reportUrl }: WebhookNotifierOptions): Notifier {
  const targets = new Map(
    endpoints.map(({ name, url, format = 'json', secret }): [string, Target] => [
      name,
      {
        url: webhookUrl(url, name),
        format,
        signer: secret === null ? null : webhookSigner(secret, name),
      },
    ]),
  );
  const wanted = new Map(endpoints.map(({ name, verdicts }) => [name, verdicts]));
  return {
    endpoints: [...targets.keys()],
    wants: (endpoint, verdict) => wanted.get(endpoint)?.includes(verdict) ?? true,
    ...(reportUrl === undefined ? {} : { reportUrl: (runId) => reportAddress(reportUrl, runId) }),
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
        body: new TextEncoder().encode(bodyIn(target.format, message)),
        repeatable: false,
      });
      return deliveryOutcome(outcome);
    },
  };
}

/** What is signed goes out byte for byte; people are told the same in words. */
function bodyIn(format: EndpointFormat, { body }: NotificationMessage): string {
  if (format === 'json') return body;
  const told = Notification.parse(JSON.parse(body));
  return JSON.stringify(format === 'slack' ? slackMessage(told) : teamsMessage(told));
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
