import { foreignText } from '../../foreign-text.ts';
import { batchState } from './batch-state.ts';
import { readBatch } from './look-at-simulation.ts';
import type { BatchPlace } from './simulator-api.ts';
import type { SimulatorPorts } from './simulator-ports.ts';

/**
 * Asks for an end, and looks once whether it came: why it may still run, in words; null where it has ended.
 *
 * The id that an order was answered with may be none that an address takes; the list of its scenario tells others.
 */
export async function stopBatch(
  place: BatchPlace,
  ports: Pick<SimulatorPorts, 'api'>,
): Promise<string | null> {
  const { api } = ports;
  const first = await api.stopBatch(place);
  const before = await readBatch(place, ports);
  const known = before.status === 'ok' ? before.value.ids : [];
  const other = known.find((id) => id !== place.batch);
  const isUnknown = first.status === 'failed' && first.kind === 'not_found';
  const asksAgain = isUnknown && other !== undefined;
  const asked = asksAgain ? await api.stopBatch({ ...place, batch: other }) : first;
  const read = asksAgain ? await readBatch(place, ports) : before;
  const problem = asked.status === 'failed' ? asked.problem : null;
  if (read.status === 'failed') {
    return read.kind === 'not_found' && isUnknown ? null : (problem ?? read.problem);
  }
  if (batchState(read.value).status === 'over') return null;
  const word = foreignText(read.value.status ?? 'running', 40);
  return problem ?? `its end was asked for, and the batch is still "${word}"`;
}
