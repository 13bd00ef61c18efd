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
      /** Of every batch that has the name of the order; none where none shows. */
      readonly ids: readonly string[];
      /** Batches without a name that were made when it may have been. */
      readonly nameless: readonly string[];
    }
  | { readonly status: 'failed'; readonly failure: ApiFailure };

/**
 * Looks for the batch that an order without an answer may have made, by the name that it was given.
 *
 * One without a name may be anybody's, of another version of the bot too, and nothing in its runs would tell.
 */
export async function findLostBatches(
  { batch, name, since, isTaken }: LostOrder,
  { api }: Pick<SimulatorPorts, 'api'>,
): Promise<FoundBatches> {
  const { project_id: projectId, scenario_ids: ids } = batch;
  const { id: scenario, outcome } = await byEitherId(ids, (id) => api.listBatches(projectId, id));
  if (outcome.status === 'failed') return { status: 'failed', failure: outcome };
  const ofScenario = outcome.value.entries
    .map(({ value }) => value)
    .filter(({ simulationReference: named }) => !named || ids.includes(named));
  const isFree = async ([id = '']: Batch['ids']) =>
    (await isTaken?.(executionIdOf({ projectId, scenario, batch: id }))) !== true;
  const found: string[] = [];
  for (const each of ofScenario.filter((candidate) => candidate.name === name)) {
    if (await isFree(each.ids)) found.push(...each.ids.slice(0, 1));
  }
  const nameless = ofScenario
    .filter((each) => !each.name && (each.createdAt ?? 0) >= since - CLOCK_SPREAD_MS)
    .flatMap((each) => each.ids.slice(0, 1));
  return { status: 'found', scenario, ids: found, nameless };
}
