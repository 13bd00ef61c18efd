import type { NotEnded, SubmitOutcome, SubmitRequest } from '../../../steps/ports/platform.ts';
import { foreignText } from '../../foreign-text.ts';
import { wasNotCarriedOut } from '../api-outcome.ts';
import { executionIdOf } from './batch-place.ts';
import { findLostBatches } from './find-lost-batches.ts';
import { LOST_AFTER_MS, SECONDS_PER_TURN, TURNS_WHERE_UNSAID } from './guesses.ts';
import type { SimulationBatch } from './simulation-batch.ts';
import type { BatchPlace } from './simulator-api.ts';
import { byEitherId, type SimulatorPorts, throwForKey, unavailable } from './simulator-ports.ts';
import { stopBatch } from './stop-batch.ts';

const HUSHED: NotEnded = {
  problem: 'the platform has asked for silence',
  retryAfterSeconds: null,
};
/** Of batches that may be that of an order. */
const MOST_NAMED = 5;

type Asked = Pick<SubmitRequest, 'idempotencyKey' | 'ambiguousSince' | 'isTaken'>;

/** Orders the runs of a scenario, or looks for the batch that an unanswered order may have made: never both. */
export async function orderSimulation(
  batch: SimulationBatch,
  asked: Asked,
  ports: SimulatorPorts,
): Promise<SubmitOutcome> {
  const name = orderName(batch, asked);
  const { ambiguousSince: since } = asked;
  if (since !== undefined) return findAgain({ batch, name, since, isTaken: asked.isTaken }, ports);
  const { api } = ports;
  const { id: scenario, outcome } = await byEitherId(batch.scenario_ids, (id) =>
    api.order(id, {
      name,
      projectReference: batch.project_id,
      numberOfExecutions: batch.runs,
      runConfig: batch.config,
    }),
  );
  if (outcome.status === 'ok') {
    const ids = outcome.value.ids.filter((id) => !batch.scenario_ids.includes(id));
    const [made] = ids;
    if (made !== undefined) return accepted(batch, { scenario, made });
    const problem = `the order was answered without an id of its batch, which is called "${name}"`;
    return { status: 'ambiguous', problem, retryAfterSeconds: null };
  }
  throwForKey(outcome, ports);
  const { problem, retryAfterSeconds } = outcome;
  if (!wasNotCarriedOut(outcome)) return { status: 'ambiguous', problem, retryAfterSeconds };
  if (outcome.kind === 'unreachable' || outcome.kind === 'throttled') return unavailable(outcome);
  return { status: 'refused', httpStatus: outcome.httpStatus ?? 0, problem };
}

/** There is no idempotency key: by this alone a lost order is found. No other order has it. */
function orderName({ case_id }: SimulationBatch, { idempotencyKey }: Asked): string {
  return `cognigate ${idempotencyKey.slice(0, idempotencyKey.lastIndexOf(':'))} ${case_id}`;
}

function accepted(
  { project_id: projectId, max_turns }: SimulationBatch,
  { scenario, made }: { readonly scenario: string; readonly made: string },
): SubmitOutcome & { readonly status: 'accepted' } {
  return {
    status: 'accepted',
    executionId: executionIdOf({ projectId, scenario, batch: made }),
    firstLookSeconds: (max_turns ?? TURNS_WHERE_UNSAID) * SECONDS_PER_TURN,
  };
}

interface Sought {
  readonly batch: SimulationBatch;
  readonly name: string;
  readonly since: number;
  readonly isTaken: Asked['isTaken'];
}

async function findAgain(sought: Sought, ports: SimulatorPorts): Promise<SubmitOutcome> {
  const { batch, since } = sought;
  const found = await findLostBatches(sought, ports);
  const sinceMs = ports.now() - since;
  if (found.status === 'failed') {
    throwForKey(found.failure, ports);
    if (sinceMs < LOST_AFTER_MS * 3) return unavailable(found.failure);
    const { problem, retryAfterSeconds } = found.failure;
    const told = `its batch cannot be looked for: ${problem}`;
    return { status: 'lost', problem: told, retryAfterSeconds };
  }
  const { scenario, ids, nameless } = found;
  const [made, ...others] = ids;
  if (made === undefined) {
    const problem = `the order was not answered, and no batch is called "${sought.name}"`;
    if (sinceMs >= LOST_AFTER_MS) {
      return { status: 'lost', problem: `${problem}${unclaimed(nameless)}` };
    }
    return { status: 'ambiguous', problem: `${problem} yet`, retryAfterSeconds: null };
  }
  if (others.length > 0) {
    const problem = `the order was not answered, and ${ids.length} batches are called "${sought.name}"`;
    // Nobody else gives that name, so all of them were made for it.
    const places = ids.map((id) => ({ projectId: batch.project_id, scenario, batch: id }));
    return { status: 'lost', ...(await stopAll(places, problem, ports)) };
  }
  const message = `batch ${made} was adopted for an order without an answer: it is called "${sought.name}"`;
  return { ...accepted(batch, { scenario, made }), note: { code: 'execution_adopted', message } };
}

/** What came of it is told as well: those that run on cost as much as one that is wanted. */
async function stopAll(
  places: readonly BatchPlace[],
  problem: string,
  ports: SimulatorPorts,
): Promise<NotEnded> {
  const left: string[] = [];
  let retryAfterSeconds: number | null = null;
  for (const place of places) {
    const running: NotEnded | null =
      retryAfterSeconds === null ? await stopBatch(place, ports) : HUSHED;
    retryAfterSeconds ??= running?.retryAfterSeconds ?? null;
    if (running !== null) left.push(`${foreignText(place.batch, 100)} (${running.problem})`);
  }
  const came = left.length === 0 ? 'and have ended' : `and may still run: ${left.join(', ')}`;
  return { problem: `${problem}; they were asked to end, ${came}`, retryAfterSeconds };
}

/** Whose they are nobody can tell, so they are neither judged by nor stopped. */
function unclaimed(nameless: readonly string[]): string {
  if (nameless.length === 0) return '';
  const shown = nameless.slice(0, MOST_NAMED).map((id) => foreignText(id, 100));
  const more = nameless.length > shown.length ? ' and more' : '';
  return `; what was made since carries no name (${shown.join(', ')}${more}), and may be that of somebody else`;
}
