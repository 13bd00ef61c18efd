import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AuditTable } from '../../../lib/aws/audit-table.ts';
import { RunTable } from '../../../lib/aws/run-table.ts';

/** Creates the table of runs as it is deployed. */
export async function createRunTable(client: DynamoDBClient, name: string): Promise<void> {
  const { partitionKey, sortKey, suiteIndex, openIndex } = RunTable;
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys(partitionKey, sortKey),
      AttributeDefinitions: [
        ...[partitionKey, sortKey, suiteIndex.partitionKey, openIndex.partitionKey].map(
          (attribute) => ({ AttributeName: attribute, AttributeType: 'S' as const }),
        ),
        ...[suiteIndex.sortKey, openIndex.sortKey].map((attribute) => ({
          AttributeName: attribute,
          AttributeType: 'N' as const,
        })),
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: suiteIndex.name,
          KeySchema: keys(suiteIndex.partitionKey, suiteIndex.sortKey),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...suiteIndex.projected] },
        },
        {
          IndexName: openIndex.name,
          KeySchema: keys(openIndex.partitionKey, openIndex.sortKey),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
}

/** Creates the table of audit records as it is deployed. */
export async function createAuditTable(client: DynamoDBClient, name: string): Promise<void> {
  const { partitionKey, sortKey } = AuditTable;
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys(partitionKey, sortKey),
      AttributeDefinitions: [
        { AttributeName: partitionKey, AttributeType: 'S' },
        { AttributeName: sortKey, AttributeType: 'N' },
      ],
    }),
  );
}

function keys(partition: string, sort: string) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}
