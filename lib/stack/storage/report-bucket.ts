import { Duration } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { REPORT_PREFIX } from '../../aws/report-prefix.ts';
import { acknowledgeWildcard } from '../acknowledge-wildcard.ts';
import type { GateKey } from '../gate-key.ts';
import { type AccessLogBucket, GateBucket } from './gate-bucket.ts';

/** Longer than any link to a report is valid. */
const REPORT_DAYS = 7;

export interface ReportBucketProps {
  readonly key: GateKey;
  readonly accessLogs: AccessLogBucket;
}

/** Rendered reports, apart from evidence, whose lock would hold what may go: they can be rendered again. */
export class ReportBucket extends Construct {
  readonly bucketName: string;
  readonly #bucket: GateBucket;
  readonly #key: GateKey;

  constructor(scope: Construct, id: string, { key, accessLogs }: ReportBucketProps) {
    super(scope, id);
    this.#key = key;
    this.#bucket = new GateBucket(this, 'Resource', {
      key,
      accessLogs,
      serverAccessLogsPrefix: 'reports/',
      lifecycleRules: [
        {
          expiration: Duration.days(REPORT_DAYS),
          noncurrentVersionExpiration: Duration.days(REPORT_DAYS),
        },
      ],
    });
    this.bucketName = this.#bucket.bucketName;
  }

  /** Lets `grantee` remove rendered reports before they go by themselves. */
  grantRemove(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucketVersions'],
        resources: [this.#bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': `${REPORT_PREFIX}*` } },
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:DeleteObjectVersion'],
        resources: [this.#bucket.arnForObjects(`${REPORT_PREFIX}*`)],
      }),
    );
  }

  /** Lets `grantee` put rendered reports here, and read them, so that a link can lead to them. */
  grantRender(grantee: IGrantable): void {
    const reports = this.#bucket.arnForObjects(`${REPORT_PREFIX}*`);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: [reports] }),
    );
    this.#key.grantWriteThrough('s3', grantee);
    acknowledgeWildcard(
      this.#bucket,
      reports,
      'Rendered reports are named by run and digest, which nobody knows before the run.',
    );
  }
}
