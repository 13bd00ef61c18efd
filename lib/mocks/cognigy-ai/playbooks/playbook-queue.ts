import type { CallFaultOf } from '../scenario.ts';
import type { JudgedStep, ShelvedPlaybook } from '../wire.ts';

interface ScheduledRun {
  readonly playbookId: string;
  readonly projectId: string;
  readonly entrypoint: string;
  /** Reference ids. */
  readonly flowId: string;
  readonly localeId: string;
}

/** One playbook execution: the task that is looked at, and the run that it leaves. */
export interface QueuedExecution extends ScheduledRun {
  readonly taskId: string;
  readonly runId: string;
  /** From 0 in the order of scheduling. */
  readonly ordinal: number;
  /** As it was when it was scheduled. */
  readonly playbook: ShelvedPlaybook;
  /** Milliseconds since 1970 UTC, as all times here. */
  readonly scheduledAt: number;
  startsAt: number | null;
  endsAt: number | null;
  cancelledAt: number | null;
  fate: CallFaultOf<'ends_as'> | null;
  readonly results: () => Promise<readonly JudgedStep[]>;
}

export type TaskStatus = 'queued' | 'active' | 'done' | 'cancelling' | 'cancelled' | 'error';

export interface PlaybookQueueOptions {
  readonly secondsPerPlaybook: number;
  readonly concurrentPlaybooks: number;
  readonly cancelSeconds: number;
  readonly now: () => number;
}

/** Runs playbooks in the order in which they come, so many at a time, by the clock alone. */
export class PlaybookQueue {
  readonly #options: PlaybookQueueOptions;
  readonly #executions: QueuedExecution[] = [];
  readonly #byTask = new Map<string, QueuedExecution>();
  /** The most that were active at one time. */
  peak = 0;

  constructor(options: PlaybookQueueOptions) {
    this.#options = options;
  }

  get all(): readonly QueuedExecution[] {
    return this.#executions;
  }

  add(execution: QueuedExecution): void {
    this.#executions.push(execution);
    this.#byTask.set(execution.taskId, execution);
    this.#advance();
  }

  find(taskId: string): QueuedExecution | undefined {
    return this.#byTask.get(taskId);
  }

  status(execution: QueuedExecution): TaskStatus {
    this.#advance();
    const now = this.#options.now();
    const { cancelledAt, startsAt, endsAt, fate } = execution;
    if (cancelledAt !== null && (endsAt === null || cancelledAt < endsAt)) {
      return now < cancelledAt + this.#options.cancelSeconds * 1000 ? 'cancelling' : 'cancelled';
    }
    if (startsAt === null) return 'queued';
    if (endsAt === null || now < endsAt) return 'active';
    return fate?.word ?? 'done';
  }

  /** 0 to 1. */
  share(execution: QueuedExecution): number {
    this.#advance();
    const { startsAt, endsAt } = execution;
    if (startsAt === null || endsAt === null) return 0;
    if (endsAt <= startsAt) return 1;
    return Math.min(1, Math.max(0, (this.#options.now() - startsAt) / (endsAt - startsAt)));
  }

  cancel(execution: QueuedExecution): void {
    this.#advance();
    if (execution.cancelledAt !== null || this.#hasEnded(execution)) return;
    execution.cancelledAt = this.#options.now();
    this.#advance();
  }

  #hasEnded({ endsAt }: QueuedExecution): boolean {
    return endsAt !== null && this.#options.now() >= endsAt;
  }

  /** Gives each free place to whoever has waited longest, at the moment at which it became free. */
  #advance(): void {
    const { secondsPerPlaybook, concurrentPlaybooks, now } = this.#options;
    for (const execution of this.#executions) {
      if (execution.startsAt !== null || execution.cancelledAt !== null) continue;
      const occupied = this.#executions
        .filter(({ startsAt }) => startsAt !== null)
        .map(freesItsPlaceAt)
        .toSorted((a, b) => a - b);
      const taken = occupied.filter((freeAt) => freeAt > execution.scheduledAt);
      const freeAt =
        taken.length < concurrentPlaybooks
          ? execution.scheduledAt
          : (taken[taken.length - concurrentPlaybooks] ?? execution.scheduledAt);
      if (freeAt > now()) return;
      execution.startsAt = freeAt;
      execution.endsAt = freeAt + secondsPerPlaybook * 1000;
      this.peak = Math.max(this.peak, this.#activeAt(freeAt));
    }
  }

  #activeAt(time: number): number {
    return this.#executions.filter(
      (execution) =>
        execution.startsAt !== null &&
        execution.startsAt <= time &&
        freesItsPlaceAt(execution) > time,
    ).length;
  }
}

function freesItsPlaceAt({ endsAt, cancelledAt }: QueuedExecution): number {
  return Math.min(endsAt ?? Number.POSITIVE_INFINITY, cancelledAt ?? Number.POSITIVE_INFINITY);
}
