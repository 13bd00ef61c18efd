import * as z from 'zod';
import { canonicalForm } from '../audit/canonical-form.ts';
import { EvidenceRef } from '../evidence-ref.ts';
import { sha256Of } from '../sha256.ts';
import { PlatformName } from '../suite/platform-name.ts';
import { name, share } from '../suite/suite-fields.ts';

/** The longest that a case may be in quarantine from the start of a run on, where no policy says otherwise. */
export const LONGEST_WAIVER_DAYS = 90;
/** How long a verdict counts, where no policy says otherwise. */
export const VERDICT_EXPIRES_DAYS = 14;

const LONGEST_SPAN_DAYS = 366;

/** What every suite of a team is held to, whatever the suite says: `cognigate.policy.yaml`. */
export const Policy = z.strictObject({
  waiver_max_days: z
    .int()
    .min(0)
    .max(LONGEST_SPAN_DAYS)
    .optional()
    .describe(
      `Days from the start of a run to the last day of a quarantine, at most; ${LONGEST_WAIVER_DAYS} where absent, 0: no quarantine at all.`,
    ),
  min_pass_rate: share.optional().describe('Smallest gate.pass_rate that a suite may ask for.'),
  required_tags: z
    .array(name)
    .max(50)
    .optional()
    .describe('Tags that each need a case that counts.'),
  allowed_platforms: z
    .array(PlatformName)
    .min(1)
    .optional()
    .describe('Platforms that suites may be for.'),
  required_baseline: z
    .union([z.literal(true), name])
    .optional()
    .describe(
      'Suites need a threshold against a baseline: against the one with this label, or with any (true).',
    ),
  verdict_expires_days: z
    .int()
    .min(1)
    .max(LONGEST_SPAN_DAYS)
    .optional()
    .describe(`Days that a signed verdict counts; ${VERDICT_EXPIRES_DAYS} where absent.`),
});
export type Policy = z.infer<typeof Policy>;

/** A policy, and the evidence that holds it; the digest is that of its canonical form. */
export const KeptPolicy = z.strictObject({ evidence: EvidenceRef, rules: Policy });
export type KeptPolicy = z.infer<typeof KeptPolicy>;

/** The bytes that are kept and hashed of a policy: comments, order and white space of its file do not count. */
export function policyBytes(policy: Policy): Uint8Array {
  return new TextEncoder().encode(canonicalForm(policy));
}

/** SHA-256 in lower-case hex, as records and reports name the policy. */
export function policyDigest(policy: Policy): string {
  return sha256Of(policyBytes(policy));
}
