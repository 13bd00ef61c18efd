import { AuthenticationFailed } from '../domain/errors.ts';
import type { Unavailable } from '../steps/ports/platform.ts';
import type { AccessToken, AccessTokenSource } from './access-token.ts';
import type { HttpClient, HttpOutcome, HttpRequest } from './http.ts';

export interface AuthorizedOutcome {
  readonly status: 'called';
  readonly outcome: HttpOutcome;
  readonly token: AccessToken;
}

/**
 * Sends a request with a token, and once more with a new one where the first is refused.
 *
 * A token that another process left in the cache may be as dead as the first, so after it there is
 * one more; a token that was issued for this very call is final.
 * @throws AuthenticationFailed on 403, and on 401 with a token just issued.
 */
export async function authorizedCall(
  http: HttpClient,
  tokens: AccessTokenSource,
  request: HttpRequest,
  scope: string,
): Promise<AuthorizedOutcome | Unavailable> {
  for (let refusals = 0; ; refusals += 1) {
    const token = await tokens.current();
    if ('status' in token) return token;
    const outcome = await http({
      ...request,
      headers: { ...request.headers, authorization: token.authorization() },
    });
    if (outcome.kind === 'answer' && outcome.status === 403) {
      throw new AuthenticationFailed(
        `the platform at ${outcome.host} forbids this call (HTTP 403): the client needs the scope ${scope}`,
      );
    }
    if (outcome.kind !== 'answer' || outcome.status !== 401) {
      return { status: 'called', outcome, token };
    }
    tokens.invalidate(token);
    const newlyIssued = refusals > 0 && token.origin === 'issued';
    if (newlyIssued || refusals >= 2) {
      throw new AuthenticationFailed(
        `the platform at ${outcome.host} refuses a token that it has just issued (HTTP 401): check what the client may do there`,
      );
    }
  }
}
