import { workerData } from 'node:worker_threads';
import { lockExclusively } from '../../../lib/state-file/exclusive-lock.ts';

// Locks a file again and again, and counts who holds it meanwhile.

const { file, times, shared } = workerData as {
  readonly file: string;
  readonly times: number;
  /** How many hold it now; how often more than one did; how often it was held. */
  readonly shared: Int32Array;
};

for (let done = 0; done < times; ) {
  const release = lockExclusively(file);
  if (release === null) continue;
  if (Atomics.add(shared, 0, 1) > 0) Atomics.add(shared, 1, 1);
  Atomics.add(shared, 2, 1);
  Atomics.sub(shared, 0, 1);
  release();
  done += 1;
}
