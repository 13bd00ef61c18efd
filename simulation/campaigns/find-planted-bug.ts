import { clientOf } from '../clients/client-of.ts';
import { plantedBugs } from '../clients/planted-bugs.ts';
import type { OracleName } from '../oracles.ts';
import { simulate } from '../simulate.ts';
import { planOf } from '../simulation-plan.ts';

/** After how many simulations one of the bug's own oracles cries out; null where none does. */
export async function findPlantedBug(
  name: string,
  { seed, runs }: { readonly seed: number; readonly runs: number },
): Promise<{ readonly oracle: OracleName; readonly simulations: number } | null> {
  const client = await clientOf(name);
  const foundBy = plantedBugs[name]?.foundBy ?? [];
  for (let simulations = 1; simulations <= runs; simulations += 1) {
    const { violations } = await simulate(planOf(seed + simulations - 1), client);
    const oracle = foundBy.find((each) =>
      violations.some((violation) => violation.oracle === each),
    );
    if (oracle !== undefined) return { oracle, simulations };
  }
  return null;
}
