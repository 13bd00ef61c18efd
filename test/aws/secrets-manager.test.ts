import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetSecretValueCommand,
  InternalServiceError,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoLease } from '../../lib/aws/dynamo-lease.ts';
import { SecretsManagerCredentials } from '../../lib/aws/secrets-manager-credentials.ts';
import { SecretsManagerTokenCache } from '../../lib/aws/secrets-manager-token-cache.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const secrets = mockedClient(SecretsManagerClient);
const unavailable = new InternalServiceError({ $metadata: {}, message: 'oops' });

let learned: string[] = [];
const onValue = (value: string): void => {
  learned.push(value);
};

beforeEach(() => {
  dynamo.reset();
  secrets.reset();
  learned = [];
});

function credentials() {
  return new SecretsManagerCredentials(new SecretsManagerClient({ region: 'eu-west-1' }), {
    secretId: 'credentials',
    onValue,
  });
}

function credentialsSecret(secret: string) {
  return { SecretString: JSON.stringify({ client_id: 'client', client_secret: secret }) };
}

describe('SecretsManagerCredentials', () => {
  it('reads the current version once, and again where asked for a fresh one', async () => {
    secrets
      .on(GetSecretValueCommand)
      .resolvesOnce(credentialsSecret('before'))
      .resolvesOnce(credentialsSecret('after'));
    const source = credentials();

    const first = await source.read({ fresh: false });
    const second = await source.read({ fresh: false });
    const third = await source.read({ fresh: true });

    expect([first, second, third].map(({ clientSecret }) => clientSecret)).toEqual([
      'before',
      'before',
      'after',
    ]);
    const calls = secrets.commandCalls(GetSecretValueCommand);
    expect(calls).toHaveLength(2);
    expect(calls[0]?.args[0].input).toEqual({
      SecretId: 'credentials',
      VersionStage: 'AWSCURRENT',
    });
    expect(new Set(learned)).toEqual(new Set(['before', 'after']));
  });

  it('asks again after a failure', async () => {
    secrets
      .on(GetSecretValueCommand)
      .rejectsOnce(unavailable)
      .resolvesOnce(credentialsSecret('secret'));
    const source = credentials();

    await expect(source.read({ fresh: false })).rejects.toMatchObject({
      name: ErrorName.storeUnavailable,
      cause: unavailable,
    });
    expect(await source.read({ fresh: false })).toEqual({
      clientId: 'client',
      clientSecret: 'secret',
    });
  });

  it.each(['not json at all', '{"client_id":"hunter22"}', '[]'])(
    'refuses a secret of another form without repeating it: %s',
    async (SecretString) => {
      secrets.on(GetSecretValueCommand).resolves({ SecretString });

      await expect(credentials().read({ fresh: false })).rejects.toMatchObject({
        name: ErrorName.configuration,
        message: 'the secret credentials is not {"client_id": "…", "client_secret": "…"}',
      });
    },
  );

  it('refuses a secret without a value', async () => {
    secrets
      .on(GetSecretValueCommand)
      .rejects(new ResourceNotFoundException({ $metadata: {}, message: 'none' }));

    await expect(credentials().read({ fresh: false })).rejects.toMatchObject({
      name: ErrorName.configuration,
    });
  });
});

describe('SecretsManagerTokenCache', () => {
  const naps: number[] = [];

  function cache(owner = 'us') {
    naps.length = 0;
    return new SecretsManagerTokenCache(new SecretsManagerClient({ region: 'eu-west-1' }), {
      secretId: 'token',
      onValue,
      lease: new DynamoLease(new DynamoDBClient({ region: 'eu-west-1' }), {
        tableName: 'runs',
        name: 'TOKEN',
        seconds: 20,
        now: () => 0,
      }),
      patienceMs: 500,
      owner: async () => owner,
      sleep: async (milliseconds) => {
        naps.push(milliseconds);
      },
    });
  }

  function stored(owner: string) {
    return {
      SecretString: JSON.stringify({ access_token: 'a-token', expires_at: 5_000, owner }),
    };
  }

  const heldByAnother = Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });

  it('reads what was written, each time anew', async () => {
    secrets.on(GetSecretValueCommand).resolves(stored('us'));
    const tokens = cache();

    expect(await tokens.read()).toEqual({ accessToken: 'a-token', expiresAt: 5_000 });
    await tokens.read();
    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(2);
    expect(learned).toContain('a-token');
  });

  it.each([
    { what: 'a token of another client', answer: stored('them') },
    { what: 'no token', answer: { SecretString: '{}' } },
    { what: 'text', answer: { SecretString: 'x' } },
  ])('finds nothing of its own in $what', async ({ answer }) => {
    secrets.on(GetSecretValueCommand).resolves(answer);

    expect(await cache().read()).toBeNull();
  });

  it('finds nothing in a secret that was never written', async () => {
    secrets
      .on(GetSecretValueCommand)
      .rejects(new ResourceNotFoundException({ $metadata: {}, message: 'none' }));

    expect(await cache().read()).toBeNull();
  });

  it('writes one version for one token', async () => {
    secrets.on(PutSecretValueCommand).resolves({});

    await cache().write({ accessToken: 'a-token', expiresAt: 5_000 });

    expect(secrets.calls()).toHaveLength(1);
    expect(secrets.commandCalls(PutSecretValueCommand)[0]?.args[0].input).toEqual({
      SecretId: 'token',
      ...stored('us'),
    });
  });

  it('works under the lease and gives it back, also after a failure', async () => {
    dynamo.on(UpdateItemCommand).resolves({});

    const work = cache().withLease(async () => {
      throw new RangeError('no token');
    });

    await expect(work).rejects.toThrow('no token');
    const untils = dynamo
      .commandCalls(UpdateItemCommand)
      .map(({ args }) => args[0].input.ExpressionAttributeValues?.[':until']);
    expect(untils).toEqual([{ N: '20000' }, { N: '0' }]);
  });

  it('waits for the lease while another holds it', async () => {
    dynamo.on(UpdateItemCommand).rejectsOnce(heldByAnother).resolves({});

    expect(await cache().withLease(async () => 'done')).toBe('done');
    expect(naps).toEqual([250]);
  });

  it('works without the lease once its patience is over, and gives back nothing', async () => {
    dynamo.on(UpdateItemCommand).rejects(heldByAnother);

    expect(await cache().withLease(async () => 'done')).toBe('done');
    expect(naps).toEqual([250, 250]);
    expect(dynamo.commandCalls(UpdateItemCommand)).toHaveLength(3);
  });

  it('works without the lease where the ledger cannot be reached', async () => {
    dynamo.on(UpdateItemCommand).rejects(new Error('down'));

    expect(await cache().withLease(async () => 'done')).toBe('done');
    expect(naps).toEqual([]);
  });
});
