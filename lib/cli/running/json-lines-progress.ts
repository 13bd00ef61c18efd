import { isoTime } from '../../domain/instant.ts';
import type { ProgressState, ProgressView } from '../progress-view.ts';

/** What a program is told of a run while it goes on, a line of JSON each (docs/reports.md). */
type RunEvent =
  | { readonly event: 'progress'; readonly step: string; readonly counts: EventCounts | null }
  | { readonly event: 'note'; readonly text: string }
  | { readonly event: 'ended'; readonly verdict: string; readonly exit_code: number };

interface EventCounts {
  readonly cases: number;
  readonly cases_done: number;
  readonly batches: number;
  readonly batches_out: number;
  readonly batches_done: number;
}

export interface EventStream extends ProgressView {
  tell(event: RunEvent): void;
}

/** A line for every change, and none where nothing changed. */
export function jsonLinesProgress(
  runId: string,
  { stream, now }: { readonly stream: NodeJS.WritableStream; readonly now: () => number },
): EventStream {
  let last = '';
  const tell = ({ event, ...details }: RunEvent) => {
    const line = { event, at: isoTime(now()), run_id: runId, ...details };
    stream.write(`${JSON.stringify(line)}\n`);
  };
  return {
    tell,
    update({ phase, counts }) {
      const told = { event: 'progress', step: phase, counts: eventCounts(counts) } as const;
      const text = JSON.stringify(told);
      if (text !== last) tell(told);
      last = text;
    },
    note: (text) => tell({ event: 'note', text }),
    stop() {},
  };
}

function eventCounts(counts: ProgressState['counts']): EventCounts | null {
  if (counts === undefined) return null;
  const { cases, casesDone, batches, batchesOut, batchesDone } = counts;
  return {
    cases,
    cases_done: casesDone,
    batches,
    batches_out: batchesOut,
    batches_done: batchesDone,
  };
}
