/** Longest single attempt at a request with a small body, in milliseconds. */
const REQUEST_MS = 5_000;
/** Evidence of a large suite is several megabytes. */
const EVIDENCE_REQUEST_MS = 20_000;

const attempts = {
  // The SDK's own defaults have changed between its releases, so nothing here is left to them.
  maxAttempts: 3,
  retryMode: 'standard',
} as const;

function requestsWithin(requestTimeout: number) {
  return { connectionTimeout: 1_000, requestTimeout, throwOnRequestTimeout: true } as const;
}

/** Attempts and timeouts of the DynamoDB and Secrets Manager clients. */
export const awsClientSettings = { ...attempts, requestHandler: requestsWithin(REQUEST_MS) };

/** Attempts and timeouts of the S3 client; digests are computed and compared by the store itself. */
export const evidenceClientSettings = {
  ...attempts,
  requestHandler: requestsWithin(EVIDENCE_REQUEST_MS),
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;
