import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SeedRange } from './campaign.ts';
import type { KillRange } from './kill-campaign.ts';

export type Job = SeedRange | KillRange;

/** Does a job on every core, each told which of how many it is. */
export function inThreads<Result>(jobOf: (index: number, count: number) => Job): Promise<Result[]> {
  const count = availableParallelism();
  return Promise.all(
    Array.from({ length: count }, (_, index) => inThread<Result>(jobOf(index, count))),
  );
}

function inThread<Result>(job: Job): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./simulation-worker.ts', import.meta.url), {
      workerData: job,
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
