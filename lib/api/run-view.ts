import * as z from 'zod';
import { defined } from '../defined.ts';
import { type BatchRecord, isPlanned, isUnanswered } from '../domain/batch.ts';
import { isoTime } from '../domain/instant.ts';
import {
  awaitsSnapshot,
  isPart,
  NotificationRecord,
  RerunOf,
  type RunRecord,
  type RunTally,
  Trigger,
} from '../domain/run.ts';
import { countsOf } from '../domain/run-counts.ts';
import { Reason, Verdict } from '../domain/verdict.ts';

const isoInstant = z.iso.datetime();
const count = z.int().nonnegative();

/** A run as the API shows it. */
export const RunView = z.strictObject({
  run_id: z.string(),
  suite_id: z.string(),
  suite_name: z.string().optional().describe('There where the suite has a name.'),
  status: z.enum(['running', 'finished']).describe('finished: the verdict is on record.'),
  step: z
    .enum(['validate-suite', 'take-snapshot', 'submit-batches', 'poll-batches', 'aggregate-run'])
    .describe('The step that it has got to.'),
  verdict: Verdict.nullable(),
  reasons: z.array(Reason),
  labels: z.record(z.string(), z.string()),
  platform: z
    .strictObject({ name: z.string(), url: z.string() })
    .optional()
    .describe('What executes the suite; absent in gates of 0.1.0.'),
  trigger: Trigger,
  started_at: isoInstant,
  deadline_at: isoInstant.describe('When it ends by what is known.'),
  finished_at: isoInstant.nullable(),
  cancel_requested_at: isoInstant.nullable(),
  counts: z
    .strictObject({
      cases: count,
      cases_done: count,
      batches: count,
      batches_out: count,
      batches_done: count,
    })
    .nullable()
    .describe('null until the batches are planned.'),
  trouble: z.string().nullable().describe('What keeps the platform from answering, for people.'),
  snapshot: z
    .strictObject({
      name: z.string().nullable(),
      id: z.string().nullable().describe('null until it is made.'),
      hash: z.string().nullable().describe('Of its content.'),
      endpoint: z
        .strictObject({
          name: z.string(),
          status: z.enum(['lending', 'failed', 'lent', 'returned']),
          note: z
            .string()
            .nullable()
            .describe('What was found of it in place of what was expected.'),
        })
        .nullable()
        .describe('What is lent to the run; null where nothing is.'),
    })
    .optional()
    .describe('There where the run makes the snapshot that it gates.'),
  simulated: z.literal(true).optional().describe('There where a mock answered.'),
  part: z.literal(true).optional().describe('There where cases of the suite were left out.'),
  rerun_of: RerunOf.optional().describe('There where it took its cases from another run.'),
  audit: z.strictObject({ audit_id: z.string(), seq: z.int(), hash: z.string() }).nullable(),
  notifications: z.array(
    z.strictObject({
      endpoint: z.string(),
      id: z.string(),
      status: NotificationRecord.shape.status,
      attempts: count,
      last_problem: z.string().nullable(),
    }),
  ),
});
export type RunView = z.infer<typeof RunView>;

export function runView(run: RunRecord, batches: readonly BatchRecord[]): RunView {
  return {
    run_id: run.runId,
    suite_id: run.suiteId,
    ...defined({ suite_name: run.suiteName }),
    status: run.verdict === null || run.audit === null ? 'running' : 'finished',
    step: stepOf(run, batches),
    verdict: run.verdict,
    reasons: run.reasons,
    labels: run.labels,
    platform: { name: run.platform, url: run.platformUrl },
    trigger: run.trigger,
    started_at: isoTime(run.startedAt),
    deadline_at: isoTime(run.deadlineAt),
    finished_at: run.finishedAt === null ? null : isoTime(run.finishedAt),
    cancel_requested_at: run.cancelRequestedAt === null ? null : isoTime(run.cancelRequestedAt),
    counts: countsView(run, batches),
    trouble: run.unreachableSince === null ? null : unreachable(run.unreachableSince),
    ...snapshotView(run),
    ...limitsView(run),
    audit: run.audit && {
      audit_id: run.audit.auditId,
      seq: run.audit.seq,
      hash: run.audit.hash,
    },
    notifications: run.notifications.map(({ lastProblem, ...notification }) => ({
      ...notification,
      last_problem: lastProblem,
    })),
  };
}

function limitsView(run: RunRecord): Pick<RunView, 'simulated' | 'part' | 'rerun_of'> {
  const part = isPart(run) ? (true as const) : undefined;
  return defined({ simulated: run.simulated, part, rerun_of: run.rerunOf });
}

