import { ConfigurationInvalid, StoreUnavailable } from '../domain/errors.ts';

/** What AWS answers where asking again is of no use: something of ours is missing, forbidden or malformed. */
const OUR_FAULT = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'InvalidRequestException',
  'InvalidParameterException',
  'InvalidSignatureException',
  'KMSAccessDeniedException',
  'NoSuchBucket',
  'ResourceNotFoundException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'ValidationException',
]);

/**
 * What a step throws for a failed AWS call: ConfigurationInvalid where it can never succeed,
 * StoreUnavailable for the rest (throttling, time-outs, AWS's own faults), which is worth a retry.
 *
 * @param doing - What was tried, such as `read run r-1`.
 */
export function storeFailure(doing: string, cause: unknown): Error {
  const name = errorName(cause);
  return OUR_FAULT.has(name)
    ? new ConfigurationInvalid(
        `cannot ${doing}: AWS answers ${name}; check the names and permissions of the deployment`,
        { cause },
      )
    : new StoreUnavailable(`cannot ${doing}: AWS answers ${name}`, { cause });
}

export function errorName(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}

/** How often the SDK sent a request before it failed; undefined where it does not say. */
export function attemptsOf(cause: unknown): number | undefined {
  if (!(cause instanceof Error) || !('$metadata' in cause)) return undefined;
  const metadata = cause.$metadata;
  if (metadata === null || typeof metadata !== 'object' || !('attempts' in metadata)) {
    return undefined;
  }
  return typeof metadata.attempts === 'number' ? metadata.attempts : undefined;
}
