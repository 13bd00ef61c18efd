import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { EmptySecret } from './empty-secret.ts';
import type { GateKey } from './gate-key.ts';

export interface PlatformSecretsProps {
  readonly key: GateKey;
  /** The owner's own secret; an empty one is made where null. */
  readonly credentials: ISecret | null;
}

/** The platform's credentials, put in by a person, and the access token that functions share. */
export class PlatformSecrets extends Construct {
  readonly credentialsArn: string;
  readonly tokenArn: string;
  readonly #key: GateKey;
  readonly #given: ISecret | null;

  constructor(scope: Construct, id: string, { key, credentials: given }: PlatformSecretsProps) {
    super(scope, id);
    this.#key = key;
    this.#given = given;
    const credentials =
      given ??
      new EmptySecret(this, 'Credentials', {
        key,
        description:
          'Cognigate: {"client_id": "...", "client_secret": "..."} of the bot platform, or {"api_key": "..."} of Cognigy.AI',
      });
    const token = new EmptySecret(this, 'Token', {
      key,
      description: 'Cognigate: the current access token; written by the gate itself',
    });
    this.credentialsArn = credentials.secretArn;
    this.tokenArn = token.secretArn;
  }

  /** Lets `grantee` read the credentials and nothing else. */
  grantReadCredentials(grantee: IGrantable): void {
    if (this.#given !== null) {
      this.#given.grantRead(grantee);
      return;
    }
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [this.credentialsArn],
      }),
    );
    this.#key.grantReadThrough('secretsmanager', grantee);
  }

  /** Lets `grantee` log in at the platform: read the credentials, read and renew the token. */
  grantLogIn(grantee: IGrantable): void {
    const allow = (actions: string[], resources: string[]) =>
      grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
    if (this.#given === null) allow(['secretsmanager:GetSecretValue'], [this.credentialsArn]);
    else this.#given.grantRead(grantee);
    allow(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], [this.tokenArn]);
    this.#key.grantWriteThrough('secretsmanager', grantee);
  }
}
