import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { EndpointRow } from '../../../lambdas/runtime/environment.ts';
import { isSigned } from '../../notify/endpoint-format.ts';
import { EmptySecret } from '../empty-secret.ts';
import type { GateKey } from '../gate-key.ts';
import type { GateSettings } from '../settings/gate-settings.ts';

export interface NotificationEndpointsProps {
  readonly key: GateKey;
  readonly endpoints: GateSettings['notifications'];
}

/** The addresses that may be told of finished runs, each with a secret of its own for its address and key. */
export class NotificationEndpoints extends Construct {
  /** Names that a caller may use. */
  readonly names: readonly string[];
  readonly #endpoints: readonly (GateSettings['notifications'][number] & { secretArn: string })[];
  readonly #key: GateKey;

  constructor(scope: Construct, id: string, { key, endpoints }: NotificationEndpointsProps) {
    super(scope, id);
    this.#key = key;
    this.names = endpoints.map(({ name }) => name);
    this.#endpoints = endpoints.map((endpoint) => {
      const secret = new EmptySecret(this, `Secret-${endpoint.name}`, {
        key,
        description: `Cognigate: ${isSigned(endpoint.format ?? 'json') ? '{"url": "https://...", "key": "whsec_..."}' : '{"url": "https://..."}'} of the endpoint ${endpoint.name}`,
      });
      return { ...endpoint, secretArn: secret.secretArn };
    });
  }

  /** Names and ARNs of their secrets, as `ci=arn:…`, and as `room:slack=arn:…` where people read there. */
  get secrets(): readonly string[] {
    return this.#endpoints.map(({ name, format = 'json', secretArn }) =>
      isSigned(format) ? `${name}=${secretArn}` : `${name}:${format}=${secretArn}`,
    );
  }

  /** The list as functions read it from their environment. */
  get configuration(): string {
    const rows = this.#endpoints.map(
      ({ name, secretArn, format = 'json', verdicts = null }): EndpointRow => [
        name,
        secretArn,
        format,
        verdicts,
      ],
    );
    return JSON.stringify(rows);
  }

  /** Lets `grantee` sign messages to every endpoint. */
  grantSign(grantee: IGrantable): void {
    if (this.#endpoints.length === 0) return;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: this.#endpoints.map(({ secretArn }) => secretArn),
      }),
    );
    this.#key.grantReadThrough('secretsmanager', grantee);
  }
}
