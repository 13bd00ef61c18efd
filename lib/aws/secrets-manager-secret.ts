import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { errorName, storeFailure } from './store-failure.ts';

export interface SecretOptions {
  readonly secretId: string;
  /** Told of every value that is read, so that a redactor can know it. */
  readonly onValue?: (value: string) => void;
}

/** A secret's current value, read from AWS on first use and on demand. */
export class SecretsManagerSecret {
  readonly #client: SecretsManagerClient;
  readonly #options: SecretOptions;
  #reading: Promise<string | null> | null = null;

  constructor(client: SecretsManagerClient, options: SecretOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** @throws ConfigurationInvalid where there is no value yet, or it may not be read. */
  async read(fresh = false): Promise<string> {
    const value = await this.readIfSet(fresh);
    if (value === null) {
      throw new ConfigurationInvalid(
        `the secret ${this.#options.secretId} has no value: put one with aws secretsmanager put-secret-value`,
      );
    }
    return value;
  }

  /** Null where the secret has no value yet. `fresh` asks AWS again. */
  async readIfSet(fresh = false): Promise<string | null> {
    if (fresh) this.#reading = null;
    this.#reading ??= this.#fetch();
    const reading = this.#reading;
    try {
      return await reading;
    } catch (error) {
      if (this.#reading === reading) this.#reading = null;
      throw error;
    }
  }

  async #fetch(): Promise<string | null> {
    const { secretId, onValue } = this.#options;
    try {
      const { SecretString } = await this.#client.send(
        new GetSecretValueCommand({ SecretId: secretId, VersionStage: 'AWSCURRENT' }),
      );
      if (SecretString === undefined || SecretString === '') return null;
      onValue?.(SecretString);
      return SecretString;
    } catch (cause) {
      // A secret that was created without a value answers as one that does not exist.
      if (errorName(cause) === 'ResourceNotFoundException') return null;
      throw storeFailure(`read the secret ${secretId}`, cause);
    }
  }
}
