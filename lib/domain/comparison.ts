import * as z from 'zod';
import { Verdict } from './verdict.ts';

const share = z.number().min(0).max(1);
const interval = z.strictObject({ low: share, high: share });

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

/** How an intent fared in the cases that both runs have; 95 % intervals, by Wilson's score. */
export const IntentDelta = z.strictObject({
  intent: z.string(),
  baseline_f1: share,
  f1: share,
  /** Positive where it got better. */
  change: z.number().min(-1).max(1),
  baseline_interval: interval.nullable(),
  interval: interval.nullable(),
  /** The difference is no larger than chance makes it one time in twenty. */
  within_noise: z.boolean(),
});
export type IntentDelta = z.infer<typeof IntentDelta>;

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
      within_noise: z.boolean(),
    })
    .nullable(),
  /** The largest losses first. */
  intents: z.array(IntentDelta),
});
export type RunComparison = z.infer<typeof RunComparison>;
