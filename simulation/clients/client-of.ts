import type { Client } from '../simulate.ts';
import { conductGate } from './gate-client.ts';
import { gateParts } from './gate-parts.ts';
import { gateWorkflow } from './gate-workflow.ts';
import { conductNaive } from './naive-client.ts';
import { plantedBugs } from './planted-bugs.ts';

/** `gate`, `naive`, or the name of a planted bug. */
export type ClientName = string;

export async function clientOf(name: ClientName): Promise<Client> {
  if (name === 'naive') return conductNaive;
  const parts = gateParts(await gateWorkflow());
  if (name === 'gate') return (world) => conductGate(world, parts);
  const bug = plantedBugs[name];
  if (bug === undefined) throw new Error(`there is no client "${name}"`);
  const planted = bug.plant(parts);
  return (world) => conductGate(world, planted);
}
