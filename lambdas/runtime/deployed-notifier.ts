import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretsManagerSecret } from '../../lib/aws/secrets-manager-secret.ts';
import { publicLookup } from '../../lib/notify/public-lookup.ts';
import { MAX_ACKNOWLEDGEMENT_BYTES, webhookNotifier } from '../../lib/notify/webhook-notifier.ts';
import { type HttpClient, httpClient } from '../../lib/platforms/http.ts';
import type { Notifier } from '../../lib/steps/ports.ts';
import type { Environment } from './environment.ts';
import type { Redactor } from './redactor.ts';

export interface NotifierSettings {
  readonly setting: <N extends keyof Environment>(name: N) => Environment[N];
  readonly secrets: () => SecretsManagerClient;
  readonly redactor: Redactor;
  /** Reaches public addresses alone, unless a test brings its own. */
  readonly http?: HttpClient;
}

/** The endpoints registered at deploy time; a secret is read when its endpoint is told something. */
export function deployedNotifier(settings: NotifierSettings): Notifier {
  const endpoints = settings.setting('NOTIFICATION_ENDPOINTS');
  const http =
    settings.http ??
    httpClient({
      userAgent: 'cognigate',
      maxBodyBytes: MAX_ACKNOWLEDGEMENT_BYTES,
      lookup: publicLookup(),
    });
  return {
    endpoints: endpoints.map(({ name }) => name),
    async deliver(name, message) {
      const endpoint = endpoints.find((candidate) => candidate.name === name);
      if (endpoint === undefined) {
        const problem = `there is no notification endpoint named "${name}"`;
        return { status: 'failed', problem, permanent: true };
      }
      const secret = new SecretsManagerSecret(settings.secrets(), {
        secretId: endpoint.secretArn,
        onValue: (value) => settings.redactor.learn(value),
      });
      const one = { name, url: endpoint.url, secret: await secret.read() };
      return webhookNotifier({ endpoints: [one], http }).deliver(name, message);
    },
  };
}
