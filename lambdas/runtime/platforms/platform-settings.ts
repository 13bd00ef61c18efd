import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Setting } from '../environment.ts';
import type { Redactor } from '../redactor.ts';

/** What a platform is made of in an account. */
export interface PlatformSettings {
  readonly setting: Setting;
  readonly dynamo: () => DynamoDBClient;
  readonly secrets: () => SecretsManagerClient;
  readonly redactor: Redactor;
  readonly now: () => number;
  /** Real time where absent. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}
