import { clientOf } from '../clients/client-of.ts';
import { plantedBugs } from '../clients/planted-bugs.ts';
import type { OracleName } from '../oracles.ts';
import { type Client, simulate } from '../simulate.ts';
import { planOf, type SimulationPlan } from '../simulation-plan.ts';

/** After how many simulations one of the bug's own oracles cries out, and not of the gate without it; null where none does. */
export async function findPlantedBug(
  name: string,
  { seed, runs }: { readonly seed: number; readonly runs: number },
): Promise<{ readonly oracle: OracleName; readonly simulations: number } | null> {
  const [client, gate] = await Promise.all([clientOf(name), clientOf('gate')]);
  const foundBy = plantedBugs[name]?.foundBy ?? [];
  for (let simulations = 1; simulations <= runs; simulations += 1) {
    const plan = planOf(seed + simulations - 1);
    const heard = await heardIn(plan, client);
    const oracle = foundBy.find((each) => heard.has(each));
    if (oracle === undefined) continue;
    // Where the whole gate fails as well, it is that fault which was found.
    const without = await heardIn(plan, gate);
    if (!without.has(oracle)) return { oracle, simulations };
  }
  return null;
}

/** The oracles that cry out. */
async function heardIn(plan: SimulationPlan, client: Client): Promise<ReadonlySet<string>> {
  const { violations } = await simulate(plan, client);
  return new Set(violations.map(({ oracle }) => oracle));
}
