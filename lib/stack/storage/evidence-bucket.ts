import { Duration } from 'aws-cdk-lib';
import {
  AnyPrincipal,
  Effect,
  type IGrantable,
  type IRole,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { REPORT_PREFIX } from '../../aws/report-prefix.ts';
import { acknowledgeWildcard } from '../acknowledge-wildcard.ts';
import type { GateKey } from '../gate-key.ts';
import { type AccessLogBucket, GateBucket } from './gate-bucket.ts';

/** Reports lay beside the evidence once; what is left of them goes. */
const OLD_REPORT_DAYS = 7;

export interface EvidenceBucketProps {
  readonly key: GateKey;
  readonly accessLogs: AccessLogBucket;
  readonly lock: {
    readonly mode: 'governance' | 'compliance';
    readonly days: number;
    /** Not even who may bypass governance lifts it before its time. */
    readonly neverEarly: boolean;
  };
}

/** What verdicts rest on: versioned, locked against change and removal, kept with the stack gone. */
export class EvidenceBucket extends Construct {
  readonly bucketName: string;
  readonly #bucket: GateBucket;
  readonly #key: GateKey;
  readonly #neverEarly: PolicyStatement | null;

  constructor(scope: Construct, id: string, { key, accessLogs, lock }: EvidenceBucketProps) {
    super(scope, id);
    this.#key = key;
    const days = Duration.days(lock.days);
    this.#bucket = new GateBucket(this, 'Resource', {
      key,
      accessLogs,
      serverAccessLogsPrefix: 'evidence/',
      lifecycleRules: [
        {
          prefix: REPORT_PREFIX,
          expiration: Duration.days(OLD_REPORT_DAYS),
          noncurrentVersionExpiration: Duration.days(OLD_REPORT_DAYS),
        },
      ],
      objectLockEnabled: true,
      objectLockDefaultRetention:
        lock.mode === 'compliance'
          ? ObjectLockRetention.compliance(days)
          : ObjectLockRetention.governance(days),
    });
    this.bucketName = this.#bucket.bucketName;
    this.#neverEarly = lock.neverEarly ? this.#refuseEarlyDeletion() : null;
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

  /** Lets the one function that redacts and prunes remove versions, also those that a governance lock holds. */
  grantForget(grantee: IGrantable & { readonly role?: IRole | undefined }): void {
    this.#allow(grantee, [
      's3:BypassGovernanceRetention',
      's3:DeleteObjectVersion',
      's3:GetObject',
      's3:GetObjectLegalHold',
      's3:GetObjectRetention',
      's3:GetObjectVersion',
      's3:PutObject',
    ]);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket', 's3:ListBucketVersions'],
        resources: [this.#bucket.bucketArn],
      }),
    );
    this.#key.grantWriteThrough('s3', grantee);
    if (grantee.role === undefined) throw new Error('who forgets has a role of its own');
    this.#neverEarly?.addCondition('ArnNotEquals', { 'aws:PrincipalArn': grantee.role.roleArn });
  }

  #allow(grantee: IGrantable, actions: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions, resources: [this.#bucket.arnForObjects('*')] }),
    );
  }

  #refuseEarlyDeletion(): PolicyStatement {
    const refusal = new PolicyStatement({
      sid: 'NobodyLiftsTheLock',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:BypassGovernanceRetention'],
      resources: [this.#bucket.arnForObjects('*')],
    });
    this.#bucket.addToResourcePolicy(refusal);
    return refusal;
  }
}
