import { NotificationUndelivered } from '../domain/errors.ts';
import { type NotifiedRun, notificationBody } from '../domain/notification.ts';
import type { NotificationRecord, RunRecord, RunState } from '../domain/run.ts';
import { recordOf } from './append-once.ts';
import type { DeliveryOutcome, Ports } from './ports.ts';
import { amendRun, runOf } from './run-access.ts';
import { isoTime } from './run-report.ts';

/**
 * Tells every endpoint once how the run ended, with the same id on every attempt.
 *
 * @throws NotificationUndelivered where an endpoint may still acknowledge; those that have are not
 * told again. The verdict stands whatever comes of it.
 */
export async function notifyOutcome(state: RunState, ports: Ports): Promise<RunState> {
  const { ledger, notifier } = ports;
  let run = await runOf(ledger, state.runId);
  const body = JSON.stringify(notificationBody(await toldOutcome(run, state, ports)));
  const worthRetrying: string[] = [];
  for (const endpoint of notifier.endpoints) {
    const before = recordFor(run, endpoint);
    if (before.status === 'delivered' || before.status === 'refused') continue;
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
    run = await amendRun(ledger, run.runId, (latest) => withNotification(latest, after));
    if (outcome.status === 'failed' && !outcome.permanent) worthRetrying.push(endpoint);
  }
  if (worthRetrying.length > 0) {
    throw new NotificationUndelivered(`not acknowledged by ${worthRetrying.join(', ')}`);
  }
  return state;
}

/** What the audit record says; where there is none, that there is none, and the gate stays shut. */
async function toldOutcome(run: RunRecord, state: RunState, ports: Ports): Promise<NotifiedRun> {
  const record = run.audit === null ? null : await recordOf(ports.audit, run);
  if (record !== null) {
    return {
      run_id: run.runId,
      suite_id: run.suiteId,
      verdict: record.verdict,
      reasons: record.reasons,
      finished_at: record.decided_at,
      totals: record.totals,
      pass_rate: record.pass_rate,
      coverage: record.coverage_analysis,
      batches: record.batches,
    };
  }
  const planned = run.planned?.cases ?? 0;
  const message = `the audit record could not be written: ${state.failure?.cause ?? 'unknown'}`;
  return {
    run_id: run.runId,
    suite_id: run.suiteId,
    verdict: 'error',
    reasons: [{ code: 'not_audited', message }],
    finished_at: isoTime(ports.now()),
    totals: { planned, evaluated: 0, passed: 0, failed: 0, not_evaluated: planned },
    pass_rate: 0,
    coverage: { intent_coverage: 0, entity_coverage: 0 },
    batches: [],
  };
}

function statusAfter(outcome: DeliveryOutcome): NotificationRecord['status'] {
  if (outcome.status === 'delivered') return 'delivered';
  return outcome.permanent ? 'refused' : 'undelivered';
}

function recordFor(run: RunRecord, endpoint: string): NotificationRecord {
  return (
    run.notifications.find((record) => record.endpoint === endpoint) ?? {
      endpoint,
      id: `msg_${run.runId}`,
      status: 'pending',
      attempts: 0,
      lastProblem: null,
    }
  );
}

function withNotification(run: RunRecord, record: NotificationRecord): RunRecord {
  const others = run.notifications.filter(({ endpoint }) => endpoint !== record.endpoint);
  return { ...run, notifications: [...others, record] };
}
