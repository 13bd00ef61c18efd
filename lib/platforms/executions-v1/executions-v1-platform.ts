import type { Platform, SubmitRequest } from '../../steps/ports/platform.ts';
import type { AccessTokenSource } from '../access-token.ts';
import { authorizedCall } from '../authorized-call.ts';
import type { HttpClient } from '../http.ts';
import { maskedAnswers } from '../masked-answers.ts';
import { MockWatch } from '../mock-watch.ts';
import { type PlatformAddress, pathSegment } from '../platform-address.ts';
import { encodeBatch } from './encode-batch.ts';
import { fetchResults } from './fetch-results.ts';
import { statusOutcome } from './status-outcome.ts';
import { submitOutcome } from './submit-outcome.ts';

export interface ExecutionsV1Options {
  readonly address: PlatformAddress;
  readonly tokens: AccessTokenSource;
  readonly http: HttpClient;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** The platform behind the contract `executions-v1`. */
export function executionsV1Platform(options: ExecutionsV1Options): Platform {
  const { address, tokens, now } = options;
  const watch = new MockWatch();
  const http = maskedAnswers(watch.of(options.http), tokens.secrets);
  const get = (path: string) =>
    authorizedCall(
      http,
      tokens,
      { method: 'GET', origin: address.origin, path, repeatable: true },
      'test:read',
    );
  const executionPath = (executionId: string) =>
    `${address.prefix}/api/v1/executions/${pathSegment(executionId)}`;

  return {
    name: 'executions-v1',

    hasMockAnswered: () => watch.hasAnswered,

    encodeBatch,

    async submit(request: SubmitRequest) {
      const submission = submissionOf(address, request);
      const called = await authorizedCall(http, tokens, submission, 'test:execute');
      return called.status === 'unavailable'
        ? called
        : submitOutcome(called.outcome, tokens.secrets);
    },

    async status(executionId, { suiteId } = {}) {
      const called = await get(`${executionPath(executionId)}/status`);
      return called.status === 'unavailable'
        ? called
        : statusOutcome(called.outcome, { executionId, suiteId });
    },

    results(executionId, { suiteId, keep } = {}) {
      const pages = {
        origin: address.origin,
        path: `${executionPath(executionId)}/results`,
        get,
        now,
      };
      return fetchResults(pages, { executionId, suiteId }, keep);
    },
  };
}

/** One batch on its way; never sent twice by itself, since the platform may have taken it. */
function submissionOf(
  { origin, prefix }: PlatformAddress,
  { suiteId, idempotencyKey, payload }: SubmitRequest,
) {
  return {
    method: 'POST' as const,
    origin,
    path: `${prefix}/api/v1/test-suites/${pathSegment(suiteId)}/executions`,
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: payload,
    repeatable: false,
  };
}
