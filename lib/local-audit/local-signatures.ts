import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import type { KeptSignatures } from '../audit/decision-trail.ts';
import { plainRunId } from '../domain/run-id.ts';

const ENVELOPE = 'verdict.dsse.json';
const KEY = '.pem';

/** Signed verdicts and public keys as files in a state directory. */
export function localSignatures(stateDirectory: string): KeptSignatures {
  const keys = join(stateDirectory, 'keys');
  return {
    async envelope(runId) {
      const file = join(stateDirectory, 'evidence', plainRunId(runId), ENVELOPE);
      const text = await whereThere(() => readFile(file, 'utf8'));
      return text === null ? null : z.json().parse(JSON.parse(text));
    },
    async keys() {
      const names = (await whereThere(() => readdir(keys))) ?? [];
      const files = names.filter((name) => name.endsWith(KEY)).sort();
      return Promise.all(
        files.map(async (name) => ({
          keyid: basename(name, KEY),
          pem: await readFile(join(keys, name), 'utf8'),
        })),
      );
    },
  };
}

async function whereThere<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
