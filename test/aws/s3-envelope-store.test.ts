import {
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { S3EnvelopeStore } from '../../lib/aws/s3-envelope-store.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const s3 = mockedClient(S3Client);
const envelope = Buffer.from('{"payload":""}\n');
const other = Buffer.from('{"payload":"b3RoZXI="}\n');

const store = () =>
  new S3EnvelopeStore(new S3Client({ region: 'eu-west-1' }), { bucketName: 'evidence' });
const failure = (name: string) => new S3ServiceException({ name, $fault: 'server', $metadata: {} });
const body = (content: Uint8Array) => ({ transformToByteArray: async () => content }) as never;

beforeEach(() => {
  s3.reset();
});

describe('S3EnvelopeStore', () => {
  it('keeps an envelope beside the evidence of its run, where none is yet', async () => {
    s3.on(PutObjectCommand)
      .resolves({})
      .on(GetObjectCommand)
      .resolves({ Body: body(envelope) });

    const kept = await store().keep('run-1', envelope);

    expect(kept).toEqual(envelope);
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'evidence',
      Key: 'run-1/verdict.dsse.json',
      Body: envelope,
      ContentType: 'application/json',
      ChecksumAlgorithm: 'SHA256',
      IfNoneMatch: '*',
    });
  });

  it('gives back the envelope that was there first', async () => {
    s3.on(PutObjectCommand)
      .rejects(failure('PreconditionFailed'))
      .on(GetObjectCommand)
      .resolves({ Body: body(other) });

    expect(await store().keep('run-1', envelope)).toEqual(other);
  });

  it.each(['NoSuchKey', 'AccessDenied'])('has none where S3 answers %s', async (name) => {
    s3.on(GetObjectCommand).rejects(failure(name));

    expect(await store().read('run-1')).toBeNull();
  });

  it('keeps a public key under its id, once', async () => {
    s3.on(PutObjectCommand).rejects(failure('PreconditionFailed'));

    await store().keepKey('SHA256:abc', 'PEM');

    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
      Key: 'keys/SHA256:abc.pem',
      ContentType: 'application/x-pem-file',
      IfNoneMatch: '*',
    });
  });

  it.each([
    ['SlowDown', ErrorName.storeUnavailable],
    ['NoSuchBucket', ErrorName.configuration],
  ])('turns %s into %s', async (answer, name) => {
    s3.rejects(failure(answer));

    await expect(store().read('run-1')).rejects.toMatchObject({ name });
    await expect(store().keep('run-1', envelope)).rejects.toMatchObject({ name });
  });
});
