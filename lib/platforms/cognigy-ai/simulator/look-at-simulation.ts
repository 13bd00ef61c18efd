import type { StatusOutcome } from '../../../steps/ports/platform.ts';
import { foreignText } from '../../foreign-text.ts';
import { flawOf } from '../answer-flaw.ts';
import type { ApiOutcome, ApiSuccess } from '../api-outcome.ts';
import { placeOf } from './batch-place.ts';
import { batchState } from './batch-state.ts';
import { LOOK_STEP_SECONDS } from './guesses.ts';
import type { BatchPlace } from './simulator-api.ts';
import { type SimulatorPorts, throwForKey, unavailable } from './simulator-ports.ts';
import type { Batch } from './simulator-wire.ts';

export async function lookAtSimulation(
  executionId: string,
  ports: SimulatorPorts,
): Promise<StatusOutcome> {
  const place = placeOf(executionId);
  const read = await readBatch(place, ports);
  if (read.status === 'failed') {
    throwForKey(read, ports);
    return read.kind === 'not_found' ? { status: 'not_found' } : unavailable(read);
  }
  const fault = faultOfBatch(read, place);
  if (fault !== null) {
    const { message: problem } = fault;
    return { status: 'unavailable', reached: true, problem, retryAfterSeconds: null, fault };
  }
  const state = batchState(read.value);
  if (state.status === 'running') {
    return { ...state, retryAfterSeconds: null, nextLookSeconds: LOOK_STEP_SECONDS };
  }
  ports.over.set(executionId, read.value);
  const kept = read.answer === undefined ? {} : { answer: read.answer };
  const { how } = state;
  if (how === 'completed') return { status: 'terminal', word: how, ...kept };
  return { status: 'terminal', word: 'failed', problem: PROBLEMS[how], ...kept };
}

const PROBLEMS = {
  failed: 'the Simulator says that the batch failed, which says nothing about the bot',
  stopped: 'the batch was stopped at the platform',
} as const;

/** By its id, or out of the list of its scenario where nothing is known by that id: an entry that runs, where there are several. */
export async function readBatch(
  place: BatchPlace,
  { api }: Pick<SimulatorPorts, 'api'>,
): Promise<ApiOutcome<Batch>> {
  const read = await api.readBatch(place);
  if (read.status === 'ok' || read.kind !== 'not_found') return read;
  const listed = await api.listBatches(place.projectId, place.scenario);
  if (listed.status === 'failed') return listed.kind === 'not_found' ? read : listed;
  const { entries, answers } = listed.value;
  const named = entries.filter(({ value }) => value.ids.includes(place.batch));
  const found = named.find(({ value }) => batchState(value).status === 'running') ?? named[0];
  if (found === undefined) return read;
  const { value, page } = found;
  const answer = answers[page];
  const requests = read.requests + listed.requests;
  return { status: 'ok', value, requests, ...(answer === undefined ? {} : { answer }) };
}

/** Why an answer cannot be taken for what was asked for; null where it can. */
export function faultOfBatch({ value, answer }: ApiSuccess<Batch>, { batch }: BatchPlace) {
  const flaw = flawOf(answer, (_, isNumber) => !isNumber);
  if (flaw !== null) {
    return { code: 'answer_unreadable', message: `an answer cannot be read: it has ${flaw}` };
  }
  if (value.ids.includes(batch)) return null;
  const came = value.ids.map((id) => foreignText(id, 100)).join(', ');
  const message = `an answer names the batch ${came}, and ${batch} was asked for`;
  return { code: 'answer_of_another', message };
}
