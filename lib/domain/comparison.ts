import * as z from 'zod';
import { Verdict } from './verdict.ts';

const share = z.number().min(0).max(1);
const interval = z.strictObject({ low: share, high: share });
/** Cases that came out otherwise, and how often chance alone makes such a difference; absent in reports of 0.1.0. */
const told = {
  /** Cases that were right then and are wrong now. */
  worse: z.int().nonnegative().optional(),
  /** Cases that were wrong then and are right now. */
  better: z.int().nonnegative().optional(),
  /** Of McNemar's exact test, two-sided; those of intents and of tags as Holm adjusts them. */
  p_value: share.optional(),
  /** The difference may be chance: the p-value is above 0.05. */
  within_noise: z.boolean(),
};

/** One of the last runs of a suite, as far as trends and baselines speak of it. */
export const PastRun = z.strictObject({
  run_id: z.string(),
  started_at: z.iso.datetime(),
  verdict: Verdict,
  planned: z.int().nonnegative(),
  passed: z.int().nonnegative(),
  pass_rate: share,
  intent_coverage: share,
  p95_latency_ms: z.number().nullable(),
});
export type PastRun = z.infer<typeof PastRun>;

/** How an intent fared in the cases that both runs have; 95 % intervals of each run, by Wilson's score. */
export const IntentDelta = z.strictObject({
  intent: z.string(),
  baseline_f1: share,
  f1: share,
  /** Positive where it got better. */
  change: z.number().min(-1).max(1),
  baseline_interval: interval.nullable(),
  interval: interval.nullable(),
  ...told,
});
export type IntentDelta = z.infer<typeof IntentDelta>;

/** How the cases with a tag fared that both runs have. */
const TagDelta = z.strictObject({
  tag: z.string(),
  cases: z.int().positive(),
  baseline_passed: z.int().nonnegative(),
  passed: z.int().nonnegative(),
  /** Positive where it got better. */
  change: z.number().min(-1).max(1),
  ...told,
});
export type TagDelta = z.infer<typeof TagDelta>;

/** Null: no intent, or a score that the platform does not tell. */
const named = z.strictObject({ name: z.string().nullable(), score: z.number().nullable() });

/** An intent that a failed case asked for and did not get. */
export const IntentMiss = z.strictObject({
  id: z.string(),
  /** From 1 on; absent where the case is a single input. */
  turn: z.int().positive().optional(),
  expected: named,
  actual: named,
  /** The best intent, be it good enough or not; null where no scores are listed. */
  best: z.strictObject({ name: z.string(), score: z.number() }).nullable(),
  /** What the expected intent had in the baseline. */
  baseline_score: z.number().nullable(),
});
export type IntentMiss = z.infer<typeof IntentMiss>;

export const NOT_COMPARABLE = ['new', 'gone', 'changed', 'not_evaluated'] as const;

/** What changed since another run; the lists hold ids of cases, in the order of the suite. */
export const RunComparison = z.strictObject({
  baseline: PastRun.extend({
    /** The label by which the run was found; null where it was named itself. */
    label: z.string().nullable(),
    /** SHA-256 of the baseline's report as it is kept as evidence. */
    report_sha256: z.string().length(64),
  }),
  /** Passed then, fail now. */
  newly_failing: z.array(z.string()),
  /** Failed then, pass now. */
  fixed: z.array(z.string()),
  /** Failed then, fail now. */
  still_failing: z.array(z.string()),
  /** Came out both ways in this run, and reached `min_pass`. */
  flaky: z.array(z.string()),
  /** `new`, `gone`: only one run has it; `changed`: it asks for something else now; `not_evaluated`: in one of them. */
  not_comparable: z.array(z.strictObject({ id: z.string(), why: z.enum(NOT_COMPARABLE) })),
  /** Over the cases that both runs have and the baseline evaluated; null where there is none. */
  pass_rate: z
    .strictObject({
      cases: z.int().positive(),
      baseline_passed: z.int().nonnegative(),
      passed: z.int().nonnegative(),
      /** Positive where it got better. */
      change: z.number().min(-1).max(1),
      baseline_interval: interval,
      interval,
      /** 95 % interval of the change over the cases that both runs evaluated, by Newcombe's method for pairs. */
      change_interval: z
        .strictObject({ low: z.number().min(-1), high: z.number().max(1) })
        .nullable()
        .optional(),
      /** Lancaster's less cautious form of the p-value. */
      mid_p: share.optional(),
      ...told,
    })
    .nullable(),
  /** The largest losses first. */
  intents: z.array(IntentDelta),
  /** Tags of which a case changed, the largest losses first; absent where there is none, and in reports of 0.1.0. */
  tags: z.array(TagDelta).optional(),
  /** Of the cases that fail now, in the order of the suite; absent where there is none, and in reports of 0.1.0. */
  intent_misses: z.array(IntentMiss).optional(),
});
export type RunComparison = z.infer<typeof RunComparison>;
