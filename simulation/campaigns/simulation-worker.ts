import { parentPort, workerData } from 'node:worker_threads';
import { playSeeds } from './campaign.ts';
import type { Told } from './in-threads.ts';
import type { Job } from './job.ts';
import { playKills } from './kill-campaign.ts';

const job = workerData as Job;
const tell = (told: Told<unknown>) => parentPort?.postMessage(told);
const result =
  job.kind === 'seeds' ? await playSeeds(job, (done) => tell({ done })) : await playKills(job);
tell({ result });
