import type { RunState } from '../../lib/domain/run.ts';
import type { Ports } from '../../lib/steps/ports.ts';
import { FunctionCall } from './function-call.ts';
import type { GateParts } from './gate-client.ts';
import { START, type SimulatedRun, type SimulatedWorld } from './simulated-world.ts';

const SWEEP_MS = 240_000;
/** A run that should have ended this long ago has nobody who ends it. */
const OVERDUE_MS = 60_000;
const HORIZON_MS = 4 * 3_600_000;

/** Claims that the run has its record, its verdict, and an answer from the receiver of its end. */
export function isClosed({ stores }: SimulatedWorld, { runId }: SimulatedRun): boolean {
  const run = stores.runs.get(runId);
  if (run === undefined) return true;
  if (run.verdict === null) return false;
  return run.notifications.some(({ status }) => status === 'delivered' || status === 'refused');
}

/** Looks every few minutes for runs that nobody ended, until none is left. */
export async function sweep(world: SimulatedWorld, parts: GateParts): Promise<void> {
  const { clock } = world;
  while (world.runs.some((run) => run.isAttended || !isClosed(world, run))) {
    if (clock.now() - START > HORIZON_MS) return;
    await clock.sleep(SWEEP_MS);
    const overdue = world.runs.filter((run) => {
      const isLate = clock.now() > run.deadlineAt + OVERDUE_MS;
      return isLate && !isClosed(world, run);
    });
    await Promise.all(overdue.map((run) => closeAbandoned(world, run, parts)));
  }
}

/** Two closers at once, as when an event and the sweeper come together. */
export async function closeAbandoned(
  world: SimulatedWorld,
  run: SimulatedRun,
  parts: GateParts,
): Promise<void> {
  if (!world.stores.runs.has(run.runId)) return;
  const closing = [0, 1].map(async (which) => {
    await world.clock.sleep(world.latency(0, 50) * which);
    const call = new FunctionCall(world, run, {
      name: 'close-run',
      seconds: 120,
      onProcessDeath: () => {},
    });
    try {
      await call.live(() => close(run, parts, parts.ports(call)));
    } catch {
      // The sweeper comes again.
    }
  });
  await Promise.all(closing);
}

async function close(run: SimulatedRun, { steps }: GateParts, ports: Ports): Promise<void> {
  const state: RunState = {
    runId: run.runId,
    next: 'aggregate',
    waitSeconds: 0,
    tick: 0,
    failure: { error: 'ExecutionAborted', cause: 'the execution ended without a verdict' },
  };
  const aggregated = await steps['aggregate-run']?.(state, ports);
  if (aggregated !== undefined) await steps['notify-outcome']?.(aggregated, ports);
}