function stepOf(run: RunRecord, batches: readonly BatchRecord[]): RunView['step'] {
  if (run.verdict !== null) return 'aggregate-run';
  if (run.planned === null) return awaitsSnapshot(run) ? 'take-snapshot' : 'validate-suite';
  const isUntouched = batches.every(isPlanned);
  return isUntouched || batches.some(isUnanswered) ? 'submit-batches' : 'poll-batches';
}

function countsView(run: RunRecord, batches: readonly BatchRecord[]): RunView['counts'] {
  if (run.planned === null) return null;
  const { cases, casesDone, batches: planned, batchesOut, batchesDone } = countsOf(batches);
  return {
    cases,
    cases_done: casesDone,
    batches: planned,
    batches_out: batchesOut,
    batches_done: batchesDone,
  };
}

function snapshotView({ snapshot }: RunRecord): Pick<RunView, 'snapshot'> {
  if (snapshot === undefined) return {};
  const { name, asked, taken, loan } = snapshot;
  const endpoint = asked?.plan.endpoint ?? null;
  return {
    snapshot: {
      name: asked?.plan.name ?? name ?? null,
      id: taken?.id ?? null,
      hash: taken?.hash ?? null,
      endpoint:
        endpoint === null || loan === undefined
          ? null
          : { name: endpoint.name, status: loan.status, note: loan.note ?? null },
    },
  };
}

function unreachable(since: number): string {
  return `the platform has not answered since ${isoTime(since)}`;
}

const Tally = z
  .strictObject({
    planned: count,
    passed: count,
    failed: count,
    not_evaluated: count,
    flaky: count,
    quarantined: count,
    left_out: count
      .optional()
      .describe('Cases that were left out, since the verdict was decided without them.'),
    pass_rate: z.number(),
    intent_coverage: z.number(),
    p95_latency_ms: z.number().nullable(),
  })
  .describe('The figures that lists and trends show of a run.');

/** A run in a list. */
export const RunSummary = z.strictObject({
  ...RunView.pick({
    run_id: true,
    suite_id: true,
    suite_name: true,
    verdict: true,
    labels: true,
    started_at: true,
    finished_at: true,
    simulated: true,
    part: true,
    rerun_of: true,
    platform: true,
  }).shape,
  tally: Tally.nullable().describe('null until the run has ended.'),
});
export type RunSummary = z.infer<typeof RunSummary>;

export function runSummary(run: RunRecord): RunSummary {
  return {
    run_id: run.runId,
    suite_id: run.suiteId,
    ...defined({ suite_name: run.suiteName }),
    verdict: run.verdict,
    labels: run.labels,
    started_at: isoTime(run.startedAt),
    finished_at: run.finishedAt === null ? null : isoTime(run.finishedAt),
    platform: { name: run.platform, url: run.platformUrl },
    ...limitsView(run),
    tally: run.tally === undefined ? null : tallyView(run.tally),
  };
}

function tallyView(tally: RunTally): z.infer<typeof Tally> {
  const { planned, passed, failed, flaky, quarantined } = tally;
  return {
    planned,
    passed,
    failed,
    not_evaluated: tally.notEvaluated,
    flaky,
    quarantined,
    ...defined({ left_out: tally.leftOut }),
    pass_rate: tally.passRate,
    intent_coverage: tally.intentCoverage,
    p95_latency_ms: tally.p95LatencyMs,
  };
}

/** Records of one audit chain, as they were sealed, and where the next ones begin. */
export const AuditPage = z.strictObject({
  chain: z.string(),
  records: z.array(z.record(z.string(), z.unknown())),
  /** Seq of the last of them, to be asked for what comes after; null where there is no more. */
  next: z.int().nullable(),
});
export type AuditPage = z.infer<typeof AuditPage>;

export const RunList = z.strictObject({
  runs: z.array(RunSummary).describe('Newest first.'),
  next: z
    .string()
    .nullable()
    .describe(
      'Id of the last of them, to be asked for what comes after; null where there is no more.',
    ),
});
export type RunList = z.infer<typeof RunList>;

export const SuiteList = z.strictObject({
  suites: z
    .array(
      z.strictObject({
        suite_id: z.string(),
        runs: count,
        has_more_runs: z.boolean().describe('`runs` is then where counting stopped.'),
        latest: RunSummary,
      }),
    )
    .describe('By id.'),
  next: z
    .string()
    .nullable()
    .describe('Id of a suite, to be asked for what comes after; null where there is no more.'),
});
export type SuiteList = z.infer<typeof SuiteList>;

/** How to get a report. */
export const ReportLink = z.strictObject({
  run_id: z.string(),
  format: z.string(),
  media_type: z.string(),
  url: z.url().describe('Needs no other permission, so it is as secret as the report.'),
  expires_at: isoInstant,
});
export type ReportLink = z.infer<typeof ReportLink>;
