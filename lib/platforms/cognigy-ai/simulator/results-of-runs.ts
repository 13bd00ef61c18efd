import type { Reason } from '../../../domain/verdict.ts';
import { fieldOf } from '../answer/field-of.ts';
import { batchState } from './batch-state.ts';
import { areOther, scenarioText } from './read-criteria.ts';
import { missingRun, type RunReading, readRun } from './read-run.ts';
import type { SimulationBatch } from './simulation-batch.ts';
import type { Batch, Run } from './simulator-wire.ts';

/** A run as it was fetched, and why nothing can be read from it; null where it can. */
export interface Fetched {
  readonly run: Run;
  readonly problem: string | null;
}

interface OfBatch {
  readonly batch: SimulationBatch;
  /** As the platform has it. */
  readonly record: Batch;
  /** All that it goes by. */
  readonly ids: readonly string[];
}

/** One result for each run that was ordered, by the number that the platform gave it. */
export function resultsOf(
  fetched: readonly Fetched[],
  { batch, record, ids }: OfBatch,
): {
  readonly results: readonly unknown[];
  /** How many of them say only that there is none yet. */
  readonly missing: number;
  readonly notes: readonly Reason[];
} {
  const state = batchState(record);
  const isStopped = state.status === 'over' && state.how === 'stopped';
  const ofBatch = {
    batch,
    batchIds: ids,
    difference: frozenDifference(record, batch),
    void: isStopped ? 'the batch of the conversation was stopped at the platform' : null,
  };
  const numbered = numberedRuns(fetched);
  const readings = Array.from({ length: batch.runs }, (_, place): RunReading => {
    const sequence = place + 1;
    const [only, ...others] = numbered.get(sequence) ?? [];
    const without = (problem: string) => missingRun(batch.case_id, sequence, problem);
    if (only === undefined) {
      const problem = `the platform lists ${fetched.length} of the ${batch.runs} runs that were ordered`;
      return { result: without(problem), isToCome: true };
    }
    if (others.length > 0) {
      const problem = `the platform lists ${others.length + 1} runs as number ${sequence}`;
      return { result: without(problem), isToCome: false };
    }
    if (only.problem !== null) return { result: without(only.problem), isToCome: false };
    return readRun(only.run, { ...ofBatch, sequence });
  });
  const used = [...numbered].filter(([number]) => number <= batch.runs);
  const others = fetched.length - used.reduce((sum, [, runs]) => sum + runs.length, 0);
  return {
    results: readings.map(({ result }) => result),
    missing: readings.filter(({ isToCome }) => isToCome).length,
    notes: leftOver(others, batch),
  };
}

/** By `sequence`; by their places where none of them has one. */
function numberedRuns(fetched: readonly Fetched[]): Map<number, Fetched[]> {
  const isUnnumbered = fetched.every(({ run }) => (run.sequence ?? null) === null);
  const numbered = new Map<number, Fetched[]>();
  fetched.forEach((each, place) => {
    const number = isUnnumbered ? place + 1 : each.run.sequence;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 1) return;
    numbered.set(number, [...(numbered.get(number) ?? []), each]);
  });
  return numbered;
}

function leftOver(others: number, { runs }: SimulationBatch): Reason[] {
  if (others === 0) return [];
  const message = `the platform lists ${others} more than the ${runs} runs that were ordered, or without a number; they count nowhere`;
  return [{ code: 'runs_left_over', message }];
}

/** In what the scenario that was run is another than was planned, as far as the platform tells; null where it is not. */
function frozenDifference(
  { simulationFrozen, simulationReference, numberOfExecutions }: Batch,
  { plan, scenario_ids, runs }: SimulationBatch,
): string | null {
  if (simulationReference && !scenario_ids.includes(simulationReference)) {
    return 'its batch is of another scenario';
  }
  if ((numberOfExecutions ?? runs) !== runs) {
    return `its batch was ordered with ${numberOfExecutions} runs and not with ${runs}`;
  }
  const changed = (['persona', 'mission'] as const).find((field) => {
    const frozen = fieldOf(simulationFrozen, field);
    return typeof frozen === 'string' && scenarioText(frozen) !== plan[field];
  });
  if (changed !== undefined) return `it had another ${changed}`;
  const criteria = fieldOf(simulationFrozen, 'successCriteria');
  return areOther(criteria, plan.criteria) ? 'it had other criteria' : null;
}
