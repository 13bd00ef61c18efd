import * as z from 'zod';
import { ErrorName } from './errors.ts';
import { EvidenceRef } from './evidence-ref.ts';
import { KeptPolicy } from './governance/policy.ts';
import { Provenance } from './governance/provenance.ts';
import { CLOCK_TOLERANCE_MS, instant } from './instant.ts';
import { VerdictSignature } from './signature.ts';
import { NotApplied } from './suite/not-applied.ts';
import { SnapshotPlan, TakenSnapshot } from './suite/prepared/snapshot-plan.ts';
import { Reason, Verdict } from './verdict.ts';

/** Who started a run: the trigger's kind and the name it gives its principal. */
export const Trigger = z.strictObject({
  /** `mcp`: a coding agent, at the request of the principal. */
  kind: z.enum(['cli', 'mcp', 'api', 'schedule', 'pipeline']),
  principal: z.string(),
});
export type Trigger = z.infer<typeof Trigger>;

/** The run that a rerun takes its cases from, and which of them. */
export const RerunOf = z.strictObject({
  run_id: z.string(),
  cases: z.enum(['failed', 'not_evaluated']),
});
export type RerunOf = z.infer<typeof RerunOf>;

/** Where the rest of a rerun's cases come from: the suite as a whole, and the report of the earlier run. */
export const CarriedFrom = z.strictObject({ suite: EvidenceRef, report: EvidenceRef });
export type CarriedFrom = z.infer<typeof CarriedFrom>;

/** The run that others of its suite are held against. */
export const Baseline = z.strictObject({
  suiteId: z.string(),
  label: z.string(),
  runId: z.string(),
  report: EvidenceRef,
  /** Milliseconds since 1970 UTC. */
  setAt: z.int(),
  setBy: z.string(),
});
export type Baseline = z.infer<typeof Baseline>;

export const NotificationRecord = z.strictObject({
  endpoint: z.string(),
  /** The `webhook-id`: the same on every attempt. */
  id: z.string(),
  /** `refused`: the endpoint will never take it, so it is not tried again. */
  status: z.enum(['pending', 'delivered', 'undelivered', 'refused']),
  attempts: z.int().nonnegative(),
  lastProblem: z.string().nullable(),
});
export type NotificationRecord = z.infer<typeof NotificationRecord>;

/** A run in a line, for those who look at many. */
export const RunTally = z.strictObject({
  planned: z.int().nonnegative(),
  passed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  notEvaluated: z.int().nonnegative(),
  flaky: z.int().nonnegative(),
  quarantined: z.int().nonnegative(),
  /** Cases that were left out, since the verdict was decided without them; absent where none was. */
  leftOut: z.int().positive().optional(),
  passRate: z.number(),
  intentCoverage: z.number(),
  p95LatencyMs: z.number().nullable(),
});
export type RunTally = z.infer<typeof RunTally>;

/** Cases that passed in the baseline and fail now, as far as they are told of; `count` is how many there are. */
export const NewlyFailing = z.strictObject({
  count: z.int().positive(),
  cases: z.array(z.strictObject({ id: z.string(), name: z.string().optional() })),
});
export type NewlyFailing = z.infer<typeof NewlyFailing>;

/** Why nothing of a run is executed: it is recorded so that its end is. */
export const RunRefusal = z.strictObject({
  error: z.enum([ErrorName.suiteRejected, ErrorName.foreignRun]),
  cause: z.string(),
});
export type RunRefusal = z.infer<typeof RunRefusal>;

/** The snapshot that is made for a run, as far as it has come. */
export const RunSnapshot = z.strictObject({
  /** As the request names it; the run's id where absent. */
  name: z.string().optional(),
  /** Written before the platform is asked, which is done once; `taskId` is null where it has not said one. */
  asked: z
    .strictObject({ plan: SnapshotPlan, at: instant, taskId: z.string().nullable() })
    .optional(),
  taken: TakenSnapshot.optional(),
  /** Of the plan's endpoint, since when; `lending` is written before it is touched. */
  loan: z
    .strictObject({
      status: z.enum(['lending', 'failed', 'lent', 'returned']),
      at: instant,
      /** What was found of it in place of what was expected. */
      note: z.string().optional(),
    })
    .optional(),
});
export type RunSnapshot = z.infer<typeof RunSnapshot>;

/** A draw of the suite's cases by which the same bot has failed before. */
export const FailedDraw = z.strictObject({ runId: z.string(), seed: z.string() });
export type FailedDraw = z.infer<typeof FailedDraw>;

