import type { PlatformName } from '../../domain/suite/platform-name.ts';
import { EndpointFormat } from '../../notify/endpoint-format.ts';
import type { GateSettings } from '../../stack/settings/gate-settings.ts';
import type { AwsApi } from '../account/aws-api.ts';
import { hasValue } from '../account/gate-secret.ts';
import { CREDENTIALS, endpointForm, type SecretForm } from './secret-form.ts';

/** A secret of the deployed stack that a person fills. */
export interface GateSecret {
  /** `credentials`, or the name of a notification endpoint. */
  readonly name: string;
  readonly kind: 'credentials' | 'endpoint';
  readonly arn: string;
  readonly form: SecretForm;
}

/** Those that the outputs name; the access token is written by the gate itself. */
export function gateSecrets(
  outputs: ReadonlyMap<string, string>,
  platform: PlatformName,
): GateSecret[] {
  const arn = outputs.get('CredentialsSecret');
  const credentials: GateSecret[] =
    arn === undefined
      ? []
      : [{ name: 'credentials', kind: 'credentials', arn, form: CREDENTIALS[platform] }];
  const endpoints = (outputs.get('EndpointSecrets') ?? '')
    .split(' ')
    .flatMap((pair): GateSecret[] => {
      const [told = '', ...rest] = pair.split('=');
      const [name = '', format = 'json'] = told.split(':');
      const form = endpointForm(name, EndpointFormat.catch('json').parse(format));
      return rest.length === 0 ? [] : [{ name, kind: 'endpoint', arn: rest.join('='), form }];
    });
  return [...credentials, ...endpoints];
}

/** Those that a stack of these settings will have; where they lie is not known yet. */
export function secretsToBe({ platform, notifications }: GateSettings): GateSecret[] {
  return [
    { name: 'credentials', kind: 'credentials', arn: '', form: CREDENTIALS[platform] },
    ...notifications.map(
      ({ name, format }): GateSecret => ({
        name,
        kind: 'endpoint',
        arn: '',
        form: endpointForm(name, format),
      }),
    ),
  ];
}

/** Those that nobody has filled yet. */
export async function emptySecrets(
  api: AwsApi,
  secrets: readonly GateSecret[],
): Promise<GateSecret[]> {
  const filled = await Promise.all(secrets.map(({ arn }) => hasValue(api, arn)));
  return secrets.filter((_, index) => filled[index] === false);
}

/** As people read it. */
export function secretTitle({ kind, name }: GateSecret): string {
  return kind === 'credentials'
    ? "the secret of the platform's credentials"
    : `the secret of the endpoint "${name}"`;
}
