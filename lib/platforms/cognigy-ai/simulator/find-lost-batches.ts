import type { ApiFailure } from '../api-outcome.ts';
import { executionIdOf } from './batch-place.ts';
import type { SimulationBatch } from './simulation-batch.ts';
import { byEitherId, type SimulatorPorts } from './simulator-ports.ts';
import type { Batch } from './simulator-wire.ts';

/** By so much may the platform's clock be behind ours. */
const CLOCK_SPREAD_MS = 60_000;

export interface LostOrder {
  readonly batch: SimulationBatch;
  readonly name: string;
  /** Milliseconds since 1970 UTC of the first attempt, by our clock. */
  readonly since: number;
  readonly isTaken: ((executionId: string) => Promise<boolean>) | undefined;
}

export type FoundBatches =
  | {
      readonly status: 'found';
      /** By which of its ids the scenario was asked for. */
      readonly scenario: string;
      /** Of every batch that may be that of the order; none where none shows. */
      readonly ids: readonly string[];
      readonly by: 'their name' | 'scenario and time';
    }
  | { readonly status: 'failed'; readonly failure: ApiFailure };

/**
 * Looks for the batch that an order without an answer may have made, by the name that it was given.
 *
 * Where no batch of the scenario has a name at all, it goes by the time.
 */
export async function findLostBatches(
  { batch, name, since, isTaken }: LostOrder,
  { api }: Pick<SimulatorPorts, 'api'>,
): Promise<FoundBatches> {
  const { project_id: projectId, scenario_ids: ids } = batch;
  const { id: scenario, outcome } = await byEitherId(ids, (id) => api.listBatches(projectId, id));
  if (outcome.status === 'failed') return { status: 'failed', failure: outcome };
  const ofScenario = outcome.value.filter(
    ({ simulationReference: named }) => !named || ids.includes(named),
  );
  const areNamed = ofScenario.some((each) => each.name);
  const fits = (each: Batch) =>
    areNamed
      ? each.name === name
      : (each.createdAt ?? 0) >= since - CLOCK_SPREAD_MS && hasSize(each, batch.runs);
  const found: string[] = [];
  for (const each of ofScenario.filter(fits)) {
    const [id = ''] = each.ids;
    const executionId = executionIdOf({ projectId, scenario, batch: id });
    if ((await isTaken?.(executionId)) !== true) found.push(id);
  }
  return {
    status: 'found',
    scenario,
    ids: found,
    by: areNamed ? 'their name' : 'scenario and time',
  };
}

/** Of another number of runs it is somebody else's. */
function hasSize({ numberOfExecutions, runs }: Batch, ordered: number): boolean {
  return (numberOfExecutions ?? ordered) === ordered && (runs ?? 0) <= ordered;
}
