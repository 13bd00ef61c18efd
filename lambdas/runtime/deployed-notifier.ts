import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { MailTopic } from '../../lib/aws/messages/mail-topic.ts';
import type { RedeliveryQueue } from '../../lib/aws/messages/redelivery-queue.ts';
import type { RunEventBus } from '../../lib/aws/messages/run-event-bus.ts';
import { SecretsManagerSecret } from '../../lib/aws/secrets-manager-secret.ts';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { Notification } from '../../lib/domain/notification.ts';
import type { Verdict } from '../../lib/domain/verdict.ts';
import { endpointSecret } from '../../lib/notify/endpoint-secret.ts';
import { mailText } from '../../lib/notify/formats/mail-text.ts';
import { publicLookup } from '../../lib/notify/public-lookup.ts';
import { reportAddress } from '../../lib/notify/report-address.ts';
import { MAX_ACKNOWLEDGEMENT_BYTES, webhookNotifier } from '../../lib/notify/webhook-notifier.ts';
import { type HttpClient, httpClient } from '../../lib/platforms/http.ts';
import type { DeliveryOutcome, Notifier } from '../../lib/steps/ports/notifier.ts';
import { type Environment, EVENT_BUS, MAIL } from './environment.ts';
import type { Redactor } from './redactor.ts';

/** Until then the state machine's own attempts are over; SQS delays a message no longer. */
const FIRST_REDELIVERY_SECONDS = 900;

export interface NotifierSettings {
  readonly endpoints: Environment['NOTIFICATION_ENDPOINTS'];
  readonly secrets: () => SecretsManagerClient;
  readonly bus: Pick<RunEventBus, 'put'>;
  /** Null where nobody gets mails. */
  readonly mail: DeployedMail | null;
  /** Where reports are read, with `{run}` for the run's id; empty where nobody said. */
  readonly reportUrl: string;
  readonly queue: Pick<RedeliveryQueue, 'owe'>;
  readonly redactor: Redactor;
  /** Reaches public addresses alone, unless a test brings its own. */
  readonly http?: HttpClient;
}

export interface DeployedMail {
  readonly topic: Pick<MailTopic, 'put'>;
  readonly verdicts: readonly Verdict[] | undefined;
}

/**
 * The event bus, which is told of every run, the people who get mails, and the endpoints registered at
 * deploy time, of which a run names its own. A secret is read when its endpoint is told something.
 */
export function deployedNotifier(settings: NotifierSettings): Notifier {
  const { mail, reportUrl } = settings;
  const endpoints = new Map(settings.endpoints.map((endpoint) => [endpoint.name, endpoint]));
  const http =
    settings.http ??
    httpClient({
      userAgent: 'cognigate',
      maxBodyBytes: MAX_ACKNOWLEDGEMENT_BYTES,
      lookup: publicLookup(),
    });
  return {
    endpoints: [EVENT_BUS, ...(mail === null ? [] : [MAIL])],
    wants(name, verdict) {
      const { verdicts } = name === MAIL ? { ...mail } : { ...endpoints.get(name) };
      return verdicts?.includes(verdict) ?? true;
    },
    ...(reportUrl === '' ? {} : { reportUrl: (runId) => reportAddress(reportUrl, runId) }),
    tryLater: (runId) => settings.queue.owe(runId, FIRST_REDELIVERY_SECONDS),
    async deliver(name, message) {
      if (name === EVENT_BUS) return settings.bus.put(message);
      if (name === MAIL && mail !== null) {
        return mail.topic.put(mailText(Notification.parse(JSON.parse(message.body))));
      }
      const endpoint = endpoints.get(name);
      if (endpoint === undefined) {
        const problem = `there is no notification endpoint named "${name}"`;
        return { status: 'failed', problem, permanent: true };
      }
      return unlessMisconfigured(async () => {
        const secret = new SecretsManagerSecret(settings.secrets(), {
          secretId: endpoint.secretArn,
          onValue: (value) => settings.redactor.learn(value),
        });
        const { format } = endpoint;
        const { url, key = null } = endpointSecret(await secret.read(), { name, format });
        for (const part of [url, ...(key ?? '').split(/\s+/)]) settings.redactor.learn(part);
        const one = { name, url, format, secret: key };
        return webhookNotifier({ endpoints: [one], http }).deliver(name, message);
      });
    },
  };
}

/** What is wrong with one endpoint keeps no other from being told, and is tried again when mended. */
async function unlessMisconfigured(
  deliver: () => Promise<DeliveryOutcome>,
): Promise<DeliveryOutcome> {
  try {
    return await deliver();
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error;
    return { status: 'failed', problem: error.message, permanent: false };
  }
}
