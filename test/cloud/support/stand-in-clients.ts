import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { awsClientSettings, evidenceClientSettings } from '../../../lib/aws/aws-client-settings.ts';

type Account = Pick<ConstructorParameters<typeof S3Client>[0] & object, 'region' | 'credentials'>;

/** Clients with the settings that are deployed, of stand-ins; ended by whoever defers `destroy`. */
export function standInClients(
  account: Account,
  at: { readonly dynamo: { readonly url: string }; readonly s3: { readonly url: string } },
) {
  const dynamo = new DynamoDBClient({ ...account, ...awsClientSettings, endpoint: at.dynamo.url });
  const s3 = new S3Client({
    ...account,
    ...evidenceClientSettings,
    endpoint: at.s3.url,
    forcePathStyle: true,
  });
  const destroy = () => {
    dynamo.destroy();
    s3.destroy();
  };
  return { dynamo, s3, destroy };
}
