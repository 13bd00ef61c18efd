import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { plainRunId } from '../domain/run-id.ts';
import { namingDiskFailure } from '../state-file/disk-failure.ts';
import type { EnvelopeStore } from '../steps/ports/verdict-signing.ts';

/** As it lies beside the evidence of its run, which no record names. */
const ENVELOPE = 'verdict.dsse.json';

/** Envelopes beside the evidence of their runs, and public keys in a folder of their own. */
export class FileEnvelopeStore implements EnvelopeStore {
  readonly #evidence: string;
  readonly #keys: string;

  /** @param state the state directory */
  constructor(state: string) {
    this.#evidence = join(state, 'evidence');
    this.#keys = join(state, 'keys');
  }

  async read(runId: string): Promise<Uint8Array | null> {
    return read(this.#fileOf(runId));
  }

  async keep(runId: string, envelope: Uint8Array): Promise<Uint8Array> {
    const file = this.#fileOf(runId);
    await writeOnce(file, envelope);
    return (await read(file)) ?? envelope;
  }

  async keepKey(keyid: string, pem: string): Promise<void> {
    await writeOnce(join(this.#keys, `${keyid}.pem`), new TextEncoder().encode(pem));
  }

  /** Every public key that has signed here, in PEM. */
  async keys(): Promise<string[]> {
    const names = await readdir(this.#keys).catch(() => []);
    const files = names.filter((name) => name.endsWith('.pem')).sort();
    return Promise.all(files.map((name) => readFile(join(this.#keys, name), 'utf8')));
  }

  #fileOf(runId: string): string {
    return join(this.#evidence, plainRunId(runId), ENVELOPE);
  }
}

async function read(file: string): Promise<Uint8Array | null> {
  try {
    return await namingDiskFailure(file, () => readFile(file));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** There as a whole or not at all; what is there already stays, whoever wrote it. */
async function writeOnce(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file);
  const incoming = join(folder, `.${randomUUID()}`);
  await namingDiskFailure(file, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const handle = await open(incoming, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await link(incoming, file).catch((error: unknown) => {
        if (!hasCode(error, 'EEXIST')) throw error;
      });
    } finally {
      await rm(incoming, { force: true });
    }
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
