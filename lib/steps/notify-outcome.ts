import { NotificationUndelivered } from '../domain/errors.ts';
import { notificationBody } from '../domain/notification.ts';
import type { NotificationRecord, RunRecord } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import { owedNotification } from './owed-notification.ts';
import type { DeliveryOutcome, Notifier } from './ports/notifier.ts';
import type { Ports } from './ports/ports.ts';
import { amendRun, runOf } from './run-access.ts';
import { toldOutcome } from './told-outcome.ts';

export type NotificationPorts = Pick<Ports, 'ledger' | 'audit' | 'notifier' | 'now'>;

/**
 * Tells every endpoint once how the run ended, with the same id on every attempt.
 *
 * @throws NotificationUndelivered where an endpoint may still acknowledge; those that have are not
 * told again. The verdict stands whatever comes of it.
 */
export async function notifyOutcome(state: RunState, ports: NotificationPorts): Promise<RunState> {
  const { ledger, notifier } = ports;
  let run = await runOf(ledger, state.runId);
  const told = await toldOutcome(run, state, ports);
  const reportUrl = notifier.reportUrl?.(run.runId) ?? null;
  const body = JSON.stringify(notificationBody(told, reportUrl));
  const worthRetrying: string[] = [];
  for (const endpoint of endpointsOf(run, notifier)) {
    const before = recordFor(run, endpoint);
    if (before.status === 'delivered' || before.status === 'refused') continue;
    if (notifier.wants?.(endpoint, told.verdict) === false) {
      run = await amendRun(ledger, run.runId, (latest) => withoutNotification(latest, endpoint));
      continue;
    }
    const outcome = await notifier.deliver(endpoint, {
      id: before.id,
      timestamp: ports.now(),
      body,
    });
    const after: NotificationRecord = {
      ...before,
      status: statusAfter(outcome),
      attempts: before.attempts + 1,
      lastProblem: outcome.status === 'delivered' ? null : outcome.problem,
    };
    const isWorthRetrying = outcome.status === 'failed' && !outcome.permanent;
    // Before it is written down, so that a crash in between can only make it happen twice.
    if (isWorthRetrying && before.attempts === 0) await notifier.tryLater?.(run.runId);
    run = await amendRun(ledger, run.runId, (latest) => withNotification(latest, after));
    if (isWorthRetrying) worthRetrying.push(endpoint);
  }
  if (worthRetrying.length > 0) {
    throw new NotificationUndelivered(`not acknowledged by ${worthRetrying.join(', ')}`);
  }
  return state;
}

function statusAfter(outcome: DeliveryOutcome): NotificationRecord['status'] {
  if (outcome.status === 'delivered') return 'delivered';
  return outcome.permanent ? 'refused' : 'undelivered';
}

/** Those that are always told, and those that the run names. */
function endpointsOf(run: RunRecord, notifier: Notifier): string[] {
  const named = run.notifications.map(({ endpoint }) => endpoint);
  return [...new Set([...notifier.endpoints, ...named])];
}

function recordFor(run: RunRecord, endpoint: string): NotificationRecord {
  return (
    run.notifications.find((record) => record.endpoint === endpoint) ??
    owedNotification(run.runId, endpoint)
  );
}

function withNotification(run: RunRecord, record: NotificationRecord): RunRecord {
  const { notifications } = withoutNotification(run, record.endpoint);
  return { ...run, notifications: [...notifications, record] };
}

function withoutNotification(run: RunRecord, endpoint: string): RunRecord {
  const others = run.notifications.filter((record) => record.endpoint !== endpoint);
  return others.length === run.notifications.length ? run : { ...run, notifications: others };
}
