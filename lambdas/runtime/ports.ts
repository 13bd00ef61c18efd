import { setTimeout } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoBaselineStore } from '../../lib/aws/dynamo-baseline-store.ts';
import { DynamoDurationHistory } from '../../lib/aws/dynamo-duration-history.ts';
import { DynamoRateBudget } from '../../lib/aws/dynamo-rate-budget.ts';
import { s3Client } from '../../lib/aws/s3-client.ts';
import { S3EvidenceStore } from '../../lib/aws/s3-evidence-store.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import type { LoopPorts } from '../../lib/steps/ports/ports.ts';
import { dynamoClient, type ProcessVariables, runLedger } from './deployed-stores.ts';
import { settingsOf } from './environment.ts';
import { redactor } from './logger.ts';
import { once } from './once.ts';
import { deployedPlatform } from './platforms/deployed-platform.ts';

/**
 * The ports of the loop's steps over AWS; each is built when a step first asks for it, so that a
 * function needs its own settings only.
 */
function loopPorts(variables: ProcessVariables): LoopPorts {
  const now = Date.now;
  const setting = settingsOf(variables);
  const dynamo = once(dynamoClient);
  const table = () => ({ tableName: setting('RUN_TABLE_NAME'), now });
  const ledger = once(() => runLedger(dynamo(), setting));
  const evidence = once(() => {
    const bucketName = setting('EVIDENCE_BUCKET_NAME');
    return new S3EvidenceStore(s3Client(variables), { bucketName });
  });
  const durations = once(() => new DynamoDurationHistory(dynamo(), table()));
  const baselines = once(() => new DynamoBaselineStore(dynamo(), table()));
  const budget = once(
    () =>
      new DynamoRateBudget(dynamo(), {
        ...table(),
        platformUrl: platformAddress(setting('COGNIGY_API_URL')).text,
        limit: setting('COGNIGATE_RATE_BUDGET'),
      }),
  );
  const secrets = once(() => new SecretsManagerClient(awsClientSettings));
  const platform = once(() => deployedPlatform({ setting, dynamo, secrets, redactor, now }));
  // Accessors of the object itself: a step may hand on a copy with one port of its own.
  return {
    now,
    waiting: {
      sleep: (seconds) => setTimeout(seconds * 1_000),
      seconds: () => performance.now() / 1_000,
    },
    get ledger() {
      return ledger();
    },
    get evidence() {
      return evidence();
    },
    get durations() {
      return durations();
    },
    get baselines() {
      return baselines();
    },
    get budget() {
      return budget();
    },
    get platform() {
      return platform();
    },
  };
}

/** The ports of this process, built on first use and kept. */
export const deployedPorts = once(() => loopPorts(process.env));
