import type { NotEnded } from '../../../steps/ports/platform.ts';
import { foreignText } from '../../foreign-text.ts';
import { silenceIn } from '../api-outcome.ts';
import { batchState } from './batch-state.ts';
import { readBatch } from './look-at-simulation.ts';
import type { BatchPlace } from './simulator-api.ts';
import type { SimulatorPorts } from './simulator-ports.ts';

/**
 * Asks for an end, and looks once whether it came: why it may still run; null where it has ended.
 *
 * The id that an order was answered with may be none that an address takes; the list of its scenario tells
 * others. A batch that is not known by any may run all the same.
 */
export async function stopBatch(
  place: BatchPlace,
  ports: Pick<SimulatorPorts, 'api'>,
): Promise<NotEnded | null> {
  const { api } = ports;
  const first = await api.stopBatch(place);
  const before = silenceIn(first) ?? (await readBatch(place, ports));
  if (silenceIn(before) !== null) return silenceIn(before);
  const known = before.status === 'ok' ? before.value.ids : [];
  const other = known.find((id) => id !== place.batch);
  const isUnknown = first.status === 'failed' && first.kind === 'not_found';
  const asksAgain = isUnknown && other !== undefined;
  const asked = asksAgain ? await api.stopBatch({ ...place, batch: other }) : first;
  if (silenceIn(asked) !== null) return silenceIn(asked);
  const read = asksAgain ? await readBatch(place, ports) : before;
  if (read.status === 'failed') return asked.status === 'failed' ? asked : read;
  if (batchState(read.value).status === 'over') return null;
  if (asked.status === 'failed') return asked;
  const word = foreignText(read.value.status ?? 'running', 40);
  const problem = `its end was asked for, and the batch is still "${word}"`;
  return { problem, retryAfterSeconds: null };
}
