import type { PlatformAnswer } from '../steps/ports/platform.ts';
import type { HttpClient } from './http.ts';
import type { HttpBody, JsonBody } from './http-body.ts';
import type { Secrets } from './secrets.ts';

/**
 * The client whose answers have a mark wherever they repeat a secret of ours, so that none of what is
 * made of them can hold one; `came` alone is what was said. Not for answers that bring a secret.
 */
export function maskedAnswers(http: HttpClient, secrets: Secrets): HttpClient {
  return async (request) => {
    const outcome = await http(request);
    if (outcome.kind !== 'answer' || outcome.body.kind !== 'json') return outcome;
    return { ...outcome, body: maskedBody(outcome.body, secrets) };
  };
}

function maskedBody(body: JsonBody, secrets: Secrets): HttpBody {
  const { bytes, names } = secrets.mask(body.bytes);
  if (names.length === 0) return body;
  try {
    const value: unknown = JSON.parse(textOf(bytes));
    return { kind: 'json', value, bytes, masked: { names, came: body.value } };
  } catch {
    return { kind: 'malformed', problem: 'the body repeats a secret where no text can stand' };
  }
}

/** The answer as it is kept. */
export function answerOf({ bytes, masked }: JsonBody): PlatformAnswer {
  return { bytes, masked: masked?.names ?? [] };
}

/** Without the byte order mark that it may begin with. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
