import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SuiteFiles } from '../../lib/api/requested-suite.ts';
import { isSuiteFile } from '../../lib/api/start-request.ts';
import { S3SuiteSource } from '../../lib/aws/s3-suite-source.ts';
import { POLICY_FILE_NAME } from '../../lib/policy-file/policy-file-name.ts';
import type { Setting } from './environment.ts';

/** Suites in the bucket of suites, and those that a layer brought along. */
export function deployedSuites(client: () => S3Client, setting: Setting): SuiteFiles {
  const folder = () => setting('DEPLOYED_SUITES_FOLDER');
  return {
    byKey(key, maxBytes) {
      const source = new S3SuiteSource(client(), { bucketName: setting('SUITES_BUCKET_NAME') });
      return source.read(key, maxBytes);
    },
    deployed: (name) => unlessAbsent(readFile(join(folder(), name))),
    async deployedNames() {
      const names = await unlessAbsent(readdir(folder()));
      return (names ?? []).filter((name) => isSuiteFile(name) && name !== POLICY_FILE_NAME).sort();
    },
  };
}

/** Null for a file or folder that is not there; without a layer that is the folder itself. */
async function unlessAbsent<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
