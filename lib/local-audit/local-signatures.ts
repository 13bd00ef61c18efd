import { readFileSync, statSync } from 'node:fs';
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
      // At once, as evidence is read: a long chain of runs that nobody signs is looked through quickly.
      return isThere(file) ? z.json().parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
    },
    async keys() {
      const names = isThere(keys) ? await readdir(keys) : [];
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

/** @throws where it cannot be told, such as in a folder that may not be entered. */
function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
