import * as z from 'zod';
import { RunComparison } from './comparison.ts';
import { EvidenceRef } from './evidence-ref.ts';
import { KeptPolicy } from './governance/policy.ts';
import { Provenance } from './governance/provenance.ts';
import { KeptAnswer } from './kept-answer.ts';
import { CarriedFrom, RerunOf, Trigger } from './run.ts';
import { Scope } from './scope.ts';
import { VerdictSignature } from './signature.ts';
import { EarlyEnd } from './stopping/early-end.ts';
import { NotApplied } from './suite/not-applied.ts';
import { IntentThresholds } from './suite/prepared/intent-thresholds.ts';
import { JudgingModel } from './suite/prepared/prepared-simulation.ts';
import { TestedBot } from './suite/prepared/tested-bot.ts';
import { Relation, VariantOf } from './suite/robustness/robustness-section.ts';
import { Criterion, Quarantine } from './suite/suite.ts';
import { Reason, Verdict } from './verdict.ts';

const ScoredIntent = z.strictObject({ name: z.string(), score: z.number() });

const share = z.number().min(0).max(1);
const isoTime = z.iso.datetime();
/** As `z.json()`, and judged in one go: a schema that refers to itself cannot be compiled. */
const anyJson = z.custom<z.core.util.JSONType>(isJson);

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'object') return value === null || Object.values(value).every(isJson);
  return typeof value === 'string' || typeof value === 'boolean';
}

export const ReportAssertion = z.strictObject({
  type: z.string(),
  expected: anyJson,
  actual: anyJson,
  passed: z.boolean(),
  /** Who judged: the platform, or our own rules on its raw output. */
  source: z.enum(['platform', 'cognigate']),
  /** Which turn of a conversation, from 1 on; absent where the case is a single input. */
  turn: z.int().positive().optional(),
});
export type ReportAssertion = z.infer<typeof ReportAssertion>;

/** A sequential test of how reliable a case is. */
const ReliabilityTest = z.strictObject({
  at_least: share,
  expected: share,
  risk: share,
  miss: share,
  /** How many repetitions it takes at most: those of a test of fixed size. */
  most: z.int().positive(),
  /** `undecided`: all were made, and it is not clear yet. `unfinished`: not all are known that it takes. */
  decision: z.enum(['open', 'shut', 'undecided', 'unfinished']),
  passed: z.int().nonnegative(),
  /** Of how many that are known, up to its decision. */
  counted: z.int().nonnegative(),
});
export type ReliabilityTest = z.infer<typeof ReliabilityTest>;

/** Who has said something; null where the platform does not tell. */
const Speaker = z.enum(['user', 'bot']).nullable();

/** One conversation that a language model has held with the bot and judged, as the platform tells it. */
export const SimulatedConversation = z.strictObject({
  /** Its id at the platform; null of one that is missing. */
  run_id: z.string().nullable(),
  /** Its place among the runs of its batch, from 1 on; null where that is not known. */
  sequence: z.int().positive().nullable(),
  turns: z.array(z.strictObject({ speaker: Speaker, text: z.string() })),
  /** What the judge says of it as a whole. */
  summary: z.string().nullable(),
  duration_seconds: z.number().nonnegative().nullable(),
  /** What is odd about it and decides nothing. */
  note: z.string().optional(),
});
export type SimulatedConversation = z.infer<typeof SimulatedConversation>;

