import { IntegrityViolated } from '../../../domain/errors.ts';
import type { BatchPlace } from './simulator-api.ts';

/** Executions of the Simulator are batches, and begin like this. */
const OF_SIMULATOR = 'simulation:';

export function isSimulation(executionId: string): boolean {
  return executionId.startsWith(OF_SIMULATOR);
}

/** What a batch is asked by needs its project and its scenario as well. */
export function executionIdOf({ projectId, scenario, batch }: BatchPlace): string {
  return `${OF_SIMULATOR}${[projectId, scenario, batch].map(encodeURIComponent).join('/')}`;
}

/** @throws IntegrityViolated where the id is not one of ours. */
export function placeOf(executionId: string): BatchPlace {
  const parts = executionId.slice(OF_SIMULATOR.length).split('/').map(decodeURIComponent);
  const [projectId, scenario, batch, ...others] = parts;
  if (
    isSimulation(executionId) &&
    projectId !== undefined &&
    scenario !== undefined &&
    batch !== undefined &&
    others.length === 0
  ) {
    return { projectId, scenario, batch };
  }
  throw new IntegrityViolated(`execution ${executionId} is no batch of the Simulator`);
}
