import type { Suite } from '../../domain/suite/suite.ts';
import { contractLatency, latency } from '../../domain/suite/suite-fields.ts';

/** Where the imported suite is to run, as far as whoever imports it says so. */
export interface SuiteTarget {
  readonly project?: string | undefined;
  readonly flow?: string | undefined;
  readonly locale?: string | undefined;
  /** With it the suite is for `cognigy-ai`, in the mode `conversation`; without it for `executions-v1`. */
  readonly endpoint?: string | undefined;
  /** Where the bot's output carries entities. */
  readonly entitiesPath?: string | undefined;
}

export function platformOf({ endpoint }: SuiteTarget): Suite['platform'] {
  return endpoint === undefined ? 'executions-v1' : 'cognigy-ai';
}

/** What a limit of an answer's time may be there, in milliseconds. */
export function latencyLimitOf(target: SuiteTarget) {
  return platformOf(target) === 'executions-v1' ? contractLatency : latency;
}
