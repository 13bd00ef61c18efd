import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IntegrityViolated } from '../../lib/domain/errors.ts';
import { FileEvidenceStore } from '../../lib/local/file-evidence-store.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const bytes = Buffer.from('{"answer":42}');

async function storeWithReport() {
  const root = temporaryDirectory();
  const store = new FileEvidenceStore(root);
  const ref = await store.put('run-1', 'report', 'json', bytes);
  return { root, store, ref, file: join(root, ref.key) };
}

describe('FileEvidenceStore', () => {
  it('finds a single byte that was changed, and says what it expected', async () => {
    const { store, ref, file } = await storeWithReport();
    const changed = readFileSync(file);
    changed[10] = (changed[10] ?? 0) ^ 1;
    writeFileSync(file, changed);

    await expect(store.get(ref)).rejects.toThrow(IntegrityViolated);
    await expect(store.get(ref)).rejects.toThrow(
      new RegExp(`${ref.key} has SHA-256 [0-9a-f]{64}, expected ${ref.sha256}`),
    );
  });

  it('finds a byte that was added', async () => {
    const { store, ref, file } = await storeWithReport();
    writeFileSync(file, `${bytes}\n`);

    await expect(store.get(ref)).rejects.toThrow('has 14 bytes, expected 13');
  });

  it('says when evidence was deleted', async () => {
    const { store, ref, file } = await storeWithReport();
    rmSync(file);

    await expect(store.get(ref)).rejects.toThrow(`evidence ${ref.key} is missing`);
  });

  it('does not mend changed evidence by writing it again', async () => {
    const { store, ref, file } = await storeWithReport();
    writeFileSync(file, 'changed');

    await expect(store.put('run-1', 'report', 'json', bytes)).rejects.toThrow(IntegrityViolated);
    expect(readFileSync(join(file), 'utf8')).toBe('changed');
    await expect(store.get(ref)).rejects.toThrow(IntegrityViolated);
  });

  it.each(['../secret.json', '/etc/passwd', 'run-1/../../x-0123456789abcdef.json', 'run-1'])(
    'does not follow the key %j',
    async (key) => {
      const { store, ref } = await storeWithReport();

      await expect(store.get({ ...ref, key })).rejects.toThrow(IntegrityViolated);
    },
  );

  it('keeps evidence whole when it is written many times at once', async () => {
    const { root, store } = await storeWithReport();

    const refs = await Promise.all(
      Array.from({ length: 20 }, () => store.put('run-2', 'suite', 'json', bytes)),
    );

    expect(new Set(refs.map(({ key }) => key)).size).toBe(1);
    expect(readdirSync(join(root, 'run-2'))).toHaveLength(1);
    expect(readdirSync(join(root, '.incoming'))).toEqual([]);
  });

  it('sweeps what a killed process left behind, and not what is arriving now', async () => {
    const { root } = await storeWithReport();
    const abandoned = join(root, '.incoming', 'abandoned');
    writeFileSync(abandoned, 'half');
    utimesSync(abandoned, new Date(0), new Date(0));
    writeFileSync(join(root, '.incoming', 'arriving'), 'half');

    const store = new FileEvidenceStore(root);

    expect(readdirSync(join(root, '.incoming'))).toEqual(['arriving']);
    expect(await store.keysOf('run-1')).toHaveLength(1);
  });
});
