import { parentPort, workerData } from 'node:worker_threads';
import { playSeeds } from './campaign.ts';
import type { Job } from './in-threads.ts';
import { playKills } from './kill-campaign.ts';

const job = workerData as Job;
parentPort?.postMessage(await (job.kind === 'seeds' ? playSeeds(job) : playKills(job)));
