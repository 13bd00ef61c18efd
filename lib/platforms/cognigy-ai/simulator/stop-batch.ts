import { foreignText } from '../../foreign-text.ts';
import { batchState } from './batch-state.ts';
import type { BatchPlace } from './simulator-api.ts';
import type { SimulatorPorts } from './simulator-ports.ts';

/** Asks for an end, and looks once whether it came: why it may still run, in words; null where it has ended. */
export async function stopBatch(
  place: BatchPlace,
  { api }: Pick<SimulatorPorts, 'api'>,
): Promise<string | null> {
  const asked = await api.stopBatch(place);
  const read = await api.readBatch(place);
  const problem = asked.status === 'failed' ? asked.problem : null;
  if (read.status === 'failed') {
    return read.kind === 'not_found' && asked.status === 'failed' && asked.kind === 'not_found'
      ? null
      : (problem ?? read.problem);
  }
  if (batchState(read.value).status === 'over') return null;
  const word = foreignText(read.value.status ?? 'running', 40);
  return problem ?? `its end was asked for, and the batch is still "${word}"`;
}
