import { clientOf } from '../clients/client-of.ts';
import { inThreads } from './in-threads.ts';
import type { KillRange } from './job.ts';
import { pairsOfKills } from './kill-points.ts';

export interface KillResult {
  readonly pairs: number;
  /** How many runs ended in which verdict. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** The kills, and what was wrong after them. */
  readonly problems: readonly string[];
}

/** Plays a share of the pairs in this thread. */
export async function playKills(range: KillRange): Promise<KillResult> {
  const client = await clientOf('gate');
  const verdicts: Record<string, number> = {};
  const problems: string[] = [];
  let pairs = 0;
  for await (const { kills, simulation } of pairsOfKills(client, range)) {
    pairs += 1;
    const [decision] = simulation.world.stores.recordsOf('run-0');
    const verdict = decision?.record.verdict ?? 'none';
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    const places = kills.map(({ effect, occurrence, point }) => `${effect}#${occurrence} ${point}`);
    for (const { oracle, problem } of simulation.violations) {
      problems.push(`${places.join(', then ')}: ${oracle}: ${problem}`);
    }
  }
  return { pairs, verdicts, problems };
}

/** Plays all pairs on all cores, or those whose first kill is at every `of`-th place. */
export async function runKillCampaign({
  of = 1,
  ...plan
}: Pick<KillRange, 'ability' | 'scopes'> & { readonly of?: number }): Promise<KillResult> {
  const results = await inThreads<KillResult>((index, count) => ({
    kind: 'kills',
    ...plan,
    share: { from: index * of, of: count * of },
  }));
  const verdicts: Record<string, number> = {};
  for (const result of results) {
    for (const [verdict, runs] of Object.entries(result.verdicts)) {
      verdicts[verdict] = (verdicts[verdict] ?? 0) + runs;
    }
  }
  return {
    pairs: results.reduce((sum, { pairs }) => sum + pairs, 0),
    verdicts,
    problems: results.flatMap(({ problems }) => problems),
  };
}
