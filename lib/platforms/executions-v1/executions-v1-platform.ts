import type { Platform, StatusOutcome, SubmitRequest } from '../../steps/ports/platform.ts';
import type { AccessTokenSource } from '../access-token.ts';
import { authorizedCall } from '../authorized-call.ts';
import { foreignText } from '../foreign-text.ts';
import type { HttpClient, HttpOutcome } from '../http.ts';
import { type PlatformAddress, pathSegment } from '../platform-address.ts';
import { isSuccess, unavailable } from '../unavailable.ts';
import { encodeBatch } from './encode-batch.ts';
import { fetchResults } from './fetch-results.ts';
import { progressOf } from './progress.ts';
import { submitOutcome } from './submit-outcome.ts';
import { StatusAnswer, TerminalWord } from './wire.ts';

export interface ExecutionsV1Options {
  readonly address: PlatformAddress;
  readonly tokens: AccessTokenSource;
  readonly http: HttpClient;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** The platform behind the contract `executions-v1`. */
export function executionsV1Platform(options: ExecutionsV1Options): Platform {
  const { address, tokens, http, now } = options;
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

    encodeBatch,

    async submit(request: SubmitRequest) {
      const called = await authorizedCall(
        http,
        tokens,
        {
          method: 'POST',
          origin: address.origin,
          path: `${address.prefix}/api/v1/test-suites/${pathSegment(request.suiteId)}/executions`,
          headers: {
            'content-type': 'application/json',
            'idempotency-key': request.idempotencyKey,
          },
          body: request.payload,
          repeatable: false,
        },
        'test:execute',
      );
      return called.status === 'unavailable' ? called : submitOutcome(called.outcome, called.token);
    },

    async status(executionId) {
      const called = await get(`${executionPath(executionId)}/status`);
      return called.status === 'unavailable' ? called : statusOutcome(called.outcome);
    },

    results(executionId) {
      return fetchResults(address.origin, `${executionPath(executionId)}/results`, get, now);
    },
  };
}

function statusOutcome(outcome: HttpOutcome): StatusOutcome {
  if (outcome.kind === 'no_answer') return unavailable(outcome, 'the status');
  if (outcome.status === 404 || outcome.status === 410) return { status: 'not_found' };
  const answer =
    isSuccess(outcome) && outcome.body.kind === 'json'
      ? StatusAnswer.safeParse(outcome.body.value)
      : null;
  if (!answer?.success) return unavailable(outcome, 'the status');
  const terminal = TerminalWord.safeParse(answer.data.status);
  if (terminal.success) return { status: 'terminal', word: terminal.data };
  return {
    status: 'running',
    word: foreignText(answer.data.status, 100),
    progress: progressOf(answer.data),
    retryAfterSeconds: outcome.retryAfterSeconds,
  };
}
