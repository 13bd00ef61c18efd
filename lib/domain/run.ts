import * as z from 'zod';
import { Reason, Verdict } from './verdict.ts';

/** Where a piece of evidence lies, and what it must hash to (SHA-256, lower-case hex). */
export const EvidenceRef = z.strictObject({
  key: z.string(),
  sha256: z.string().length(64),
  bytes: z.int().nonnegative(),
});
export type EvidenceRef = z.infer<typeof EvidenceRef>;

/** Who started a run: the trigger's kind and the name it gives its principal. */
export const Trigger = z.strictObject({
  kind: z.enum(['cli', 'api', 'schedule', 'pipeline']),
  principal: z.string(),
});
export type Trigger = z.infer<typeof Trigger>;

/** The run that a rerun takes its cases from, and which of them. */
export const RerunOf = z.strictObject({
  run_id: z.string(),
  cases: z.enum(['failed', 'not_evaluated']),
});
export type RerunOf = z.infer<typeof RerunOf>;

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

/** Milliseconds since 1970 UTC. Every `…At` in the ledger is one. */
const instant = z.int();

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
  passRate: z.number(),
  intentCoverage: z.number(),
  p95LatencyMs: z.number().nullable(),
});
export type RunTally = z.infer<typeof RunTally>;

/** The ledger's entry for a run. */
export const RunRecord = z.strictObject({
  runId: z.string(),
  /** Grows by one with every write; a write names the version it saw. */
  version: z.int().nonnegative(),
  suiteId: z.string(),
  platform: z.string(),
  /** The platform's address without credentials, for the record. */
  platformUrl: z.string(),
  trigger: Trigger,
  /** SHA-256 of the request that started the run, where a repeated one must be told from another. */
  requestSha256: z.string().length(64).optional(),
  /** The suite as it is run: flags applied, defaults filled in. */
  suite: EvidenceRef,
  labels: z.record(z.string(), z.string()),
  /** What the loop needs of the suite on every pass, so that it need not read the whole of it. */
  settings: z.strictObject({
    concurrency: z.int().positive(),
    pollWorthSeconds: z.number().positive(),
    onAmbiguousSubmit: z.enum(['resend', 'give_up']),
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
      z.strictObject({ status: z.literal('other'), label: z.string() }),
    ])
    .optional(),
  rerunOf: RerunOf.optional(),
  /** Present where only the cases with one of these tags are run. */
  onlyTags: z.array(z.string()).optional(),
  /** What lists and trends show of the run; there once it has ended. */
  tally: RunTally.optional(),
  startedAt: instant,
  /** The circuit breaker: after it nothing is submitted, and what still runs is abandoned. */
  deadlineAt: instant,
  /** When the platform first gave any answer at all; null while it never has. */
  firstContactAt: instant.nullable(),
  /** When the platform was first found unreachable, since the last answer; null while it answers. */
  unreachableSince: instant.nullable(),
  /** The platform asked for silence until then; nothing is sent to it before. */
  holdUntil: instant.nullable(),
  cancelRequestedAt: instant.nullable(),
  resumptions: z.int().nonnegative(),
  /** Head of the audit chain when the run began: its own record can only come after it. */
  auditSeqAtStart: z.int().nonnegative(),
  verdict: Verdict.nullable(),
  reasons: z.array(Reason),
  finishedAt: instant.nullable(),
  report: EvidenceRef.nullable(),
  audit: z.strictObject({ auditId: z.string(), seq: z.int(), hash: z.string() }).nullable(),
  notifications: z.array(NotificationRecord),
});
export type RunRecord = z.infer<typeof RunRecord>;

/**
 * How far a batch is.
 *
 * `planned → submitting → submitted → settled → collected` is the way of a good one. `submitting` is
 * written before the POST. `unknown`: the POST has no usable answer, so an execution may or may not
 * exist. `refused`: the platform will not take it. `abandoned`: the deadline passed, or it was given up.
 */
export const BatchPhase = z.enum([
  'planned',
  'submitting',
  'unknown',
  'submitted',
  'settled',
  'collected',
  'refused',
  'abandoned',
]);
export type BatchPhase = z.infer<typeof BatchPhase>;

/** The ledger's entry for a batch. */
export const BatchRecord = z.strictObject({
  runId: z.string(),
  index: z.int().nonnegative(),
  version: z.int().nonnegative(),
  phase: BatchPhase,
  /** Position of its first case in the suite. */
  firstCase: z.int().nonnegative(),
  cases: z.int().positive(),
  /** The wire payload, byte for byte as it is sent. */
  payload: EvidenceRef,
  /** The one execution this batch adopted; never replaced. */
  executionId: z.string().nullable(),
  /** Executions that the platform named later for the same batch: noted, never scored. */
  strayExecutionIds: z.array(z.string()),
  /** The platform's last status word. */
  platformStatus: z.string().nullable(),
  submitAttempts: z.int().nonnegative(),
  polls: z.int().nonnegative(),
  /** Share done, 0 to 1, where the platform reports it. */
  progress: z.number().nullable(),
  firstAttemptAt: instant.nullable(),
  submittedAt: instant.nullable(),
  settledAt: instant.nullable(),
  /** When a look last found its execution still running; absent where none did. */
  lastSeenRunningAt: instant.optional(),
  /** Not before this is it submitted again, looked at, or asked for results. */
  nextActionAt: instant.nullable(),
  results: EvidenceRef.nullable(),
  /** Results stored so far of an execution that we drive; absent where the platform works by itself. */
  slices: z.array(EvidenceRef).optional(),
  /** How many results came; null before they are collected. */
  resultCount: z.int().nonnegative().nullable(),
  /** Oddities of the platform seen on the way, each once. */
  faults: z.array(Reason),
});
export type BatchRecord = z.infer<typeof BatchRecord>;

/** What travels from state to state: ids, counts, and how long to wait. Stays under 4 KiB at any suite size. */
export const RunState = z.object({
  runId: z.string(),
  suiteId: z.string().optional(),
  /** What `What Next?` reads. */
  next: z.enum(['submit', 'wait', 'aggregate']).default('submit'),
  waitSeconds: z.int().min(0).max(99_999_999).default(0),
  /** How many passes of the loop there were. */
  tick: z.int().nonnegative().default(0),
  counts: z
    .object({
      cases: z.int(),
      casesDone: z.int(),
      batches: z.int(),
      batchesOut: z.int(),
      batchesDone: z.int(),
    })
    .optional(),
  /** What went wrong with the platform in the last pass, for people who watch; absent where nothing did. */
  trouble: z.string().max(300).optional(),
  /** An error that a Catch took up: its name, and its cause cut to 1,000 characters. */
  failure: z.object({ error: z.string(), cause: z.string() }).optional(),
  verdict: Verdict.optional(),
});
export type RunState = z.infer<typeof RunState>;
export type RunStateInput = z.input<typeof RunState>;
