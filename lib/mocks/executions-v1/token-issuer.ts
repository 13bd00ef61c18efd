import { randomBytes } from 'node:crypto';
import { type Answer, ok, refusal } from './answer.ts';
import type { Faults } from './fault-plan.ts';

export const DEFAULT_TOKEN_SECONDS = 3_600;

/** The scopes there are; a token gets those of them that it is asked for with. */
const SCOPES = ['test:execute', 'test:read', 'webhook:write'];

export interface TokenIssuerOptions {
  readonly tokenSeconds: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** Gives tokens to any client that has a name and a secret, and knows them again. */
export class TokenIssuer {
  readonly #options: TokenIssuerOptions;
  readonly #tokens = new Map<string, { client: string; scopes: string[]; expiresAt: number }>();
  issued = 0;

  constructor(options: TokenIssuerOptions) {
    this.#options = options;
  }

  /** Answers a token request whose body is the form `body`. */
  answer(body: Uint8Array, faults: Faults): Answer {
    const form = new URLSearchParams(new TextDecoder().decode(body));
    const grantType = form.get('grant_type');
    if (grantType === null) {
      return refusal(400, 'invalid_request', 'grant_type is missing: send client_credentials');
    }
    if (grantType !== 'client_credentials') {
      return refusal(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
    }
    const client = form.get('client_id');
    if (!client || !form.get('client_secret')) {
      return refusal(401, 'invalid_client', 'client_id and client_secret must not be empty');
    }
    const asked = (form.get('scope') ?? '').split(' ');
    const scopes = SCOPES.filter((scope) => asked.includes(scope));
    if (scopes.length === 0) {
      return refusal(403, 'invalid_scope', `scope must name one or more of ${SCOPES.join(' ')}`);
    }
    return ok(this.#issue(client, scopes, faults));
  }

  /** The client behind an `Authorization` header, or the refusal it meets. */
  authorize(header: string | undefined, scope: string): string | Answer {
    const [, value] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? [];
    const token = value === undefined ? undefined : this.#tokens.get(value);
    if (token === undefined || this.#options.now() >= token.expiresAt) {
      const problem =
        header === undefined ? 'there is no token' : 'the token is not or no longer valid';
      return refusal(401, 'invalid_token', `${problem}: ask for a new one`, {
        'www-authenticate': 'Bearer error="invalid_token"',
      });
    }
    if (!token.scopes.includes(scope)) {
      return refusal(403, 'insufficient_scope', `the token lacks the scope ${scope}`, {
        'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"`,
      });
    }
    return token.client;
  }

  revokeAll(): void {
    this.#tokens.clear();
  }

  #issue(client: string, scopes: string[], faults: Faults): object {
    const { tokenSeconds, now } = this.#options;
    const fault = faults.find('expires_in');
    const expiresIn = fault === undefined ? tokenSeconds : fault.value;
    const token = randomBytes(24).toString('base64url');
    this.#tokens.set(token, { client, scopes, expiresAt: now() + tokenSeconds * 1000 });
    this.issued += 1;
    return {
      access_token: token,
      expires_in: expiresIn,
      token_type: 'Bearer',
      scope: scopes.join(' '),
    };
  }
}
