import type { HttpClient } from '../../http.ts';
import { type PlatformAddress, pathSegment } from '../../platform-address.ts';
import { type ApiOutcome, apiFailure, apiSuccess } from '../api-outcome.ts';
import { EndpointAnswer } from '../wire.ts';

export interface Message {
  readonly userId: string;
  readonly sessionId: string;
  /** Absent where only data is sent. */
  readonly text?: string;
  readonly data?: unknown;
}

export interface BotEndpoint {
  readonly http: HttpClient;
  /** Of the endpoint service, which is another host than the API. */
  readonly address: PlatformAddress;
  /** Names the bot, and is the only secret that speaking to it takes. */
  readonly urlToken: string;
  /** Test messages are not billed; at most 600 an hour. */
  readonly testMode: boolean;
}

/** Says one thing to the bot and waits for its whole answer; never sent twice, since a bot remembers. */
export async function talk(
  { http, address, urlToken, testMode }: BotEndpoint,
  message: Message,
): Promise<ApiOutcome<EndpointAnswer>> {
  const outcome = await http({
    method: 'POST',
    origin: address.origin,
    path: `${address.prefix}${testMode ? '/test' : ''}/${pathSegment(urlToken)}`,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(message)),
    repeatable: false,
  });
  return (
    apiSuccess(outcome, EndpointAnswer) ??
    apiFailure(outcome, 'an answer of the bot', (text) => text.replaceAll(urlToken, '…'))
  );
}
