import { describe, expect, it } from 'vitest';
import { DirectorySyncs } from '../../lib/local/directory-syncs.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

describe('DirectorySyncs', () => {
  it.skipIf(process.platform === 'win32')(
    'shares what has not begun, and never what has',
    async () => {
      const directory = temporaryDirectory();
      const syncs = new DirectorySyncs();

      const first = syncs.sync(directory);
      const besideIt = syncs.sync(directory);
      await first;
      const after = syncs.sync(directory);

      expect(besideIt).toBe(first);
      expect(after).not.toBe(first);
      await after;
    },
  );

  it('lets another be asked for while one is under way', async () => {
    const directory = temporaryDirectory();
    const syncs = new DirectorySyncs();
    const underWay = syncs.sync(directory);
    // By then it has begun, and what is named from here on may come too late for it.
    await Promise.resolve().then(() => Promise.resolve());

    await Promise.all([underWay, syncs.sync(directory), syncs.sync(directory)]);
  });

  it.skipIf(process.platform === 'win32')(
    'fails each who asked where it fails, and nobody after them',
    async () => {
      const syncs = new DirectorySyncs();
      const gone = `${temporaryDirectory()}/gone`;

      const asked = [syncs.sync(gone), syncs.sync(gone)];

      for (const each of asked) await expect(each).rejects.toThrow('ENOENT');
      await expect(syncs.sync(gone)).rejects.toThrow('ENOENT');
      await expect(syncs.sync(temporaryDirectory())).resolves.toBeUndefined();
    },
  );
});
