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

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
  readonly color: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}
