import { setTimeout as sleep } from 'node:timers/promises';
import type { RunView } from '../../api/run-view.ts';
import type { ProgressState, ProgressView } from '../progress-view.ts';
import type { Terminal } from '../terminal.ts';
import type { GateClient } from './gate-client.ts';

const FIRST_LOOK_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
/** Looks that notifications are waited for, once there is a verdict. */
const LOOKS_AT_NOTIFICATIONS = 5;

export interface WatchOptions {
  readonly client: GateClient;
  readonly progress: ProgressView;
  readonly terminal: Pick<Terminal, 'on' | 'off'>;
  /** Until when it is watched, in milliseconds since 1970 UTC. */
  readonly until: number;
  readonly now: () => number;
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Shows a run under way until it has its verdict or time is up; the run itself goes on whatever
 * happens here. Ctrl-C cancels it, and a second one leaves it alone.
 */
export async function watchRun(first: RunView, options: WatchOptions): Promise<RunView> {
  const { client, progress, terminal, now } = options;
  const pause = options.pause ?? pausing;
  const woken = { controller: new AbortController() };
  const interrupt = () => {
    progress.note(
      `cancelling ${first.run_id}; a second Ctrl-C leaves at once, and the run goes on`,
    );
    terminal.off('SIGINT', interrupt);
    terminal.off('SIGTERM', interrupt);
    client.cancel(first.run_id).then(
      () => woken.controller.abort(),
      (error: Error) => progress.note(`cannot cancel: ${error.message}`),
    );
  };
  terminal.on('SIGINT', interrupt);
  terminal.on('SIGTERM', interrupt);
  try {
    let view = first;
    let trouble: string | null = null;
    let looksAtNotifications = 0;
    for (let wait = FIRST_LOOK_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 1.3)) {
      progress.update(progressOf(view));
      if (view.trouble !== null && view.trouble !== trouble) {
        progress.note(`trouble: ${view.trouble}`);
      }
      trouble = view.trouble;
      const isTelling = view.notifications.some(({ status }) => status === 'pending');
      if (view.status === 'finished') {
        if (!isTelling || looksAtNotifications >= LOOKS_AT_NOTIFICATIONS) return view;
        looksAtNotifications += 1;
        wait = FIRST_LOOK_MS;
      }
      const rest = options.until - now();
      if (rest <= 0) return view;
      await pause(Math.min(wait, rest), woken.controller.signal);
      if (woken.controller.signal.aborted) woken.controller = new AbortController();
      view = await client.run(first.run_id);
    }
  } finally {
    terminal.off('SIGINT', interrupt);
    terminal.off('SIGTERM', interrupt);
  }
}

async function pausing(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

function progressOf({ step, counts }: RunView): ProgressState {
  return {
    phase: step,
    waitSeconds: 0,
    counts: counts
      ? {
          cases: counts.cases,
          casesDone: counts.cases_done,
          batches: counts.batches,
          batchesOut: counts.batches_out,
          batchesDone: counts.batches_done,
        }
      : undefined,
  };
}
