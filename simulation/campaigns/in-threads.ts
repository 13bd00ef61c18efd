import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job } from './job.ts';

/** What a thread says: how many more it has done, or all that came of them. */
export type Told<Result> = { readonly done: number } | { readonly result: Result };

/** Does a job on every core, each told which of how many it is. */
export function inThreads<Result>(
  jobOf: (index: number, count: number) => Job,
  onDone: (done: number) => void = () => {},
): Promise<Result[]> {
  const count = availableParallelism();
  return Promise.all(
    Array.from({ length: count }, (_, index) => inThread<Result>(jobOf(index, count), onDone)),
  );
}

function inThread<Result>(job: Job, onDone: (done: number) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./simulation-worker.ts', import.meta.url), {
      workerData: job,
    });
    worker.on('message', (told: Told<Result>) => {
      if ('result' in told) resolve(told.result);
      else onDone(told.done);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread ended with ${code} and no result`)));
  });
}
