import type { DemoBot } from './bot/demo-bot.ts';
import type { Scenario, ScenarioSettings } from './scenario.ts';
import { DEFAULT_TOKEN_SECONDS } from './token-issuer.ts';

export interface MockPlatformOptions {
  /** On 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** False: it does not say with its answers that it is a mock, and so stands for a real platform. */
  readonly declared?: boolean;
  /** How long an execution takes, however many cases it has. */
  readonly secondsPerExecution?: number;
  /** Most requests in a window; beyond it 429. Token requests do not count. Absent: no limit. */
  readonly rateLimit?: number;
  readonly rateWindowSeconds?: number;
  readonly tokenSeconds?: number;
  /** Most results on one page; absent: all on one. */
  readonly pageSize?: number;
  /** How the status says how far it is; false: not at all. */
  readonly reportsProgress?: 'cases' | 'share' | 'percent' | false;
  /** Larger bodies meet 413. */
  readonly maxBodyBytes?: number;
  readonly scenario?: Scenario;
  /** A trained bot; absent: the shop assistant, trained at start. */
  readonly bot?: DemoBot;
  /** Gets a line per request, without tokens, secrets or bodies. */
  readonly log?: (line: string) => void;
  /** Milliseconds since 1970 UTC. */
  readonly now?: () => number;
}

export interface MockSettings {
  readonly secondsPerExecution: number;
  readonly rateLimit: number | null;
  readonly rateWindowSeconds: number;
  readonly tokenSeconds: number;
  readonly pageSize: number | null;
  readonly progress: NonNullable<ScenarioSettings['progress']>;
  readonly maxBodyBytes: number;
}

/** What the caller sets comes before what the scenario sets, and that before the defaults. */
export function settingsOf(options: MockPlatformOptions): MockSettings {
  const scenario = options.scenario?.settings ?? {};
  const { reportsProgress } = options;
  return {
    secondsPerExecution: options.secondsPerExecution ?? scenario.seconds_per_execution ?? 2,
    rateLimit: options.rateLimit ?? scenario.rate_limit ?? null,
    rateWindowSeconds: options.rateWindowSeconds ?? scenario.rate_window_seconds ?? 10,
    tokenSeconds: options.tokenSeconds ?? scenario.token_seconds ?? DEFAULT_TOKEN_SECONDS,
    pageSize: options.pageSize ?? scenario.page_size ?? null,
    progress:
      reportsProgress === false ? 'none' : (reportsProgress ?? scenario.progress ?? 'cases'),
    // Room for 500 cases of the longest text, context and expectation that a suite may have.
    maxBodyBytes: options.maxBodyBytes ?? 32 * 1024 * 1024,
  };
}
