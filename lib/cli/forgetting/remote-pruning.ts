import { asUsage } from '../remote/as-usage.ts';
import type { GateClient } from '../remote/gate-client.ts';

/** What is to be pruned, by the ids of runs. */
export interface NamedPlan {
  readonly runs: readonly string[];
  readonly kept: readonly string[];
  readonly unfinished: readonly string[];
}

type AskedGate = Pick<GateClient, 'suites' | 'prune'>;

interface Asked {
  readonly days: number;
  readonly reason: string;
  readonly suiteId?: string | undefined;
}

/** What a deployed gate would prune, of one suite or of all that it lists. */
export async function planRemotePruning(
  client: AskedGate,
  { days, reason, suiteId }: Asked,
): Promise<{ readonly suites: readonly string[]; readonly plan: NamedPlan }> {
  const suites =
    suiteId === undefined ? (await client.suites()).map(({ suite_id }) => suite_id) : [suiteId];
  const runs: string[] = [];
  const kept: string[] = [];
  const unfinished: string[] = [];
  for (const suite of suites) {
    const request = { older_than_days: days, reason, dry_run: true };
    const found = await asUsage(client.prune(suite, request));
    runs.push(...found.runs);
    kept.push(...found.kept);
    unfinished.push(...found.unfinished);
  }
  return { suites, plan: { runs, kept, unfinished } };
}

/** Prunes suite by suite, some runs at a time; @returns how many runs were pruned. */
export async function pruneRemotely(
  client: AskedGate,
  suites: readonly string[],
  { days, reason }: Asked,
): Promise<number> {
  let pruned = 0;
  for (const suite of suites) {
    for (let left = 1; left > 0; ) {
      const done = await asUsage(client.prune(suite, { older_than_days: days, reason }));
      pruned += done.runs.length + done.unfinished.length;
      left = done.runs.length === 0 ? 0 : done.left;
    }
  }
  return pruned;
}
