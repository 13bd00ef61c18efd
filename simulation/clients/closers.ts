import { secondsUntilRedelivery } from '../../lib/domain/pace/redelivery-plan.ts';
import { isOwing } from '../../lib/domain/run.ts';
import { closeRuns, type SweepPorts } from '../../lib/steps/close-runs.ts';
import type { ClosingEvent } from '../../lib/steps/closing-event.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { redeliverNotifications } from '../../lib/steps/redeliver-notifications.ts';
import { FunctionCall } from '../world/function-call.ts';
import { type SimulatedRun, type SimulatedWorld, START } from '../world/simulated-world.ts';
import type { GateParts } from './gate-parts.ts';

export const SWEEP_MS = 300_000;
const HORIZON_MS = 4 * 3_600_000;
/** The event bus calls a function again that has failed. */
const CALLS = 3;
const CALL_AGAIN_MS = 20_000;
/** A message that was received so often is put aside for a person. */
const RECEIPTS = 10;

/** Claims that the run has its record, its verdict, and owes nobody anything. */
export function isClosed({ stores }: SimulatedWorld, { runId }: SimulatedRun): boolean {
  const run = stores.runs.get(runId);
  return run === undefined || !isOwing(run);
}

/** Looks every five minutes for runs that nobody ended, until none is left. */
export async function sweep(world: SimulatedWorld, parts: GateParts): Promise<void> {
  const { clock } = world;
  while (world.runs.some((run) => run.isAttended || !isClosed(world, run))) {
    if (clock.now() - START > HORIZON_MS) return;
    await clock.sleep(SWEEP_MS);
    const open = world.runs.filter((run) => !isClosed(world, run));
    await Promise.all(open.map((run) => callCloser(world, run, { kind: 'sweep' }, parts)));
  }
}

/** Two closers at once, as where the event of an execution's end comes twice. */
export async function closeEnded(
  world: SimulatedWorld,
  run: SimulatedRun,
  status: 'FAILED' | 'TIMED_OUT' | 'ABORTED',
  parts: GateParts,
): Promise<void> {
  const ended = { kind: 'ended' as const, name: run.runId, status, error: null, cause: null };
  const closing = [0, 1].map(async (which) => {
    await world.clock.sleep(world.latency(0, 50) * which);
    await callCloser(world, run, ended, parts);
  });
  await Promise.all(closing);
}

async function callCloser(
  world: SimulatedWorld,
  run: SimulatedRun,
  event: ClosingEvent,
  parts: GateParts,
): Promise<void> {
  for (let time = 1; time <= CALLS; time += 1) {
    try {
      const call = functionCall(world, run, 'close-run');
      const ports = sweepPorts(world, run, parts.ports(call), parts);
      await call.live(() => closeRuns(event, ports));
      return;
    } catch {
      await world.clock.sleep(CALL_AGAIN_MS);
    }
  }
}

function sweepPorts(
  world: SimulatedWorld,
  run: SimulatedRun,
  ports: Ports,
  parts: GateParts,
): SweepPorts {
  // Of the one run that this simulated function answers for; the real one goes through them all.
  const owingUntil = (): number => {
    const known = world.stores.runs.get(run.runId);
    return known !== undefined && isOwing(known) ? known.deadlineAt : Number.NaN;
  };
  return {
    ...ports,
    executions: {
      async look() {
        if (run.isAttended) return { status: 'RUNNING', error: null, cause: null };
        const last = run.executions.at(-1);
        if (last === undefined) return null;
        return { status: last.status, error: last.error ?? null, cause: last.cause ?? null };
      },
    },
    runsDueBefore: async (instant) => (owingUntil() < instant ? [run.runId] : []),
    runsDueAfter: async (instant) => (owingUntil() > instant ? [run.runId] : []),
    owe: async () => owe(world, run, 0, parts),
  };
}

/** Puts the run's notifications into the queue from which they are tried again and again. */
export function owe(
  world: SimulatedWorld,
  run: SimulatedRun,
  delaySeconds: number,
  parts: GateParts,
): void {
  world.later(delaySeconds * 1_000, () => redeliver(world, run, parts));
}

async function redeliver(world: SimulatedWorld, run: SimulatedRun, parts: GateParts) {
  for (let receipt = 1; receipt <= RECEIPTS; receipt += 1) {
    let isDone = false;
    try {
      const call = functionCall(world, run, 'redeliver');
      const exclusively = <T>(_: string, work: () => Promise<T>) => work();
      const ports = { ...parts.ports(call), exclusively };
      await call.live(async () => {
        const { status } = await redeliverNotifications(run.runId, ports);
        isDone = status === 'done';
      });
    } catch {
      // The message stays in the queue.
    }
    if (isDone) return;
    await world.clock.sleep(secondsUntilRedelivery(receipt) * 1_000);
  }
}

/** One call of a function of this name, which nothing above it cuts short. */
function functionCall(world: SimulatedWorld, run: SimulatedRun, name: string): FunctionCall {
  const above = { onProcessDeath: () => {}, onStop: () => {} };
  return new FunctionCall(world, run, { name, seconds: 120, ...above });
}
