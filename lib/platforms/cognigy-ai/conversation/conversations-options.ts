import type { RateBudget } from '../../../steps/ports/rate-budget.ts';
import type { HttpClient } from '../../http.ts';
import type { PlatformAddress } from '../../platform-address.ts';
import type { AnalyticsSource } from '../analytics/read-analytics.ts';
import type { LookUp } from '../look-up.ts';

export interface ConversationsOptions {
  readonly lookUp: LookUp;
  /** A client that waits for an answer for as many milliseconds. */
  readonly http: (timeoutMs: number) => HttpClient;
  readonly endpoint: PlatformAddress;
  /** The messages that all runs together may send to the endpoints in an hour. */
  readonly messages: (perHour: number) => RateBudget;
  /** Where the analytics of the bot are; asked for only where intents come from them. */
  readonly analytics: () => AnalyticsSource;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
}
