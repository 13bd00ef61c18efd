import { CfnGlobalTable, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { GateKey } from '../gate-key.ts';

/**
 * Encrypts a table with the gate's key.
 *
 * `TableEncryptionV2.customerManagedKey` wants the region by name, and one template is to do for all.
 */
export function encryptTable(table: TableV2, key: GateKey): void {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnGlobalTable))
    throw new Error('the table has no resource of its own');
  resource.sseSpecification = { sseEnabled: true, sseType: 'KMS' };
  resource.addPropertyOverride('Replicas.0.SSESpecification', {
    KMSMasterKeyId: key.resource.keyArn,
  });
}
