import { type ClientName, clientOf } from '../clients/client-of.ts';
import { simulate, type Violation } from '../simulate.ts';
import { planOf } from '../simulation-plan.ts';
import { inThreads } from './in-threads.ts';
import type { SeedRange } from './job.ts';
import { EMPTY_TALLY, sumOf, type Tally, tallyOf } from './tally.ts';

interface Failure {
  readonly seed: number;
  readonly violations: readonly Violation[];
}

export interface CampaignResult {
  readonly tally: Tally;
  /** One for each seed that failed, in their order. */
  readonly failures: readonly Failure[];
}

/** So many are played between two words about it. */
const PLAYED_AT_A_TIME = 100;

/** Plays a range of seeds in this thread. */
export async function playSeeds(
  { client, first, runs, step }: SeedRange,
  onPlayed: (played: number) => void,
): Promise<CampaignResult> {
  const conduct = await clientOf(client);
  let tally = EMPTY_TALLY;
  const failures: Failure[] = [];
  for (let played = 0; played < runs; played += 1) {
    const seed = first + played * step;
    const simulation = await simulate(planOf(seed), conduct);
    tally = sumOf(tally, tallyOf(simulation));
    const { violations } = simulation;
    if (violations.length > 0) failures.push({ seed, violations });
    if ((played + 1) % PLAYED_AT_A_TIME === 0) onPlayed(PLAYED_AT_A_TIME);
  }
  return { tally, failures };
}

/** Plays `runs` seeds from `seed` on, on all cores. */
export async function runCampaign(options: {
  readonly client: ClientName;
  readonly seed: number;
  readonly runs: number;
  readonly onPlayed?: (played: number) => void;
}): Promise<CampaignResult> {
  const { client, seed, runs, onPlayed } = options;
  const rangeOf = (index: number, count: number): SeedRange => ({
    kind: 'seeds',
    client,
    first: seed + index,
    runs: Math.ceil(Math.max(0, runs - index) / count),
    step: count,
  });
  const results = await inThreads<CampaignResult>(rangeOf, onPlayed);
  return {
    tally: results.map(({ tally }) => tally).reduce(sumOf, EMPTY_TALLY),
    failures: results
      .flatMap(({ failures }) => failures)
      .sort((one, other) => one.seed - other.seed),
  };
}
