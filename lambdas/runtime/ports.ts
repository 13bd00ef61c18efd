import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientSettings, evidenceClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoAuditLog } from '../../lib/aws/dynamo-audit-log.ts';
import { DynamoDurationHistory } from '../../lib/aws/dynamo-duration-history.ts';
import { DynamoRunLedger } from '../../lib/aws/dynamo-run-ledger.ts';
import { S3EvidenceStore } from '../../lib/aws/s3-evidence-store.ts';
import type {
  AuditLog,
  DurationHistory,
  EvidenceStore,
  Notifier,
  Platform,
  Ports,
  RunLedger,
} from '../../lib/steps/ports.ts';
import { deployedNotifier } from './deployed-notifier.ts';
import { deployedPlatform } from './deployed-platform.ts';
import { type Environment, setting } from './environment.ts';
import { redactor } from './logger.ts';
import { once } from './once.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Ports over AWS; each is built when a step first asks for it, so that a function needs its own settings only. */
class DeployedPorts implements Ports {
  readonly now = Date.now;
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  get ledger(): RunLedger {
    return this.#ledger();
  }

  get evidence(): EvidenceStore {
    return this.#evidence();
  }

  get audit(): AuditLog {
    return this.#audit();
  }

  get durations(): DurationHistory {
    return this.#durations();
  }

  get platform(): Platform {
    return this.#platform();
  }

  get notifier(): Notifier {
    return this.#notifier();
  }

  readonly #setting = <N extends keyof Environment>(name: N) => setting(name, this.#variables);

  readonly #dynamo = once(() => new DynamoDBClient(awsClientSettings));
  readonly #secrets = once(() => new SecretsManagerClient(awsClientSettings));

  readonly #ledger = once(
    () =>
      new DynamoRunLedger(this.#dynamo(), {
        tableName: this.#setting('RUN_TABLE_NAME'),
        retentionDays: this.#setting('RUN_RETENTION_DAYS'),
        now: this.now,
      }),
  );

  readonly #evidence = once(
    () =>
      new S3EvidenceStore(
        new S3Client({
          ...evidenceClientSettings,
          // A server of one's own at that address rarely has a host name per bucket.
          forcePathStyle: this.#variables.AWS_ENDPOINT_URL_S3 !== undefined,
        }),
        { bucketName: this.#setting('EVIDENCE_BUCKET_NAME') },
      ),
  );

  readonly #audit = once(
    () => new DynamoAuditLog(this.#dynamo(), { tableName: this.#setting('AUDIT_TABLE_NAME') }),
  );

  readonly #durations = once(
    () =>
      new DynamoDurationHistory(this.#dynamo(), {
        tableName: this.#setting('RUN_TABLE_NAME'),
        now: this.now,
      }),
  );

  readonly #platform = once(() =>
    deployedPlatform({
      setting: this.#setting,
      dynamo: this.#dynamo,
      secrets: this.#secrets,
      redactor,
      now: this.now,
    }),
  );

  readonly #notifier = once(() =>
    deployedNotifier({ setting: this.#setting, secrets: this.#secrets, redactor }),
  );
}

/** The ports of this process, built on first use and kept. */
export const deployedPorts = once(() => new DeployedPorts(process.env));
