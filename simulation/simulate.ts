import { type OracleName, oracles } from './oracles.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import { SimulatedWorld } from './world/simulated-world.ts';

/** Whoever conducts the runs of a world: the gate, or a client to compare it with. */
export type Client = (world: SimulatedWorld) => Promise<void>;

export interface Violation {
  readonly oracle: OracleName | 'crash';
  readonly problem: string;
}

export interface Simulation {
  readonly world: SimulatedWorld;
  readonly violations: readonly Violation[];
}

/** Longer than any function lives: after it nothing of a run goes on behind its back. */
const QUIET_MS = 200_000;

/** Plays a plan to its end, and asks every oracle. */
export async function simulate(
  plan: SimulationPlan,
  client: Client,
  options: { readonly recordsTrace?: boolean } = {},
): Promise<Simulation> {
  const world = new SimulatedWorld(plan, options);
  try {
    await world.clock.run(client(world).then(() => world.lateEffectsDone()));
    await world.clock.advance(QUIET_MS);
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { world, violations: [{ oracle: 'crash', problem }] };
  }
  const violations = Object.entries(oracles).flatMap(([name, oracle]) =>
    oracle(world).map((problem): Violation => ({ oracle: name as OracleName, problem })),
  );
  return { world, violations };
}
