import type { RunState } from '../domain/run-state.ts';

/** Where a run stands after a step. */
export interface ProgressState {
  /** The step that has just ended. */
  readonly phase: string;
  readonly counts: RunState['counts'];
  /** How long the run now waits before its next look. */
  readonly waitSeconds: number;
}

/** Shows a run while it is under way. */
export interface ProgressView {
  update(state: ProgressState): void;
  /** Says something beside the progress, on a line of its own that stays. */
  note(text: string): void;
  /** Takes away what must not stay. Safe to call twice; until then a bar keeps the process alive. */
  stop(): void;
}

/** One and many of what is counted. */
export type CountedNoun = readonly [one: string, many: string];

export const CASES: CountedNoun = ['case', 'cases'];
/** Where cases are repeated, so that their number is another than that of what is sent. */
export const TRIES: CountedNoun = ['try', 'tries'];

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
  readonly color: boolean;
  /** What is counted, where it is not simply cases. */
  readonly noun?: CountedNoun | undefined;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}
