import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { S3EvidenceStore } from '../../lib/aws/s3-evidence-store.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { evidenceRefOf } from '../../lib/domain/evidence-ref.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const s3 = mockedClient(S3Client);
const bytes = Buffer.from('{"a":1}');
const ref = evidenceRefOf('run-1', 'suite', 'json', bytes);

function store() {
  return new S3EvidenceStore(new S3Client({ region: 'eu-west-1' }), {
    bucketName: 'evidence',
    prefix: 'gate/',
  });
}

function failure(name: string) {
  return new S3ServiceException({ name, $fault: 'server', $metadata: {} });
}

function body(content: Uint8Array) {
  const stream = Readable.from([content]);
  return Object.assign(stream, { transformToByteArray: async () => content }) as never;
}

beforeEach(() => {
  s3.reset();
});

describe('S3EvidenceStore', () => {
  it('writes bytes under their digest, where nothing is yet', async () => {
    s3.on(PutObjectCommand).resolves({});

    const stored = await store().put('run-1', 'suite', 'json', bytes);

    expect(stored).toEqual(ref);
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'evidence',
      Key: `gate/run-1/suite-${ref.sha256.slice(0, 16)}.json`,
      Body: bytes,
      ContentType: 'application/json',
      ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
      IfNoneMatch: '*',
    });
  });

  it('takes the same bytes twice as one object', async () => {
    s3.on(PutObjectCommand).rejects(failure('PreconditionFailed'));

    expect(await store().put('run-1', 'suite', 'json', bytes)).toEqual(ref);
  });

  it.each([
    { answer: 'SlowDown', name: ErrorName.storeUnavailable },
    { answer: 'ConditionalRequestConflict', name: ErrorName.storeUnavailable },
    { answer: 'AccessDenied', name: ErrorName.configuration },
    { answer: 'NoSuchBucket', name: ErrorName.configuration },
  ])('turns $answer into $name', async ({ answer, name }) => {
    const cause = failure(answer);
    s3.rejects(cause);

    await expect(store().put('run-1', 'suite', 'json', bytes)).rejects.toMatchObject({
      name,
      cause,
    });
    await expect(store().get(ref)).rejects.toMatchObject({ name, cause });
  });

  it('reads back what was stored', async () => {
    s3.on(GetObjectCommand).resolves({ Body: body(bytes) });

    expect(await store().get(ref)).toEqual(bytes);
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'evidence',
      Key: `gate/${ref.key}`,
    });
  });

  it('refuses bytes that are not those that were stored', async () => {
    s3.on(GetObjectCommand).resolves({ Body: body(Buffer.from('{"a":2}')) });

    await expect(store().get(ref)).rejects.toMatchObject({ name: ErrorName.integrity });
  });

  it('refuses an object that is gone', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ $metadata: {}, message: 'none' }));

    await expect(store().get(ref)).rejects.toMatchObject({
      name: ErrorName.integrity,
      message: `evidence ${ref.key} is missing`,
    });
  });

  it('asks for no key that it would never write', async () => {
    const get = store().get({ ...ref, key: '../other/secret.json' });

    await expect(get).rejects.toMatchObject({ name: ErrorName.integrity });
    expect(s3.calls()).toHaveLength(0);
  });
});
