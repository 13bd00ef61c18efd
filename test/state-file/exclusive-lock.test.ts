import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { lockExclusively } from '../../lib/state-file/exclusive-lock.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

describe('a lock', () => {
  it('leaves no file behind', () => {
    const file = join(temporaryDirectory(), 'locks', 'run-1.lock');

    const release = lockExclusively(file);
    const whileHeld = existsSync(file);
    release?.();
    release?.();

    expect(whileHeld).toBe(true);
    expect(existsSync(file)).toBe(false);
  });

  it('is held by one at a time, although its file comes and goes', async () => {
    const file = join(temporaryDirectory(), 'run-1.lock');
    const shared = new Int32Array(new SharedArrayBuffer(12));
    const script = new URL('./processes/lock-often.ts', import.meta.url);

    const workers = [1, 2, 3].map(
      () => new Worker(script, { workerData: { file, times: 200, shared }, execArgv: [] }),
    );
    await Promise.all(workers.map((worker) => once(worker, 'exit')));

    expect([...shared]).toEqual([0, 0, 600]);
  });
});
