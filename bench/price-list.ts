import type { RunUsage } from './counted-run.ts';

/** On-demand prices in US dollars, us-east-1, November 2026. */
export const PRICES = {
  transition: 25e-6,
  invocation: 0.2e-6,
  /** A GB-second on arm64. */
  gigabyteSecond: 13.3334e-6,
  readUnit: 0.125e-6,
  writeUnit: 0.625e-6,
  s3Put: 5e-6,
  s3Get: 0.4e-6,
  /** A month of a GB in S3 Standard. */
  s3GigabyteMonth: 0.023,
  kmsRequest: 3e-6,
  /** With a key of an elliptic curve. */
  kmsEccRequest: 15e-6,
  secretRequest: 5e-6,
  apiRequest: 3.5e-6,
  event: 1e-6,
  trace: 5e-6,
  logGigabyte: 0.5,
  /** A month of one key, secret, metric of one's own, metric that an alarm watches, dashboard. */
  keyMonth: 1,
  secretMonth: 0.4,
  customMetricMonth: 0.3,
  alarmMetricMonth: 0.1,
  dashboardMonth: 3,
} as const;

/** Longer than any step takes, cold start and TLS included. */
const BILLED_SECONDS = 1;
const FUNCTION_GIGABYTES = 0.5;
/** Credentials and token, read anew by every invocation as if none were warm. */
const SECRETS_PER_PLATFORM_CALL = 2;
/** A line of the state machine's log, and what a function writes per invocation. */
const EVENT_LOG_BYTES = 700;
const INVOCATION_LOG_BYTES = 2_000;
/** Evidence is priced for so long: the default retention of a run. */
const EVIDENCE_MONTHS = 13;

/** Dollars of one run, by service. */
export function priceOf(usage: RunUsage): Readonly<Record<string, number>> {
  const invocations = Object.values(usage.invocations).reduce((sum, count) => sum + count, 0);
  const platformCalls =
    (usage.invocations['submit-batches'] ?? 0) + (usage.invocations['poll-batches'] ?? 0);
  const secretReads = platformCalls * SECRETS_PER_PLATFORM_CALL + 1;
  // Every secret and, at worst, every object and every batch of state is decrypted once.
  const kmsRequests = secretReads + usage.s3Puts + usage.s3Gets + usage.transitions / 10;
  const logBytes = usage.historyEvents * EVENT_LOG_BYTES + invocations * INVOCATION_LOG_BYTES;
  return {
    'Step Functions': usage.transitions * PRICES.transition,
    Lambda:
      invocations *
      (PRICES.invocation + BILLED_SECONDS * FUNCTION_GIGABYTES * PRICES.gigabyteSecond),
    DynamoDB: usage.readUnits * PRICES.readUnit + usage.writeUnits * PRICES.writeUnit,
    S3:
      usage.s3Puts * PRICES.s3Put +
      usage.s3Gets * PRICES.s3Get +
      (usage.evidenceBytes / 1e9) * PRICES.s3GigabyteMonth * EVIDENCE_MONTHS,
    'Secrets Manager': secretReads * PRICES.secretRequest,
    // And the signature of the verdict, with the public half of its key.
    KMS: kmsRequests * PRICES.kmsRequest + 2 * PRICES.kmsEccRequest,
    'API Gateway, EventBridge, X-Ray': PRICES.apiRequest + PRICES.event + PRICES.trace,
    'CloudWatch Logs': (logBytes / 1e9) * PRICES.logGigabyte,
  };
}

export function total(price: Readonly<Record<string, number>>): number {
  return Object.values(price).reduce((sum, dollars) => sum + dollars, 0);
}
