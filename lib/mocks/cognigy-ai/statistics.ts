import type { CallKind } from './scenario.ts';

/** What has gone over the wire since the start. */
export interface CognigyAiStatistics {
  readonly requests: Readonly<Record<CallKind, number>>;
  /** HTTP status to the number of answers; what a fault cut off is not in it. */
  readonly answers: Readonly<Record<string, number>>;
  readonly rateLimited: number;
  /** The most API requests that any window of the limit has held. */
  readonly peakRequestsInWindow: number;
  /** Requests that were answered in HAL because they did not ask for JSON. */
  readonly hal: number;
  readonly executions: number;
  /** The most playbooks that were active at one time. */
  readonly peakPlaybooks: number;
  /** Batches of the Simulator. */
  readonly simulations: number;
  readonly conversations: number;
  readonly messages: number;
  readonly testMessages: number;
  /** The most test messages that any hour has held. */
  readonly peakTestMessagesInHour: number;
  /** Test messages beyond the hour's quota. */
  readonly overQuota: number;
}

/** Counts requests and their answers. */
export class CallCounter {
  readonly requests: Record<CallKind, number> = {
    api: 0,
    playbook: 0,
    schedule: 0,
    task: 0,
    run: 0,
    scores: 0,
    snapshot: 0,
    repoint: 0,
    inject: 0,
    analytics: 0,
    simulation: 0,
    simulate: 0,
    simulation_batch: 0,
    simulation_stop: 0,
    simulation_run: 0,
    persona: 0,
    message: 0,
  };
  readonly answers: Record<string, number> = {};
  rateLimited = 0;
  hal = 0;

  answer(status: number): void {
    this.answers[status] = (this.answers[status] ?? 0) + 1;
  }
}
