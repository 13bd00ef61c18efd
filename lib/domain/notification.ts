import * as z from 'zod';
import { scopeOf } from './may-ship.ts';
import { Metrics, Report } from './report.ts';
import { NewlyFailing } from './run.ts';
import { Scope } from './scope.ts';
import { Reason, Verdict } from './verdict.ts';
import { withinShare } from './within-share.ts';

const EXECUTION_ID_BYTES = 8_000;
const REASON_BYTES = 10_000;

/** What a notification endpoint is told when a run ends; the first five fields are the contract's. */
export const Notification = z.strictObject({
  /** The platform's, or the run's where a run has several executions or none. */
  execution_id: z.string(),
  /** In the sense of a pipeline: everything but the verdict `passed` is `failed`. */
  status: z.enum(['passed', 'failed']),
  pass_rate: Metrics.shape.pass_rate,
  coverage: Metrics.shape.coverage,
  /** When the run ended. */
  timestamp: z.iso.datetime(),
  run_id: z.string(),
  suite_id: z.string(),
  /** The first of them where there are very many; the bus takes 256 kB and an endpoint what it likes. */
  execution_ids: z.array(z.string()),
  /** How many executions there are; absent where `execution_ids` has them all. */
  execution_count: z.int().positive().optional(),
  verdict: Verdict,
  reasons: z.array(Reason),
  /** What the verdict speaks of: the whole suite or a part of it, a bot or a mock. */
  scope: Scope,
  /** There where cases of an earlier run were run again. */
  rerun_of: Report.shape.rerun_of,
  totals: Metrics.shape.totals,
  /** What the suite or the caller calls the version that was tested; absent where nobody does. */
  bot_version: z.string().optional(),
  /** There where the run was held against a baseline, and cases that passed then fail now. */
  newly_failing: NewlyFailing.optional(),
  /** The build that the run was started in, as the CI claims; without credentials. */
  build_url: z.string().optional(),
  /** The head of the chain that the verdict is the newest record of; null where it has no record. */
  audit: z
    .strictObject({
      sequence: z.int().positive(),
      hash: z.string().length(64),
      /** Of the key that has signed the verdict, and with it this head; null where nothing is signed yet. */
      keyid: z.string().length(64).nullable(),
    })
    .nullable(),
  /** Where a person can read the report; null where it has no address. */
  report_url: z.string().nullable(),
});
export type Notification = z.infer<typeof Notification>;

/** The part of a report that goes into a notification. */
export const NotifiedRun = Report.pick({
  run_id: true,
  suite_id: true,
  verdict: true,
  reasons: true,
  scope: true,
  rerun_of: true,
  finished_at: true,
  totals: true,
  pass_rate: true,
  coverage: true,
}).extend({
  batches: z.array(Report.shape.batches.element.pick({ execution_id: true })),
  bot_version: Notification.shape.bot_version,
  newly_failing: Notification.shape.newly_failing,
  build_url: Notification.shape.build_url,
  audit: Notification.shape.audit,
});
export type NotifiedRun = z.infer<typeof NotifiedRun>;

/** A function of the run alone, so that every attempt sends the same message. */
export function notificationBody(run: NotifiedRun, reportUrl: string | null = null): Notification {
  const executionIds = run.batches.flatMap(({ execution_id: id }) => (id === null ? [] : [id]));
  const [onlyExecution] = executionIds;
  const named = withinShare(executionIds, EXECUTION_ID_BYTES);
  return {
    execution_id:
      executionIds.length === 1 && onlyExecution !== undefined ? onlyExecution : run.run_id,
    status: run.verdict === 'passed' ? 'passed' : 'failed',
    pass_rate: run.pass_rate,
    coverage: run.coverage,
    timestamp: run.finished_at,
    run_id: run.run_id,
    suite_id: run.suite_id,
    execution_ids: named,
    ...(named.length === executionIds.length ? {} : { execution_count: executionIds.length }),
    verdict: run.verdict,
    reasons: withinShare(run.reasons, REASON_BYTES),
    scope: scopeOf(run),
    ...(run.rerun_of === undefined ? {} : { rerun_of: run.rerun_of }),
    totals: run.totals,
    ...(run.bot_version === undefined ? {} : { bot_version: run.bot_version }),
    ...(run.newly_failing === undefined ? {} : { newly_failing: run.newly_failing }),
    ...(run.build_url === undefined ? {} : { build_url: run.build_url }),
    audit: run.audit,
    report_url: reportUrl,
  };
}
