import * as z from 'zod';

/** Assumed where a server does not say how long a token lives. */
const UNSTATED_LIFETIME_SECONDS = 300;
const MIN_LIFETIME_SECONDS = 60;
const MAX_LIFETIME_SECONDS = 86_400;

export interface TokenAnswer {
  readonly accessToken: string;
  /** Between a minute and a day, whatever the server says. */
  readonly expiresInSeconds: number;
}

const wire = z.object({
  access_token: z.string().refine(isBearerToken),
  expires_in: z.unknown().optional(),
});

/** Whether `text` can stand in an `Authorization` header. */
export function isBearerToken(text: string): boolean {
  return /^[\x21-\x7e]{1,16384}$/.test(text);
}

/** A token answer of the contract; null where `value` is something else. */
export function tokenAnswer(value: unknown): TokenAnswer | null {
  const answer = wire.safeParse(value);
  if (!answer.success) return null;
  return {
    accessToken: answer.data.access_token,
    expiresInSeconds: lifetimeSeconds(answer.data.expires_in),
  };
}

/** Numbers also as text, because some servers write them so. */
function lifetimeSeconds(expiresIn: unknown): number {
  const text = typeof expiresIn === 'string' ? expiresIn.trim() : null;
  const seconds = text !== null && text !== '' ? Number(text) : expiresIn;
  if (typeof seconds !== 'number' || Number.isNaN(seconds)) return UNSTATED_LIFETIME_SECONDS;
  return Math.floor(Math.min(MAX_LIFETIME_SECONDS, Math.max(MIN_LIFETIME_SECONDS, seconds)));
}
