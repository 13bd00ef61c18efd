import type { RunState } from '../domain/run-state.ts';
import { pollBatches } from './poll-batches.ts';
import type { LoopPorts } from './ports/ports.ts';

/** Up to here a process that waits is cheaper than the transitions that it saves: decision 64. */
const NEAR_SECONDS = 10;
/** From its start, after which it begins no pass: a function's time limit leaves the last one its own. */
export const PATIENCE_SECONDS = 60;

/**
 * Poll Batches, again and again while the next look is near, where its process can wait by itself.
 *
 * Nothing is held back meanwhile: whoever runs it anew begins with what the last look has written down.
 */
export async function pollWhileNear(before: RunState, ports: LoopPorts): Promise<RunState> {
  const { waiting } = ports;
  const endsAt = (waiting?.seconds() ?? 0) + PATIENCE_SECONDS;
  let state = await pollBatches(before, ports);
  if (waiting === undefined) return state;
  while (isNear(state) && waiting.seconds() + state.waitSeconds <= endsAt) {
    await waiting.sleep(state.waitSeconds);
    state = await pollBatches(state, ports);
  }
  return state;
}

function isNear({ next, waitSeconds }: RunState): boolean {
  return next === 'wait' && waitSeconds <= NEAR_SECONDS;
}
