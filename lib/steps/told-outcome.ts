import { ErrorName } from '../domain/errors.ts';
import { unassessable } from '../domain/gate/unassessable.ts';
import { isoTime } from '../domain/instant.ts';
import { scopeOf } from '../domain/may-ship.ts';
import type { NotifiedRun } from '../domain/notification.ts';
import type { RunRecord } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import { recordOf } from './decision/append-once.ts';
import type { Ports } from './ports/ports.ts';

/** What the audit record says; where there is none, that there is none, and the gate stays shut. */
export async function toldOutcome(
  run: RunRecord,
  { failure: failed }: Pick<RunState, 'failure'>,
  ports: Pick<Ports, 'audit' | 'now'>,
): Promise<NotifiedRun> {
  const record = run.audit === null ? null : await recordOf(ports.audit, run);
  if (record !== null) {
    return {
      run_id: run.runId,
      suite_id: run.suiteId,
      verdict: record.verdict,
      reasons: record.reasons,
      scope: scopeOf(record),
      rerun_of: record.rerun_of,
      finished_at: record.decided_at,
      totals: record.totals,
      pass_rate: record.pass_rate,
      coverage: record.coverage_analysis,
      batches: record.batches,
      bot_version: record.labels.bot_version,
      newly_failing: run.newlyFailing,
      build_url: record.provenance?.build_url,
      audit: { sequence: record.seq, hash: record.hash, keyid: keyIdOf(run) },
    };
  }
  const failure = failed ?? { error: ErrorName.auditUnavailable, cause: 'unknown' };
  const message = `the audit record could not be written: ${failure.cause}`;
  const { verdict, metrics } = unassessable(run, failure);
  return {
    run_id: run.runId,
    suite_id: run.suiteId,
    verdict,
    reasons: [{ code: 'not_audited', message }],
    finished_at: isoTime(ports.now()),
    totals: metrics.totals,
    pass_rate: metrics.pass_rate,
    coverage: metrics.coverage,
    batches: [],
    audit: null,
  };
}

function keyIdOf({ signature }: RunRecord): string | null {
  return signature?.status === 'signed' ? signature.keyid : null;
}