export const ReportCase = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  input_text: z.string(),
  tags: z.array(z.string()),
  batch: z.int().nonnegative(),
  /** Undefined where the suite is silent; null where it says "out of scope". */
  expected_intent: z.string().nullable().optional(),
  /** `flaky`: some repetitions passed and some failed, and as many passed as `min_pass` asks for; or see `retried`. */
  outcome: z.enum(['passed', 'flaky', 'failed', 'not_evaluated']),
  /** Why it was not evaluated; null where it was. */
  not_evaluated_reason: z.string().nullable(),
  assertions: z.array(ReportAssertion),
  /** Null: none matched. Undefined: the platform did not say. */
  matched_intent: z.string().nullable().optional(),
  confidence: z.number().nullable(),
  /** The best intents and the one that was expected, where the platform tells their scores. */
  intent_scores: z.array(ScoredIntent).optional(),
  entities: z.array(z.strictObject({ name: z.string(), value: z.string().nullable() })),
  response_text: z.string().nullable(),
  /** Why the language model of the bot stopped, where it says so. */
  finish_reason: z.string().optional(),
  latency_ms: z.number().nullable(),
  /** What was said in a conversation, as far as it went; absent where the case is a single input. */
  turns: z
    .array(
      z.strictObject({
        input_text: z.string(),
        outcome: z.enum(['passed', 'failed', 'not_evaluated']),
        matched_intent: z.string().nullable().optional(),
        confidence: z.number().nullable(),
        intent_scores: z.array(ScoredIntent).optional(),
        response_text: z.string().nullable(),
        finish_reason: z.string().optional(),
        latency_ms: z.number().nullable(),
      }),
    )
    .optional(),
  /** Who was to want what of the bot, by what that was judged, and each conversation; absent where nobody simulates. */
  simulation: z
    .strictObject({
      persona: z.string(),
      persona_name: z.string().optional(),
      mission: z.string(),
      criteria: z.array(Criterion),
      runs: z.array(
        SimulatedConversation.extend({ outcome: z.enum(['passed', 'failed', 'not_evaluated']) }),
      ),
    })
    .optional(),
  /** Why conversations broke off before the one that is shown. */
  broken_conversations: z.array(z.string()).optional(),
  /** It was not run to its end, or not at all, since the verdict was decided without it; it counts nowhere. */
  left_out: z.literal(true).optional(),
  /** How each repetition went, where the case was repeated; the rest of the entry shows the worst of them. */
  repetitions: z
    .strictObject({
      /** How many have to pass; absent where a test of reliability decides. */
      min_pass: z.int().positive().optional(),
      reliability: ReliabilityTest.optional(),
      attempts: z.array(
        z.strictObject({
          batch: z.int().nonnegative(),
          outcome: z.enum(['passed', 'failed', 'not_evaluated']),
          not_evaluated_reason: z.string().nullable(),
          matched_intent: z.string().nullable().optional(),
          latency_ms: z.number().nullable(),
        }),
      ),
      /** How many were not made, since the others settle the case without them; absent where all were. */
      left_out: z.int().positive().optional(),
    })
    .optional(),
  /** The run that its result comes from, where it was not run again in this one. */
  from_run: z.string().optional(),
  /** It failed in an earlier run and passes now that it was run again; whether that counts is for the suite to say. */
  retried: z
    .strictObject({ failed_in: z.string(), counts_as: z.enum(['passed', 'failed']) })
    .optional(),
  /** There while the case is quarantined: it was run, and counts nowhere. */
  quarantine: Quarantine.optional(),
});
export type ReportCase = z.infer<typeof ReportCase>;

/** A case said otherwise, and what came of it. */
const ReportVariant = ReportCase.extend({ variant_of: VariantOf });
export type ReportVariant = z.infer<typeof ReportVariant>;

/** Over the variants of cases that pass themselves. */
const RelationScore = z.strictObject({
  relation: Relation,
  /** How many cases have such a variant. */
  cases: z.int().nonnegative(),
  passed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** Of which, or of whose case, it is not known. */
  not_evaluated: z.int().nonnegative(),
  /** Null where there is none, or one is not known. */
  rate: share.nullable(),
  /** 95 %, clustered by case; null of fewer than two cases as well. */
  interval: z.strictObject({ low: share, high: share }).nullable(),
});
export type RelationScore = z.infer<typeof RelationScore>;

const Robustness = z.strictObject({
  seed: z.int().nonnegative(),
  locale: z.string(),
  relations: z.array(RelationScore),
  /** Expected intents of which a variant fails, the weakest first; null where none is expected. */
  intents: z.array(
    z.strictObject({
      intent: z.string().nullable(),
      passed: z.int().nonnegative(),
      failed: z.int().nonnegative(),
    }),
  ),
  /** Every variant that was planned; none is among the cases. */
  variants: z.array(ReportVariant),
});
export type Robustness = z.infer<typeof Robustness>;

const ReliabilityEstimate = z.strictObject({
  /** Cases that are repeated by number, and often enough. */
  cases: z.int().nonnegative(),
  /** Those of them of which every repetition was made and is known. */
  whole: z.int().nonnegative(),
  /** Null where there is no case, or one of them is not whole. */
  value: share.nullable(),
  /** 95 %, clustered by case; null of fewer than two cases as well. */
  interval: z.strictObject({ low: share, high: share }).nullable(),
});
export type ReliabilityEstimate = z.infer<typeof ReliabilityEstimate>;

export const ReliabilityFindings = z.strictObject({
  /** How the tests of cases ended; the first two are the verdicts passed and failed of a case. */
  decisions: z.strictObject({
    open: z.int().nonnegative(),
    shut: z.int().nonnegative(),
    undecided: z.int().nonnegative(),
    unfinished: z.int().nonnegative(),
  }),
  /** Of all tests together: how many repetitions were made, and how many they take at most. */
  repetitions: z.strictObject({ made: z.int().nonnegative(), most: z.int().nonnegative() }),
  /** Each case that was tested and counts. */
  cases: z.array(
    ReliabilityTest.pick({ decision: true, passed: true, counted: true }).extend({
      id: z.string(),
      /** Share of the repetitions that count; biased by the end that it brought about. */
      rate: share.nullable(),
    }),
  ),
  /** How often k repetitions of a case would all pass; absent where the gate does not ask. */
  pass_hat_k: ReliabilityEstimate.extend({ k: z.int().positive() }).optional(),
  /** How often a repetition comes out otherwise than the one before it; absent where the gate does not ask. */
  flip_rate: ReliabilityEstimate.optional(),
});
export type ReliabilityFindings = z.infer<typeof ReliabilityFindings>;

