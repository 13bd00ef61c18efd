import type { SubmitOutcome, SubmitRequest } from '../../../steps/ports/platform.ts';
import { foreignText } from '../../foreign-text.ts';
import { wasNotCarriedOut } from '../api-outcome.ts';
import { executionIdOf } from './batch-place.ts';
import { findLostBatches } from './find-lost-batches.ts';
import { LOST_AFTER_MS, SECONDS_PER_TURN, TURNS_WHERE_UNSAID } from './guesses.ts';
import type { SimulationBatch } from './simulation-batch.ts';
import { byEitherId, type SimulatorPorts, throwForKey, unavailable } from './simulator-ports.ts';
import { stopBatch } from './stop-batch.ts';

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
    return { status: 'lost', problem: `its batch cannot be looked for: ${found.failure.problem}` };
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
    for (const id of ids)
      await stopBatch({ projectId: batch.project_id, scenario, batch: id }, ports);
    return { status: 'lost', problem: `${problem}; their end was asked for` };
  }
  const message = `batch ${made} was adopted for an order without an answer: it is called "${sought.name}"`;
  return { ...accepted(batch, { scenario, made }), note: { code: 'execution_adopted', message } };
}

/** Whose they are nobody can tell, so they are neither judged by nor stopped. */
function unclaimed(nameless: readonly string[]): string {
  if (nameless.length === 0) return '';
  const shown = nameless.slice(0, MOST_NAMED).map((id) => foreignText(id, 100));
  const more = nameless.length > shown.length ? ' and more' : '';
  return `; what was made since carries no name (${shown.join(', ')}${more}), and may be that of somebody else`;
}
