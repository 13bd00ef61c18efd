import { randomUUID } from 'node:crypto';
import type { WireResult } from './judgement.ts';
import type { SubmittedCase } from './request-checks.ts';
import type { TestRunner } from './test-runner.ts';

/** The platform's own, where a submission names none. */
const DEFAULT_TIMEOUT_SECONDS = 900;

export interface Execution {
  readonly id: string;
  readonly cases: number;
  /** In the order of first submission, from 0. */
  readonly batch: number;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly ending: 'completed' | 'timeout';
  /** How many cases are done at the end: all, unless the time was too short. */
  readonly casesAtEnd: number;
  readonly results: Promise<readonly WireResult[]>;
  /** Before this moment nobody but the platform knows of it. */
  readonly visibleFrom: number;
}

export interface ExecutionStoreOptions {
  readonly runner: TestRunner;
  readonly secondsPerExecution: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

export interface NewExecution {
  readonly batch: number;
  readonly cases: readonly SubmittedCase[];
  readonly timeoutSeconds: number | undefined;
  /** How much later it comes to be. */
  readonly delaySeconds: number;
  /** For how long it cannot be found once it is there. */
  readonly hiddenSeconds: number;
}

/** All executions since the start, and how far each is. */
export class ExecutionStore {
  readonly #options: ExecutionStoreOptions;
  readonly #executions = new Map<string, Execution>();
  cases = 0;

  constructor(options: ExecutionStoreOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#executions.size;
  }

  /** The first execution there ever was. */
  get oldest(): Execution | undefined {
    return this.#executions.values().next().value;
  }

  start({ batch, cases, timeoutSeconds, delaySeconds, hiddenSeconds }: NewExecution): Execution {
    const { runner, secondsPerExecution, now } = this.#options;
    const limit = timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
    const inTime = secondsPerExecution <= limit;
    const startedAt = now() + delaySeconds * 1000;
    const results = runner.run(cases);
    // A bot that fails is reported to whoever asks for the results, not to the process.
    results.catch(() => undefined);
    const execution: Execution = {
      id: `exec-${randomUUID()}`,
      cases: cases.length,
      batch,
      startedAt,
      endsAt: startedAt + Math.min(secondsPerExecution, limit) * 1000,
      ending: inTime ? 'completed' : 'timeout',
      casesAtEnd: inTime ? cases.length : Math.floor((cases.length * limit) / secondsPerExecution),
      results,
      visibleFrom: startedAt + hiddenSeconds * 1000,
    };
    this.#executions.set(execution.id, execution);
    this.cases += cases.length;
    return execution;
  }

  /** Undefined where there is none, or none to be seen yet. */
  find(id: string): Execution | undefined {
    const execution = this.#executions.get(id);
    return execution && this.#options.now() >= execution.visibleFrom ? execution : undefined;
  }

  /** Also of one that cannot be seen yet; null where there is none. */
  batchOf(id: string): number | null {
    return this.#executions.get(id)?.batch ?? null;
  }

  hasEnded({ endsAt }: Execution): boolean {
    return this.#options.now() >= endsAt;
  }

  /** Share of its time that is over, 0 to 1. */
  share({ startedAt, endsAt }: Execution): number {
    if (endsAt <= startedAt) return 1;
    return Math.min(1, Math.max(0, (this.#options.now() - startedAt) / (endsAt - startedAt)));
  }
}
