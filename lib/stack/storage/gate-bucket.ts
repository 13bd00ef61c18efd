import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { GateKey } from '../gate-key.ts';

/** Days that access logs of the buckets are kept. */
const ACCESS_LOG_DAYS = 90;

const closed = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
} as const;

export interface GateBucketProps extends BucketProps {
  readonly key: GateKey;
  readonly accessLogs: AccessLogBucket;
  readonly serverAccessLogsPrefix: string;
}

/** A bucket that is versioned, encrypted, closed to the public and to plain HTTP, and logs who asks. */
export class GateBucket extends Bucket {
  constructor(scope: Construct, id: string, { key, accessLogs, ...props }: GateBucketProps) {
    super(scope, id, {
      ...closed,
      versioned: true,
      encryption: BucketEncryption.KMS,
      encryptionKey: key.resource,
      bucketKeyEnabled: true,
      // CDK's classes and interfaces disagree on optional properties under TypeScript's exact reading.
      serverAccessLogsBucket: accessLogs as IBucket,
      ...props,
    });
  }
}

/** Where S3 writes down who read and wrote the other buckets. */
export class AccessLogBucket extends Bucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      ...closed,
      // S3 delivers access logs to buckets with a key of its own alone.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(ACCESS_LOG_DAYS) }],
    });
  }
}
