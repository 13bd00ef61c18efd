import { RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { GateKey } from './gate-key.ts';

/** The platform's credentials, put in by a person, and the access token that functions share. */
export class PlatformSecrets extends Construct {
  readonly credentialsArn: string;
  readonly tokenArn: string;
  readonly #key: GateKey;

  constructor(scope: Construct, id: string, { key }: { readonly key: GateKey }) {
    super(scope, id);
    this.#key = key;
    const credentials = new Secret(this, 'Credentials', {
      description: 'Cognigate: {"client_id": "...", "client_secret": "..."} of the bot platform',
      encryptionKey: key,
      // Nobody knows the real one at deploy time; this shape is refused by the platform at once.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ client_id: 'not-set' }),
        generateStringKey: 'client_secret',
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const token = new Secret(this, 'Token', {
      description: 'Cognigate: the current access token; written by the gate itself',
      encryptionKey: key,
      generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'none' },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.credentialsArn = credentials.secretArn;
    this.tokenArn = token.secretArn;
  }

  /** Lets `grantee` log in at the platform: read the credentials, read and renew the token. */
  grantLogIn(grantee: IGrantable): void {
    const allow = (actions: string[], resources: string[]) =>
      grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
    allow(['secretsmanager:GetSecretValue'], [this.credentialsArn]);
    allow(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], [this.tokenArn]);
    this.#key.grantWriteThrough('secretsmanager', grantee);
  }
}
