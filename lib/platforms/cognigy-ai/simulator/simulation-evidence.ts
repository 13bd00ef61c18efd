import type {
  AskedForResults,
  PlatformAnswer,
  ResultsOutcome,
} from '../../../steps/ports/platform.ts';
import { fieldOf } from '../answer/field-of.ts';
import { flawOf } from '../answer-flaw.ts';
import { placeOf } from './batch-place.ts';
import { readBatch } from './look-at-simulation.ts';
import { missingRun } from './read-run.ts';
import { type Fetched, resultsOf } from './results-of-runs.ts';
import type { SimulationBatch } from './simulation-batch.ts';
import type { BatchPlace, Listed } from './simulator-api.ts';
import { byEitherId, type SimulatorPorts, throwForKey, unavailable } from './simulator-ports.ts';
import type { Run } from './simulator-wire.ts';

export interface AskedForRuns extends Pick<AskedForResults, 'keep'> {
  readonly batch: SimulationBatch;
}

/**
 * The results of a batch that is over: one for each run that was ordered, in their order.
 *
 * Runs are deleted at the platform some day, so every answer is kept that one is read from.
 */
export async function simulationEvidence(
  executionId: string,
  asked: AskedForRuns,
  ports: SimulatorPorts,
): Promise<ResultsOutcome> {
  const place = placeOf(executionId);
  const seen = ports.over.get(executionId);
  const read = seen
    ? { status: 'ok' as const, value: seen, requests: 0 }
    : await readBatch(place, ports);
  if (read.status === 'failed') {
    throwForKey(read, ports);
    return read.kind === 'not_found' ? NOT_READY : unavailable(read);
  }
  const { value: record } = read;
  const ids = [...new Set([place.batch, ...record.ids])];
  const { id, outcome: listed } = await byEitherId(ids, (batch) =>
    ports.api.listRuns({ ...place, batch }),
  );
  if (listed.status === 'failed') {
    throwForKey(listed, ports);
    return listed.kind === 'not_found' ? goneRuns(asked.batch) : unavailable(listed);
  }
  const fetched = await wholeRuns(listed.value, { ...place, batch: id }, { asked, ports });
  if ('status' in fetched) return fetched;
  const { batch } = asked;
  const { results, missing, notes } = resultsOf(fetched.runs, { batch, record, ids });
  const pages = read.requests + listed.requests + fetched.requests;
  return { status: 'ready', results, missing, notes, pages };
}

const NOT_READY: ResultsOutcome = { status: 'not_ready', retryAfterSeconds: null };

/** They expire, and may not be listed yet. */
function goneRuns({ case_id, runs }: SimulationBatch): ResultsOutcome {
  const problem = 'the platform does not know the runs, which may have expired';
  const results = Array.from({ length: runs }, (_, place) =>
    missingRun(case_id, place + 1, problem),
  );
  return { status: 'ready', results, missing: runs };
}

interface Asking {
  readonly asked: AskedForRuns;
  readonly ports: SimulatorPorts;
}

/** Entries of the list that leave out what they are judged by are read one by one. */
async function wholeRuns(
  { entries, answers }: Listed<Run>,
  place: BatchPlace,
  { asked, ports }: Asking,
): Promise<{ readonly runs: readonly Fetched[]; readonly requests: number } | ResultsOutcome> {
  const keep = async (answer: PlatformAnswer | undefined) => {
    if (answer !== undefined) await asked.keep?.(answer);
  };
  for (const answer of answers) await keep(answer);
  const flaws = answers.map(flawIn);
  const runs: Fetched[] = [];
  let requests = 0;
  for (const { value, page } of entries) {
    if (isWhole(value)) {
      runs.push({ run: value, problem: flaws[page] ?? null });
      continue;
    }
    const { outcome } = await byEitherId(value.ids, (run) => ports.api.readRun(place, run));
    requests += outcome.requests;
    if (outcome.status === 'ok') {
      await keep(outcome.answer);
      const isOther = !outcome.value.ids.some((id) => value.ids.includes(id));
      const problem = isOther ? 'the platform answered with another run' : flawIn(outcome.answer);
      runs.push({ run: outcome.value, problem });
    } else if (outcome.kind === 'not_found') {
      runs.push({ run: value, problem: 'the run is listed, and is not there any more' });
    } else {
      throwForKey(outcome, ports);
      return unavailable(outcome);
    }
  }
  return { runs, requests };
}

function isWhole({ metrics, turns, messages, conversation }: Run): boolean {
  const isSaid = [turns, messages, conversation].some(Array.isArray);
  return isSaid && typeof fieldOf(metrics, 'success') === 'boolean';
}

/** A number that loses digits decides nothing; what is written twice says two things. */
function flawIn(answer: PlatformAnswer | undefined): string | null {
  const flaw = flawOf(answer, (_, isNumber) => !isNumber);
  return flaw === null ? null : `the answer with the run has ${flaw}`;
}