const score = z.strictObject({
  precision: share.nullable(),
  recall: share.nullable(),
  f1: share.nullable(),
});

export const IntentScore = score.extend({
  intent: z.string(),
  support: z.int(),
  true_positives: z.int(),
  false_positives: z.int(),
  false_negatives: z.int(),
  true_negatives: z.int(),
  false_positive_rate: share.nullable(),
});
export type IntentScore = z.infer<typeof IntentScore>;

/** A threshold of the gate and what was measured against it. */
export const GateResult = z.strictObject({
  name: z.string(),
  operator: z.enum(['>=', '<=']),
  threshold: z.number(),
  /** Null where nothing was measured. */
  actual: z.number().nullable(),
  passed: z.boolean(),
  /** `default` where the suite does not write the threshold. */
  origin: z.enum(['suite', 'default']),
  /** There where a draw of the cases decides it, and how far the draw went for it. */
  at_risk: z
    .strictObject({
      decision: z.enum(['open', 'shut', 'undecided']),
      population: z.int().nonnegative(),
      drawn: z.int().nonnegative(),
      missed: z.int().nonnegative(),
    })
    .optional(),
});
export type GateResult = z.infer<typeof GateResult>;

export const ReportBatch = z.strictObject({
  index: z.int(),
  execution_id: z.string().nullable(),
  stray_execution_ids: z.array(z.string()),
  cases: z.int(),
  /** Places in the batch of the cases that were left out of it, from 0 on; absent where none was. */
  left_out: z.array(z.int().nonnegative()).optional(),
  /** The platform's terminal word, or ours: not_submitted, unknown, refused, abandoned. */
  status: z.string(),
  submit_attempts: z.int(),
  polls: z.int(),
  submitted_at: isoTime.nullable(),
  settled_at: isoTime.nullable(),
  results: EvidenceRef.nullable(),
  /** The bytes that were sent; absent in reports of 0.1.0. */
  request: EvidenceRef.optional(),
  /** The answers by which its cases are judged, byte for byte; absent where there is none, and in reports of 0.1.0. */
  answers: z.array(KeptAnswer).optional(),
  /** Of an execution that was driven and not to its end: its results so far. */
  slices: z.array(EvidenceRef).optional(),
  faults: z.array(Reason),
});
export type ReportBatch = z.infer<typeof ReportBatch>;

/** A place where the platform's judgement and ours, or a directive and what was judged, do not agree. */
export const Discrepancy = z.strictObject({
  case_id: z.string(),
  /** `disagreement`: the stricter counted. `unchecked`: nobody judged this directive. */
  kind: z.enum(['disagreement', 'unchecked']),
  type: z.string(),
  platform: z.boolean().nullable(),
  cognigate: z.boolean().nullable(),
});
export type Discrepancy = z.infer<typeof Discrepancy>;

/** Shares of planned cases, and everything else that is measured over them. */
export const Metrics = z.strictObject({
  totals: z.strictObject({
    planned: z.int(),
    evaluated: z.int(),
    passed: z.int(),
    failed: z.int(),
    not_evaluated: z.int(),
    /** How many are flaky: they are among the passed ones, or the failed ones where `retried` says so; absent where none is. */
    flaky: z.int().positive().optional(),
    /** Cases that were left out, since the verdict was decided without them: not in `planned` either; absent where there is none. */
    left_out: z.int().positive().optional(),
    /** Cases that were run and count nowhere, not in `planned` either; absent where there is none. */
    quarantined: z.int().positive().optional(),
  }),
  pass_rate: share,
  failure_rate: share,
  coverage: z.strictObject({ intent_coverage: share, entity_coverage: share }),
  intents: z.strictObject({
    accuracy: share.nullable(),
    macro: score,
    weighted: score,
    per_intent: z.array(IntentScore),
    /** How often `expected` came out as `actual`; null stands for "no intent". */
    confusion: z.array(
      z.strictObject({
        expected: z.string().nullable(),
        actual: z.string().nullable(),
        count: z.int(),
      }),
    ),
  }),
  entities: z.strictObject({
    by_name: score,
    /** Null where no case of the suite gives a value. */
    by_value: score.nullable(),
  }),
  false_positive_rate: share.nullable(),
  out_of_scope: z.strictObject({
    cases: z.int(),
    matched: z.int(),
    false_accept_rate: share.nullable(),
  }),
  latency_ms: z.strictObject({
    p50: z.number().nullable(),
    p90: z.number().nullable(),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
    max: z.number().nullable(),
    within_allowed: share.nullable(),
  }),
});
export type Metrics = z.infer<typeof Metrics>;

