import * as z from 'zod';
import { EvidenceRef } from '../evidence-ref.ts';
import { Provenance } from '../governance/provenance.ts';
import { CarriedOver, GateResult, Metrics, ReliabilityFindings } from '../report.ts';
import { RerunOf, Trigger } from '../run.ts';
import { GovernanceStatus, Scope } from '../scope.ts';
import { sha256Of } from '../sha256.ts';
import { EarlyEnd } from '../stopping/early-end.ts';
import { JudgingModel } from '../suite/prepared/prepared-simulation.ts';
import { TestedBot } from '../suite/prepared/tested-bot.ts';
import { Reason, Verdict } from '../verdict.ts';
import { canonicalForm } from './canonical-form.ts';
import { Shortened } from './shortened-lists.ts';

/** What the first record of a chain names as its predecessor. */
export const GENESIS_HASH = '0'.repeat(64);

export interface AuditHead {
  /** 0 for an empty chain; the first record has 1. */
  readonly seq: number;
  readonly hash: string;
}

const isoTime = z.iso.datetime();

/** What a run leaves behind for good, without its place in the chain. */
export const AuditEntry = z.strictObject({
  schema: z.literal('cognigate.audit/1'),
  audit_id: z.string(),
  run_id: z.string(),
  /** The platform's, or the run's where a run has several executions or none. */
  execution_id: z.string(),
  execution_ids: z.array(z.string()),
  /** When the first batch was sent; when the run began where none was. */
  submission_time: isoTime,
  execution_latency_seconds: z.number().nonnegative(),
  pass_rate: z.number(),
  coverage_analysis: z.strictObject({ intent_coverage: z.number(), entity_coverage: z.number() }),
  /** Version 0.1.0 knew no `not_assessed`, and wrote `non_compliant` for it. */
  governance_status: GovernanceStatus,
  mlops_metrics: z.strictObject({
    false_positive_rate: z.number().nullable(),
    coverage_delta: z.number(),
  }),
  verdict: Verdict,
  reasons: z.array(Reason),
  /** What the verdict speaks of; absent in records of 0.1.0. */
  scope: Scope.optional(),
  trigger: Trigger,
  suite: z.strictObject({ suite_id: z.string(), cases: z.int(), batches: z.int() }),
  platform: z.strictObject({
    name: z.string(),
    url: z.string(),
    endpoint_url: z.string().optional(),
  }),
  /** The version that was tested, where the platform names it. */
  bot: TestedBot.optional(),
  /** The language model by which cases were judged; absent where none was. */
  judge: JudgingModel.optional(),
  labels: z.record(z.string(), z.string()),
  /** What the CI says that the run was started in; absent where it was started in none. */
  provenance: Provenance.optional(),
  /** The policy that the suite was held to; null where there was none, absent in records of 0.1.0. */
  policy: EvidenceRef.nullish(),
  totals: Metrics.shape.totals,
  thresholds: z.array(GateResult),
  batches: z.array(
    z.strictObject({
      index: z.int(),
      cases: z.int(),
      execution_id: z.string().nullable(),
      stray_execution_ids: z.array(z.string()),
      status: z.string(),
      results_sha256: z.string().nullable(),
      /** Of the bytes that were sent; absent in records of 0.1.0, as is the next. */
      request_sha256: z.string().optional(),
      /** Of the answers by which its cases are judged, and of results that were not collected. */
      answers_sha256: z.array(z.string()).optional(),
      faults: z.array(Reason),
    }),
  ),
  /** `report` is null only where it could not be written. */
  evidence: z.strictObject({ suite: EvidenceRef, report: EvidenceRef.nullable() }),
  discrepancies: z.int().nonnegative(),
  /** Of the evaluated cases, in milliseconds. */
  latency_ms: z.strictObject({ p95: z.number().nullable() }).optional(),
  /** Cases that were run and did not count; absent where there was none. */
  quarantined: z
    .array(
      z.strictObject({
        case_id: z.string(),
        until: z.string(),
        reason: z.string(),
        /** Absent in records of 0.1.0, as is the next. */
        approved_by: z.string().optional(),
        ticket: z.string().optional(),
        outcome: z.string(),
      }),
    )
    .optional(),
  /** What the run was held against; absent where there was nothing. */
  baseline: z
    .strictObject({ run_id: z.string(), label: z.string().nullable(), report_sha256: z.string() })
    .optional(),
  /** How the tests of cases ended, and how many repetitions they took; absent where none was tested. */
  reliability: ReliabilityFindings.pick({ decisions: true, repetitions: true })
    .extend({
      /** What was tested, the same rule once, and of how many cases. */
      rules: z.array(
        z.strictObject({
          at_least: z.number(),
          expected: z.number(),
          risk: z.number(),
          miss: z.number(),
          cases: z.int().positive(),
        }),
      ),
      /** How many rules there are that are not among those; the report has them all. */
      more_rules: z.int().positive().optional(),
    })
    .optional(),
  rerun_of: RerunOf.optional(),
  /** What a rerun took over, by digest; absent in reruns of 0.1.0, which took over nothing. */
  carried_over: CarriedOver.optional(),
  only_tags: z.array(z.string()).optional(),
  /** How the run ended that may end before every call is made; absent where it may not. */
  early_end: EarlyEnd.optional(),
  /** Of each list that is not here as a whole, what the whole is; the report has it. */
  shortened: Shortened.optional(),
  accepted_at: isoTime,
  decided_at: isoTime,
  resumptions: z.int().nonnegative(),
  tool: z.strictObject({ name: z.literal('cognigate'), version: z.string() }),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** An entry in its place: `hash` is the SHA-256 of the RFC 8785 form of the record without `hash`. */
export const AuditRecord = AuditEntry.extend({
  /** Id of the suite: a chain per suite. */
  chain: z.string(),
  seq: z.int().positive(),
  prev_hash: z.string().length(64),
  hash: z.string().length(64),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** The id of a run's one audit record: the same on every attempt, so that a repeated write is seen as such. */
export function auditIdOf(runId: string): string {
  return `audit-${runId}`;
}

/** SHA-256, in lower-case hex, over the canonical form of all of a record but its `hash`. */
export function recordHash(record: object): string {
  const { hash: _, ...sealed } = record as { hash?: unknown };
  return sha256Of(canonicalForm(sealed));
}

/**
 * Puts an entry behind the head of its chain.
 *
 * @throws ZodError where the entry is not one: a record that could not be verified is never made.
 */
export function sealRecord(head: AuditHead, chain: string, entry: AuditEntry): AuditRecord {
  const unsealed = { ...entry, chain, seq: head.seq + 1, prev_hash: head.hash };
  return AuditRecord.parse({ ...unsealed, hash: recordHash(unsealed) });
}
