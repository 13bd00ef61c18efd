import { Duration } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { REPORT_PREFIX } from '../../aws/s3-report-store.ts';
import { acknowledgeWildcard } from '../acknowledge-wildcard.ts';
import type { GateKey } from '../gate-key.ts';
import { type AccessLogBucket, GateBucket } from './gate-bucket.ts';

/** Longer than any link to a report is valid. */
const REPORT_DAYS = 7;

export interface EvidenceBucketProps {
  readonly key: GateKey;
  readonly accessLogs: AccessLogBucket;
  readonly lock: { readonly mode: 'governance' | 'compliance'; readonly days: number };
}

/** What verdicts rest on: versioned, locked against change and removal, kept with the stack gone. */
export class EvidenceBucket extends Construct {
  readonly bucketName: string;
  readonly #bucket: GateBucket;
  readonly #key: GateKey;

  constructor(scope: Construct, id: string, { key, accessLogs, lock }: EvidenceBucketProps) {
    super(scope, id);
    this.#key = key;
    const days = Duration.days(lock.days);
    this.#bucket = new GateBucket(this, 'Resource', {
      key,
      accessLogs,
      serverAccessLogsPrefix: 'evidence/',
      // They can be rendered again.
      lifecycleRules: [
        {
          prefix: REPORT_PREFIX,
          expiration: Duration.days(REPORT_DAYS),
          noncurrentVersionExpiration: Duration.days(REPORT_DAYS),
        },
      ],
      objectLockEnabled: true,
      objectLockDefaultRetention:
        lock.mode === 'compliance'
          ? ObjectLockRetention.compliance(days)
          : ObjectLockRetention.governance(days),
    });
    this.bucketName = this.#bucket.bucketName;
    acknowledgeWildcard(
      this.#bucket,
      this.#bucket.arnForObjects('*'),
      'Evidence is named by run and digest, which nobody knows before the run.',
    );
  }

  /** Lets `grantee` read evidence. */
  grantRead(grantee: IGrantable): void {
    this.#allow(grantee, ['s3:GetObject']);
    this.#key.grantReadThrough('s3', grantee);
  }

  /** Lets `grantee` read evidence and add to it. Nobody is granted deletion or a change of the lock. */
  grantAdd(grantee: IGrantable): void {
    this.#allow(grantee, ['s3:GetObject', 's3:PutObject']);
    this.#key.grantWriteThrough('s3', grantee);
  }

  /** Lets `grantee` put rendered reports beside the evidence, so that a link can lead to them. */
  grantRender(grantee: IGrantable): void {
    const reports = `${REPORT_PREFIX}*`;
    this.#allow(grantee, ['s3:GetObject', 's3:PutObject'], reports);
    this.#key.grantWriteThrough('s3', grantee);
    acknowledgeWildcard(
      this.#bucket,
      this.#bucket.arnForObjects(reports),
      'Rendered reports are named by run and digest, which nobody knows before the run.',
    );
  }

  #allow(grantee: IGrantable, actions: string[], keys = '*'): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions, resources: [this.#bucket.arnForObjects(keys)] }),
    );
  }
}
