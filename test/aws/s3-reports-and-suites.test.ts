import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { S3ReportStore } from '../../lib/aws/s3-report-store.ts';
import { S3SuiteSource } from '../../lib/aws/s3-suite-source.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const s3 = mockedClient(S3Client);
const client = new S3Client({
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'secret' },
});

function failure(name: string): Error {
  return Object.assign(new Error('refused'), { name });
}

beforeEach(() => {
  s3.reset();
});

describe('the store of rendered reports', () => {
  const reports = new S3ReportStore(client, { bucketName: 'evidence' });
  const report = {
    runId: 'run-1',
    fileName: 'run-1.md',
    mediaType: 'text/markdown; charset=utf-8',
    content: '# Passed\n',
  };

  it('writes where nothing is, with a checksum, beside the evidence', async () => {
    s3.on(PutObjectCommand).resolves({});

    await reports.link(report, 300);

    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
      Bucket: 'evidence',
      Key: expect.stringMatching(/^reports\/run-1\/[0-9a-f]{16}\/run-1\.md$/),
      ContentType: report.mediaType,
      IfNoneMatch: '*',
      ChecksumSHA256: expect.stringMatching(/=$/),
    });
  });

  it('links to an object that is there already, for a short while, as a file to save', async () => {
    s3.on(PutObjectCommand).rejects(failure('PreconditionFailed'));

    const link = new URL(await reports.link(report, 300));

    expect(link.pathname).toMatch(/\/reports\/run-1\/[0-9a-f]{16}\/run-1\.md$/);
    expect(link.searchParams.get('X-Amz-Expires')).toBe('300');
    expect(link.searchParams.get('response-content-disposition')).toBe(
      'attachment; filename="run-1.md"',
    );
    expect(link.href).not.toContain('secret');
  });

  it('gives no link to what could not be stored', async () => {
    s3.on(PutObjectCommand).rejects(failure('SlowDown'));

    await expect(reports.link(report, 300)).rejects.toMatchObject({
      name: ErrorName.storeUnavailable,
    });
  });
});

describe('the bucket of suites', () => {
  const suites = new S3SuiteSource(client, { bucketName: 'suites' });
  const stream = (text: string) =>
    ({
      transformToByteArray: async () => Buffer.from(text),
    }) as unknown as GetObjectCommandOutput['Body'];

  it('gives a suite by its key', async () => {
    s3.on(GetObjectCommand).resolves({
      Body: stream('suite_id: a'),
      ContentLength: 11,
    } as GetObjectCommandOutput);

    const bytes = await suites.read('suites/a.yaml', 100);

    expect(Buffer.from(bytes as Uint8Array).toString()).toBe('suite_id: a');
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'suites',
      Key: 'suites/a.yaml',
    });
  });

  it('does not read what is too large', async () => {
    s3.on(GetObjectCommand).resolves({
      Body: stream('x'),
      ContentLength: 101,
    } as GetObjectCommandOutput);

    expect(await suites.read('suites/a.yaml', 100)).toEqual({ bytes: 101 });
  });

  it.each(['NoSuchKey', 'AccessDenied'])('has nothing where S3 answers %s', async (name) => {
    s3.on(GetObjectCommand).rejects(failure(name));

    expect(await suites.read('suites/a.yaml', 100)).toBeNull();
  });
});
