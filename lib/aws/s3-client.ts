import { S3Client } from '@aws-sdk/client-s3';
import { evidenceClientSettings } from './aws-client-settings.ts';

/** S3, or the server of one's own that `AWS_ENDPOINT_URL_S3` names. */
export function s3Client(variables: Readonly<Record<string, string | undefined>>): S3Client {
  return new S3Client({
    ...evidenceClientSettings,
    // A server of one's own at that address rarely has a host name per bucket.
    forcePathStyle: variables.AWS_ENDPOINT_URL_S3 !== undefined,
  });
}