/** The ledger's entry for a run. */
export const RunRecord = z.strictObject({
  runId: z.string(),
  /** Grows by one with every write; a write names the version it saw. */
  version: z.int().nonnegative(),
  suiteId: z.string(),
  /** What people call the suite, where it says so; absent in runs of 0.1.0. */
  suiteName: z.string().optional(),
  platform: z.string(),
  /** The platform's address without credentials, for the record. */
  platformUrl: z.string(),
  trigger: Trigger,
  /** SHA-256 of the request that started the run, where a repeated one must be told from another. */
  requestSha256: z.string().length(64).optional(),
  /** Present where it cannot be run as it was asked for; `suite` is then the request, and what is wrong with it. */
  refused: RunRefusal.optional(),
  /** The suite as it is run: flags applied, defaults filled in. */
  suite: EvidenceRef,
  labels: z.record(z.string(), z.string()),
  /** What the CI says that it was started in; absent where it was started in none. */
  provenance: Provenance.optional(),
  /** What the suite was held to; null where there was nothing, absent in runs of 0.1.0. */
  policy: KeptPolicy.nullish(),
  /** Digest of what the run before of the same suite was held to, where that is something else. */
  policyBefore: z.string().length(64).optional(),
  /** The file that the suite came from, relative to where the run was started; absent where it came from none there. */
  suiteFile: z.string().optional(),
  /** What the loop needs of the suite on every pass, so that it need not read the whole of it. */
  settings: z.strictObject({
    concurrency: z.int().positive(),
    pollWorthSeconds: z.number().positive(),
    onAmbiguousSubmit: z.enum(['resend', 'give_up']),
    /** Claims that the run may end before every call is made. */
    endsEarly: z.literal(true).optional(),
    /** What draws the cases of a run at a risk. */
    seed: z.string().optional(),
    /** The time that the suite gives a run; absent in runs of 0.1.0. */
    fullTimeMs: z.number().positive().optional(),
  }),
  /** Names of the thresholds that the suite does not write and that hold by default. */
  defaultedThresholds: z.array(z.string()),
  toolVersion: z.string(),
  /** Null until Validate Suite has planned the batches. */
  planned: z.strictObject({ cases: z.int().positive(), batches: z.int().positive() }).nullable(),
  /**
   * What the run is held against, as it stood when the batches were planned. `other`: the suite has
   * baselines, and none with the label that it asks for. Absent before, and where it has none at all.
   */
  baseline: z
    .discriminatedUnion('status', [
      z.strictObject({ status: z.literal('found'), ...Baseline.shape }),
      z.strictObject({
        status: z.literal('other'),
        label: z.string(),
        /** The labels that the suite has; absent in runs of 0.1.0. */
        known: z.array(z.string()).optional(),
      }),
    ])
    .optional(),
  /** Present where the run is to become the baseline of its suite if it passes: the first one it has. */
  establishesBaseline: z.literal(true).optional(),
  rerunOf: RerunOf.optional(),
  /** There with `rerunOf`, but for reruns of 0.1.0, which spoke of the cases that they ran alone. */
  carriedFrom: CarriedFrom.optional(),
  /** Present where the gate makes the snapshot that it gates. */
  snapshot: RunSnapshot.optional(),
  /** Present where only the cases with one of these tags are run. */
  onlyTags: z.array(z.string()).optional(),
  /** Present where cases were left out otherwise: the flags that did it, such as `--case hours-01`. */
  selectedBy: z.array(z.string()).optional(),
  /** There where cases are drawn anew, by another seed than that of a draw by which the bot failed. */
  failedDraw: FailedDraw.optional(),
  /** How many cases the suite has as it is written; absent where all of them are run. */
  casesInSuite: z.int().positive().optional(),
  /** Thresholds that went with the cases that were left out; absent where none did. */
  gateNotApplied: z.array(NotApplied).optional(),
  /** Present where the mock was started for this run alone: its address means nothing afterwards. */
  embeddedMock: z.literal(true).optional(),
  /** Address of the endpoints that conversations go to, where the platform has them apart. */
  endpointUrl: z.string().optional(),
  /** Present where a mock answered: the run then says nothing about any bot. */
  simulated: z.literal(true).optional(),
  /** Somebody makes the verdict, so that it is settled what the run is a run of. */
  decisionBegun: z.literal(true).optional(),
  /** What lists and trends show of the run; there once it has ended. */
  tally: RunTally.optional(),
  /** For those who are told of the run's end; absent where none is newly failing. */
  newlyFailing: NewlyFailing.optional(),
  /** Decides the jitter of looks, where it can be known before there is a run; the run's id does where absent. */
  lookSeed: z.string().optional(),
  startedAt: instant,
  /** The deadline: after it nothing is submitted, and what still runs is abandoned. */
  deadlineAt: instant,
  /** When the platform first gave any answer at all; null while it never has. */
  firstContactAt: instant.nullable(),
  /** When the platform was first found unreachable, since the last answer; null while it answers. */
  unreachableSince: instant.nullable(),
  /** The platform asked for silence until then; nothing is sent to it before. */
  holdUntil: instant.nullable(),
  /** Why the platform could not be asked while the run was prepared, at the last of so many tries. */
  busy: z.strictObject({ tries: z.int().positive(), problem: z.string() }).optional(),
  /** The rate budget has a turn for the run then, or would have one after the deadline. */
  turnAt: instant.nullish(),
  /** How much further ahead than its rule allows the deadline lay by some clock, which has ended the run. */
  clockBehindMs: z.int().positive().optional(),
  cancelRequestedAt: instant.nullable(),
  resumptions: z.int().nonnegative(),
  /** Head of the audit chain when the run began: its own record can only come after it. */
  auditSeqAtStart: z.int().nonnegative(),
  verdict: Verdict.nullable(),
  reasons: z.array(Reason),
  finishedAt: instant.nullable(),
  report: EvidenceRef.nullable(),
  audit: z.strictObject({ auditId: z.string(), seq: z.int(), hash: z.string() }).nullable(),
  /** Of the verdict; absent before it, where no key was configured, and in runs of older versions. */
  signature: VerdictSignature.optional(),
  notifications: z.array(NotificationRecord),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** What is written of a run that nothing has happened to yet. */
export const UNTOUCHED = {
  version: 0,
  planned: null,
  firstContactAt: null,
  unreachableSince: null,
  holdUntil: null,
  cancelRequestedAt: null,
  resumptions: 0,
  verdict: null,
  reasons: [],
  finishedAt: null,
  report: null,
  audit: null,
} satisfies Partial<RunRecord>;

/** Claims that a run still owes something: its verdict, its audit record, its signature, an endpoint or a notification. */
export function isOwing(run: RunRecord): boolean {
  return (
    run.verdict === null ||
    run.audit === null ||
    run.signature?.status === 'owed' ||
    isLent(run) ||
    run.notifications.some(({ status }) => status === 'pending')
  );
}

/** Claims that an endpoint is lent to the run, or may be. */
export function isLent({ snapshot }: RunRecord): boolean {
  return snapshot?.loan !== undefined && snapshot.loan.status !== 'returned';
}

/** Claims that the run is not to be planned before its snapshot is there, and its endpoint lent. */
export function awaitsSnapshot({ snapshot }: RunRecord): boolean {
  if (snapshot === undefined) return false;
  const { asked, taken, loan } = snapshot;
  const isLentToo = asked?.plan.endpoint === null || loan?.status === 'lent';
  return taken === undefined || !isLentToo;
}

/** Claims that cases of its suite were left out, so that its verdict says nothing about the suite. */
export function isPart(run: RunRecord): boolean {
  const { onlyTags, selectedBy, rerunOf, carriedFrom, settings } = run;
  const isBareRerun = rerunOf !== undefined && carriedFrom === undefined;
  const isChosen = onlyTags !== undefined || selectedBy !== undefined;
  return isChosen || isBareRerun || settings.seed !== undefined;
}

/** Claims that nothing more is to be learnt for a run: somebody has cancelled it, or it is decided. */
export function isCalledOff(run: RunRecord): boolean {
  return run.cancelRequestedAt !== null || run.verdict !== null;
}

/** Claims that the platform has asked for silence, which is not over. */
export function wantsSilence({ holdUntil }: Pick<RunRecord, 'holdUntil'>, now: number): boolean {
  return now < (holdUntil ?? 0);
}

/** The instant from which on the platform may be asked something. */
export function mayAskFrom({ holdUntil, turnAt }: RunRecord): number {
  return Math.max(holdUntil ?? 0, turnAt ?? 0);
}

/** Claims that the next turn in the rate budget came too late for what was still to be sent. */
export function isHeldByBudget({ turnAt, deadlineAt }: RunRecord): boolean {
  return typeof turnAt === 'number' && turnAt >= deadlineAt;
}

/** By how much more than its full time the run has left at `now`; 0 where it has not. */
export function excessTimeMs(run: RunRecord, now: number): number {
  const { deadlineAt, startedAt, resumptions, settings } = run;
  const own = resumptions === 0 ? deadlineAt - startedAt : Number.POSITIVE_INFINITY;
  const beyondMs = deadlineAt - now - (settings.fullTimeMs ?? own);
  return beyondMs > CLOCK_TOLERANCE_MS ? beyondMs : 0;
}

/** Claims that the platform wants silence for all the time that is left. */
export function isHeldToTheEnd(run: RunRecord): boolean {
  return mayAskFrom(run) > run.deadlineAt;
}