/** What a rerun rests on beside its own evidence. */
export const CarriedOver = z.strictObject({
  ...CarriedFrom.shape,
  /** Raw results of earlier runs, in their order: those of runs before the earlier one, too. */
  results: z.array(EvidenceRef),
  /** Ids of cases that come from another run and rest on evidence that is not whole. */
  doubtful: z.array(z.string()),
  /** Claims that an earlier run failed, which running cases again does not change. */
  stays_failed: z.boolean(),
  /** Of the cases that failed before and were run again: how many there are, and how many pass now. */
  failed_before: z.int().nonnegative(),
  pass_now: z.int().nonnegative(),
});
export type CarriedOver = z.infer<typeof CarriedOver>;

/** The canonical report, `report.json`. Every other format is a projection of it. */
export const Report = z.strictObject({
  schema: z.literal('cognigate.report/1'),
  run_id: z.string(),
  suite_id: z.string(),
  suite_name: z.string().nullable(),
  platform: z.strictObject({
    name: z.string(),
    url: z.string(),
    /** Where the bot was spoken to, where that is another address. */
    endpoint_url: z.string().optional(),
  }),
  /** The version that was tested, where the platform names it. */
  bot: TestedBot.optional(),
  /** The language model by which cases were judged, at the platform; absent where none was. */
  judge: JudgingModel.optional(),
  /** By which intents were matched here, where the platform only scores them. */
  intent_thresholds: IntentThresholds.optional(),
  labels: z.record(z.string(), z.string()),
  /** Who started the run; absent in reports of 0.1.0, as are the next two. */
  trigger: Trigger.optional(),
  /** What the CI says that it was started in; absent where it was started in none. */
  provenance: Provenance.optional(),
  /** What the suite was held to; null where there was no policy. */
  policy: KeptPolicy.nullish(),
  verdict: Verdict,
  reasons: z.array(Reason),
  /** What the verdict speaks of; absent in reports of 0.1.0. */
  scope: Scope.optional(),
  started_at: isoTime,
  finished_at: isoTime,
  duration_seconds: z.number().nonnegative(),
  ...Metrics.shape,
  gate: z.array(GateResult),
  /** Thresholds that the suite asks for and that could not be applied, each with the reason; absent where there is none. */
  gate_not_applied: z.array(NotApplied).optional(),
  /** What changed since the baseline; absent where the suite has none. */
  comparison: RunComparison.optional(),
  /** How the run ended that may end before every call is made; absent where it may not. */
  early_end: EarlyEnd.optional(),
  /** How reliable the bot was found; absent where the suite asks for nothing of it. */
  reliability: ReliabilityFindings.optional(),
  /** What came of the variants of cases; absent where the suite asks for none. */
  robustness: Robustness.optional(),
  /** Intents of the bot, and which of them no case expects; absent where it is not known which it has. */
  bot_intents: z
    .strictObject({
      total: z.int().positive(),
      covered: z.int().nonnegative(),
      uncovered: z.array(z.string()),
    })
    .optional(),
  /** There where only some cases of another run were run again. */
  rerun_of: RerunOf.optional(),
  /** What a rerun took over from the earlier run; the suite is the whole one. */
  carried_over: CarriedOver.optional(),
  /** Present where only the cases with one of these tags were run. */
  only_tags: z.array(z.string()).optional(),
  /** Present where cases were left out otherwise: the flags that did it, such as `--case hours-01`. */
  selected_by: z.array(z.string()).optional(),
  batches: z.array(ReportBatch),
  cases: z.array(ReportCase),
  discrepancies: z.array(Discrepancy),
  evidence: z.strictObject({ suite: EvidenceRef }),
  /** Null in the copy that is kept as evidence: the audit record holds that copy's digest. */
  audit: z.strictObject({ audit_id: z.string(), seq: z.int(), hash: z.string() }).nullable(),
  /** Of the verdict, by a key of the gate; absent in the copy that is kept as evidence, and in older reports. */
  signature: VerdictSignature.optional(),
  /** Empty in the copy that is kept as evidence: notifications come after the audit record. */
  notifications: z.array(
    z.strictObject({
      endpoint: z.string(),
      id: z.string(),
      status: z.enum(['pending', 'delivered', 'undelivered', 'refused']),
      attempts: z.int(),
      last_problem: z.string().nullable(),
    }),
  ),
  tool: z.strictObject({ name: z.literal('cognigate'), version: z.string() }),
});
export type Report = z.infer<typeof Report>;
