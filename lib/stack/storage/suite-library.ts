import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type ILayerVersion,
  LayerVersion,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { SUITES_PREFIX } from '../../api/start-request.ts';
import { acknowledgeWildcard } from '../acknowledge-wildcard.ts';
import type { GateKey } from '../gate-key.ts';
import { type AccessLogBucket, GateBucket } from './gate-bucket.ts';

export interface SuiteLibraryProps {
  readonly key: GateKey;
  readonly accessLogs: AccessLogBucket;
  /** Folder of suite files on this machine that is deployed with the stack; null for none. */
  readonly folder: string | null;
}

/** Suites that a caller can name: objects of a bucket, and files that were deployed with the stack. */
export class SuiteLibrary extends Construct {
  readonly bucketName: string;
  /** The deployed suites as a layer: they change with the stack, and no function has to fetch them. */
  readonly layers: readonly ILayerVersion[];
  readonly #bucket: GateBucket;
  readonly #key: GateKey;

  constructor(scope: Construct, id: string, { key, accessLogs, folder }: SuiteLibraryProps) {
    super(scope, id);
    this.#key = key;
    this.#bucket = new GateBucket(this, 'Resource', {
      key,
      accessLogs,
      serverAccessLogsPrefix: 'suites/',
    });
    this.bucketName = this.#bucket.bucketName;
    this.layers = folder === null ? [] : [this.#layerOf(folder)];
    acknowledgeWildcard(
      this,
      this.#suites,
      'Suites are put there by those who write them, under names of their own.',
    );
  }

  /** Lets `grantee` read suites below the prefix, and nothing else that may lie in the bucket. */
  grantRead(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [this.#suites] }),
    );
    this.#key.grantReadThrough('s3', grantee);
  }

  get #suites(): string {
    return this.#bucket.arnForObjects(`${SUITES_PREFIX}*`);
  }

  #layerOf(folder: string): LayerVersion {
    return new LayerVersion(this, 'Deployed', {
      description: 'Cognigate: suites deployed with the stack',
      code: Code.fromAsset(folder),
      compatibleArchitectures: [Architecture.ARM_64],
      compatibleRuntimes: [Runtime.NODEJS_24_X],
    });
  }
}
