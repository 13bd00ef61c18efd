import { limits } from './limits.ts';
import { StateError, StatesError } from './state-error.ts';

/** The names of `HistoryEventType` in the API of Step Functions. */
export type HistoryEventType =
  | 'ExecutionStarted'
  | 'ExecutionSucceeded'
  | 'ExecutionFailed'
  | 'ExecutionTimedOut'
  | 'ExecutionAborted'
  | `${'Task' | 'Wait' | 'Choice' | 'Succeed' | 'Fail'}StateEntered`
  | `${'Task' | 'Wait' | 'Choice' | 'Succeed'}StateExited`
  | 'TaskScheduled'
  | 'TaskStarted'
  | 'TaskSucceeded'
  | 'TaskFailed'
  | 'TaskTimedOut'
  | 'EvaluationFailed';

/** What happened in an execution, without the data: that is evidence, and kept elsewhere. */
export interface HistoryEvent {
  /** Counts from 1. */
  readonly id: number;
  /** 0 before the first. */
  readonly previousEventId: number;
  readonly type: HistoryEventType;
  /** Milliseconds since 1970 UTC. */
  readonly timestamp: number;
  readonly state?: string;
  readonly error?: string;
  readonly cause?: string;
}

type Details = Pick<HistoryEvent, 'state' | 'error' | 'cause'>;

/** Records the events of an execution, as many as Step Functions would keep. */
export class History {
  readonly events: HistoryEvent[] = [];
  readonly #now: () => number;
  readonly #onEvent: (event: HistoryEvent) => void;

  constructor(now: () => number, onEvent: (event: HistoryEvent) => void) {
    this.#now = now;
    this.#onEvent = onEvent;
  }

  /** @throws StateError `States.Runtime` where only the event that ends the execution has room. */
  add(type: HistoryEventType, details: Details = {}): void {
    if (this.events.length + 1 >= limits.historyEvents) {
      throw new StateError(
        StatesError.runtime,
        `the execution reached the maximum number of history events (${limits.historyEvents})`,
      );
    }
    this.end(type, details);
  }

  /** Records the last event of the execution, for which there is always room. */
  end(type: HistoryEventType, details: Details = {}): void {
    const previousEventId = this.events.length;
    const event = {
      id: previousEventId + 1,
      previousEventId,
      type,
      timestamp: this.#now(),
      ...details,
    };
    this.events.push(event);
    this.#onEvent(event);
  }
}

/** The details of a failure, without the fields it does not have. */
export function failureDetails({ error, causeText }: StateError): Details {
  return causeText === undefined ? { error } : { error, cause: causeText };
}
