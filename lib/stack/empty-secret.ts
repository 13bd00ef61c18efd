import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { GateKey } from './gate-key.ts';

export interface EmptySecretProps {
  readonly key: GateKey;
  readonly description: string;
}

/** A secret without a value, so that what nobody has put in yet is told from what is wrong. */
export class EmptySecret extends Secret {
  constructor(scope: Construct, id: string, { key, description }: EmptySecretProps) {
    super(scope, id, {
      description,
      encryptionKey: key.resource,
      // AWS lets a deleted secret be restored for 30 days.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const resource = this.node.defaultChild;
    if (resource instanceof CfnSecret) {
      resource.addPropertyDeletionOverride('GenerateSecretString');
    }
  }
}
