import type { NotEnded } from '../../../steps/ports/platform.ts';
import { foreignText } from '../../foreign-text.ts';
import { type ApiOutcome, contradiction, silenceIn } from '../api-outcome.ts';
import { batchState, outstandingIn } from './batch-state.ts';
import { faultOfBatch, readBatch } from './look-at-simulation.ts';
import type { BatchPlace } from './simulator-api.ts';
import type { SimulatorPorts } from './simulator-ports.ts';
import type { Batch } from './simulator-wire.ts';

/**
 * Asks for an end, and looks once whether it came: why it may still run; null where it has ended.
 *
 * The id that an order was answered with may be none that an address takes; the list of its scenario tells
 * others. A batch that is not known by any may run all the same, and so may one of which an answer says two things.
 */
export async function stopBatch(
  place: BatchPlace,
  ports: Pick<SimulatorPorts, 'api'>,
): Promise<NotEnded | null> {
  const { api } = ports;
  const first = await api.stopBatch(place);
  const before = silenceIn(first) ?? (await readSoundly(place, ports));
  if (silenceIn(before) !== null) return silenceIn(before);
  const known = before.status === 'ok' ? before.value.ids : [];
  const other = known.find((id) => id !== place.batch);
  const isUnknown = first.status === 'failed' && first.kind === 'not_found';
  const asksAgain = isUnknown && other !== undefined;
  const asked = asksAgain ? await api.stopBatch({ ...place, batch: other }) : first;
  if (silenceIn(asked) !== null) return silenceIn(asked);
  const read = asksAgain ? await readSoundly(place, ports) : before;
  if (read.status === 'failed') return asked.status === 'failed' ? asked : read;
  const isOver = batchState(read.value).status === 'over';
  if (!isOver && asked.status === 'failed') return asked;
  const word = foreignText(read.value.status ?? 'running', 40);
  const problem = isOver
    ? outstandingIn(read.value)
    : `its end was asked for, and the batch is still "${word}"`;
  return problem === null ? null : { problem, retryAfterSeconds: null };
}

/** The batch, unless what was said of it confirms nothing, neither an end nor another id. */
async function readSoundly(
  place: BatchPlace,
  ports: Pick<SimulatorPorts, 'api'>,
): Promise<ApiOutcome<Batch>> {
  const read = await readBatch(place, ports);
  if (read.status === 'failed') return read;
  const fault = faultOfBatch(read, place);
  return fault === null ? read : contradiction(fault.message, read.requests);
}
