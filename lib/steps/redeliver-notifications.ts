import { NotificationUndelivered } from '../domain/errors.ts';
import { RunState } from '../domain/run-state.ts';
import { type NotificationPorts, notifyOutcome } from './notify-outcome.ts';
import { runOf } from './run-access.ts';

export interface RedeliveryPorts extends NotificationPorts {
  /** Does the work unless somebody else is doing it; null where that is so. */
  readonly exclusively: <T>(name: string, work: () => Promise<T>) => Promise<T | null>;
}

export type Redelivered =
  /** Nothing is owed any more. */
  | { readonly status: 'done' }
  /** Somebody else is at it. */
  | { readonly status: 'busy' }
  | { readonly status: 'owed'; readonly problem: string };

/**
 * Tries once more what a run's endpoints have not acknowledged; done before, it does nothing.
 *
 * @throws IntegrityViolated where the ledger does not know the run.
 */
export async function redeliverNotifications(
  runId: string,
  ports: RedeliveryPorts,
): Promise<Redelivered> {
  const redelivered = await ports.exclusively(`NOTIFY#${runId}`, () => attempt(runId, ports));
  return redelivered ?? { status: 'busy' };
}

async function attempt(runId: string, ports: RedeliveryPorts): Promise<Redelivered> {
  const { notifications } = await runOf(ports.ledger, runId);
  if (!notifications.some(({ status }) => status === 'pending' || status === 'undelivered')) {
    return { status: 'done' };
  }
  try {
    await notifyOutcome(RunState.parse({ runId }), ports);
    return { status: 'done' };
  } catch (error) {
    if (!(error instanceof NotificationUndelivered)) throw error;
    return { status: 'owed', problem: error.message };
  }
}
