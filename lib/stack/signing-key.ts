import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  type IGrantable,
  PolicyDocument,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** All that looks after a key, and nothing that signs with it. */
const CARE = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:GetPublicKey',
  'kms:ListAliases',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
  'kms:Verify',
];

/** The key that verdicts are signed with. Its policy lets no role of the account sign that is not granted it here (decision 58). */
export class SigningKey extends Construct {
  readonly keyArn: string;
  readonly #key: Key;

  /** @param alias what people find the key by */
  constructor(scope: Construct, id: string, { alias }: { readonly alias: string }) {
    super(scope, id);
    this.#key = new Key(this, 'Default', {
      alias: `alias/${alias.replaceAll(/[^\w/-]/g, '-')}-verdicts`,
      description: 'Cognigate: signatures of verdicts',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      policy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'CareOfTheAccount',
            principals: [new AccountRootPrincipal()],
            actions: CARE,
            resources: ['*'],
          }),
        ],
      }),
      // Verdicts that outlive the stack are verified by its public half.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.keyArn = this.#key.keyArn;
  }

  grantSign(grantee: IGrantable): void {
    this.#key.addToResourcePolicy(
      new PolicyStatement({
        principals: [grantee.grantPrincipal],
        actions: ['kms:Sign'],
        resources: ['*'],
      }),
    );
    this.#allow(grantee, ['kms:GetPublicKey', 'kms:Sign']);
  }

  grantVerify(grantee: IGrantable): void {
    this.#allow(grantee, ['kms:GetPublicKey']);
  }

  #allow(grantee: IGrantable, actions: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions, resources: [this.keyArn] }),
    );
  }
}
