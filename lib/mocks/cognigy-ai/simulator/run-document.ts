import type { JsonObject } from '../wire.ts';
import type { RunDistortion } from './behaviour.ts';
import { addressed, type IdForm } from './identity.ts';
import type { ScenarioCriterion } from './scenario-criterion.ts';
import { DEFAULT_MAX_TURNS, type SimulatedTalk } from './simulate.ts';
import type { OrderedBatch, RunPhase, SimulationBatches } from './simulation-batches.ts';

export interface RunDocumentOptions {
  readonly register: SimulationBatches;
  readonly idForm: IdForm;
  readonly userId: string;
  readonly organisationId: string;
  readonly secondsKept: number;
}

interface RunDocument extends JsonObject {
  readonly turns: readonly JsonObject[];
  readonly totalTurns: number;
  readonly metrics?: Metrics;
}

/** The run at `place`, from 0 on, as it stands now: without metrics until it is over. */
export function runDocument(
  batch: OrderedBatch,
  place: number,
  { register, idForm, userId, organisationId, secondsKept }: RunDocumentOptions,
): RunDocument | null {
  const run = batch.runs[place];
  if (run === undefined) return null;
  const phase = register.phase(batch, place);
  if (phase === 'to_come') return null;
  const { scenario, runConfig } = batch;
  const createdAt = register.runEndsAt(batch, place - 1);
  const texts = phase === 'over' ? run.turns : run.turns.slice(0, 1);
  const document: RunDocument = {
    [idForm === '_id' ? '_id' : 'id']: run._id,
    organisationReference: organisationId,
    projectReference: scenario.projectId,
    simulationReference: addressed(scenario, idForm),
    simulationRunBatchReference: addressed(batch, idForm),
    sequence: place + 1,
    largeLanguageModelReferenceId: runConfig.largeLanguageModelReferenceId,
    turns: texts.map((text, turn) => ({
      id: `${run._id.slice(0, 21)}${String(turn).padStart(3, '0')}`,
      sequence: turn + 1,
      text,
      data: {},
      createdAt,
    })),
    totalTurns: texts.length,
    successCriteria: scenario.successCriteria,
    ...(phase === 'under_way' ? {} : { metrics: metricsOf(run, phase, scenario.successCriteria) }),
    createdAt,
    createdBy: userId,
    endPointType: 'simulation',
    maxTurns: scenario.maxTurns ?? DEFAULT_MAX_TURNS,
    duration: Math.max(0, register.runEndsAt(batch, place) - createdAt),
    expiresAt: new Date(createdAt + secondsKept * 1000).toISOString(),
  };
  return distortionsOf(batch, place).reduce(distorted, document);
}

/** What is told otherwise of the run at `place`. */
export function distortionsOf(batch: OrderedBatch, place: number): RunDistortion[] {
  return batch.distortions.filter(({ count }) => place < count).map(({ as }) => as);
}

interface Metrics {
  readonly success: unknown;
  readonly results: readonly JsonObject[];
  readonly successRate: {
    readonly percentage: number;
    readonly numerator: number;
    readonly denominator: number;
  };
  readonly summary: string;
  readonly isBatchStopped: boolean;
  readonly isConversationEnded: boolean;
  readonly errorInfo: { readonly message: string; readonly technicalDetails: string };
}

function metricsOf(
  run: SimulatedTalk,
  phase: RunPhase,
  criteria: readonly ScenarioCriterion[],
): Metrics {
  const isCut = phase === 'cut';
  const results = isCut ? [] : criteria.map(({ params }, place) => resultOf(run, place, params));
  const numerator = results.filter(({ success }) => success).length;
  return {
    success: !isCut && run.success,
    results,
    successRate: {
      percentage: results.length === 0 ? 0 : Math.round((numerator / results.length) * 100),
      numerator,
      denominator: results.length,
    },
    summary: isCut ? '' : run.summary,
    isBatchStopped: isCut,
    isConversationEnded: !isCut,
    errorInfo: { message: '', technicalDetails: '' },
  };
}

function resultOf(
  { results }: SimulatedTalk,
  place: number,
  { name, text }: ScenarioCriterion['params'],
) {
  const success = results[place] ?? false;
  return { name, success, reason: success ? `It is so: ${text}` : `It is not so: ${text}` };
}

function distorted(document: RunDocument, as: RunDistortion): RunDocument {
  const { metrics, ...rest } = document;
  const measured = (changed: Partial<Metrics>) =>
    metrics === undefined ? document : { ...document, metrics: { ...metrics, ...changed } };
  const results = metrics?.results ?? [];
  switch (as) {
    case 'broken':
      return measured({
        errorInfo: { message: 'The model answered 429.', technicalDetails: 'LLM_RATE_LIMIT' },
      });
    case 'without_metrics':
      return { ...rest, turns: document.turns, totalTurns: document.totalTurns };
    case 'without_results':
      return measured({ success: true, results: [] });
    case 'extra_result':
      return measured({ results: [...results, { name: 'nobody asked', success: true }] });
    case 'result_short':
      return measured({ results: results.slice(0, -1) });
    case 'success_as_word':
      return measured({ success: 'true' });
    case 'without_turns':
      return { ...measured({ success: true }), turns: [], totalTurns: 0 };
    case 'out_of_turns':
      return { ...measured({ isConversationEnded: false }), maxTurns: document.totalTurns };
    case 'other_words':
      return measured({
        results: results.map(({ name, success, reason }) => ({
          criterion: name,
          result: success === true ? 'passed' : 'failed',
          explanation: reason,
        })),
      });
    case 'twice':
    case 'missing':
      return document;
  }
}
