import { functionMegabytes } from '../stack/function-megabytes.ts';
import { functionSeconds } from '../stack/function-seconds.ts';
import type { RunUsage } from './run-usage.ts';

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
/**
 * Credentials and token, by Submit Batches and by Poll Batches, and the secret of an endpoint: looks are at
 * most a minute apart, so that a function's process lasts for the run, and it keeps them.
 */
const SECRET_READS = 5;
/** A line of the state machine's log, and what a function writes per invocation. */
const EVENT_LOG_BYTES = 700;
const INVOCATION_LOG_BYTES = 2_000;
/** Evidence is priced for so long: the default retention of a run. */
const EVIDENCE_MONTHS = 13;

/** Dollars of one run, by service. */
export function priceOf(usage: RunUsage): Readonly<Record<string, number>> {
  const invocations = Object.values(usage.invocations).reduce((sum, count) => sum + count, 0);
  // Every secret and, at worst, every object and every batch of state is decrypted once.
  const kmsRequests = SECRET_READS + usage.s3Puts + usage.s3Gets + usage.transitions / 10;
  const logBytes = usage.historyEvents * EVENT_LOG_BYTES + invocations * INVOCATION_LOG_BYTES;
  return {
    'Step Functions': usage.transitions * PRICES.transition,
    Lambda: invocations * PRICES.invocation + gigabyteSecondsOf(usage) * PRICES.gigabyteSecond,
    DynamoDB: usage.readUnits * PRICES.readUnit + usage.writeUnits * PRICES.writeUnit,
    S3:
      usage.s3Puts * PRICES.s3Put +
      usage.s3Gets * PRICES.s3Get +
      (usage.evidenceBytes / 1e9) * PRICES.s3GigabyteMonth * EVIDENCE_MONTHS,
    'Secrets Manager': SECRET_READS * PRICES.secretRequest,
    // And the signature of the verdict, with the public half of its key.
    KMS: kmsRequests * PRICES.kmsRequest + 2 * PRICES.kmsEccRequest,
    'API Gateway, EventBridge, X-Ray': PRICES.apiRequest + PRICES.event + PRICES.trace,
    'CloudWatch Logs': (logBytes / 1e9) * PRICES.logGigabyte,
  };
}

function gigabyteSecondsOf({ invocations, looks, waitedSeconds }: RunUsage): number {
  const billed = Object.entries(invocations).map(([name, count]) => {
    if (!isFunction(name)) throw new Error(`${name} is no function of the gate`);
    const seconds =
      name === 'poll-batches' ? looks * BILLED_SECONDS + waitedSeconds : count * BILLED_SECONDS;
    return (seconds * functionMegabytes(name)) / 1_024;
  });
  return billed.reduce((sum, each) => sum + each, 0);
}

function isFunction(name: string): name is keyof typeof functionSeconds {
  return name in functionSeconds;
}

export function total(price: Readonly<Record<string, number>>): number {
  return Object.values(price).reduce((sum, dollars) => sum + dollars, 0);
}
