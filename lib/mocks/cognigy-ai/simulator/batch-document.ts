import { addressed, type IdForm, shownIds } from './identity.ts';
import type { OrderedBatch, SimulationBatches } from './simulation-batches.ts';

/** A batch as it stands now. */
export function batchDocument(batch: OrderedBatch, register: SimulationBatches, idForm: IdForm) {
  const status = register.status(batch);
  const isOver = status !== 'PENDING' && status !== 'IN_PROGRESS';
  const ended = batch.runs.filter((_, place) => register.phase(batch, place) === 'over');
  const succeeded = ended.filter(({ success }) => success).length;
  const met = ended.flatMap(({ results }) => results);
  const { name, personaName, mission, persona } = batch.scenario;
  return {
    ...shownIds(batch, idForm),
    name: batch.name,
    status,
    simulationReference: addressed(batch.scenario, idForm),
    projectReference: batch.scenario.projectId,
    numberOfExecutions: batch.numberOfExecutions,
    runs: batch.numberOfExecutions,
    completedRuns: ended.length,
    failedRuns: status === 'FAILED' ? batch.numberOfExecutions - ended.length : 0,
    endPointType: 'simulation',
    simulationFrozen: { name, personaName, mission, persona },
    batchMetrics: {
      successRate: percentage(succeeded, ended.length),
      averageTurns: ended[0]?.turns.length ?? 0,
      averageSentiment: null,
      runResults: { succeeded, failed: ended.length - succeeded },
      averageSuccessRateForRuns: {
        percentage: percentage(met.filter((each) => each).length, met.length),
        fraction: `${met.filter((each) => each).length}/${met.length}`,
      },
    },
    createdAt: batch.createdAt,
    startedAt: status === 'PENDING' ? null : register.startsAt(batch),
    completedAt: isOver ? register.endsAt(batch) : null,
  };
}

function percentage(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 100);
}
