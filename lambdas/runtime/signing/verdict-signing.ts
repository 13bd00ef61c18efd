import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import { awsClientSettings } from '../../../lib/aws/aws-client-settings.ts';
import { KmsVerdictSigner } from '../../../lib/aws/kms-verdict-signer.ts';
import { S3EnvelopeStore } from '../../../lib/aws/s3-envelope-store.ts';
import { sha256Of } from '../../../lib/domain/sha256.ts';
import type { VerdictSigning } from '../../../lib/steps/ports/verdict-signing.ts';
import type { Setting } from '../environment.ts';

/** The key of the gate and what it has signed; undefined where verdicts go unsigned. */
export function verdictSigning(setting: Setting, s3: S3Client): VerdictSigning | undefined {
  const keyArn = setting('SIGNING_KEY_ARN');
  if (keyArn === '') return undefined;
  return {
    signer: new KmsVerdictSigner(new KMSClient(awsClientSettings), { keyArn }),
    envelopes: new S3EnvelopeStore(s3, { bucketName: setting('EVIDENCE_BUCKET_NAME') }),
    // A deployed function is this one file.
    toolSha256: sha256Of(readFileSync(fileURLToPath(import.meta.url))),
  };
}
