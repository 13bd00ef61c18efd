import { counted } from '../report/measure-text.ts';
import { oneLine } from '../report/neutral-text.ts';
import {
  CASES,
  type CountedNoun,
  type ProgressOptions,
  type ProgressState,
  type ProgressView,
} from './progress-view.ts';

const STEP_WORDS = new Map([
  ['aggregate-run', 'verdict on record'],
  ['notify-outcome', 'notifications attempted'],
]);

type Counts = NonNullable<ProgressState['counts']>;

/** A line with the local time for every change, and none where nothing changed: for logs. */
export function lineProgress({
  stream,
  now,
  noun = CASES,
}: Pick<ProgressOptions, 'stream' | 'now' | 'noun'>): ProgressView {
  let last: Counts | undefined;
  const told = new Set<string>();

  const say = (text: string) => {
    stream.write(`${new Date(now()).toTimeString().slice(0, 'hh:mm:ss'.length)} ${text}\n`);
  };
  return {
    update({ phase, counts }) {
      if (counts !== undefined) {
        for (const change of changesBetween(last, counts, noun)) say(change);
        last = counts;
      }
      const words = STEP_WORDS.get(phase);
      if (words === undefined || told.has(words)) return;
      told.add(words);
      say(words);
    },
    note: (text) => say(oneLine(text)),
    stop() {},
  };
}

function changesBetween(before: Counts | undefined, after: Counts, noun: CountedNoun): string[] {
  const { cases, casesDone, batches, batchesDone } = after;
  const changes: string[] = [];
  if (before === undefined) {
    changes.push(`planned ${counted(cases, ...noun)} in ${counted(batches, 'batch', 'batches')}`);
  }
  const sent = sentOf(after);
  if (sent > (before === undefined ? 0 : sentOf(before))) {
    const ofBatches = `submitted ${sent} of ${counted(batches, 'batch', 'batches')}`;
    changes.push(sent === batches ? `${ofBatches} (${counted(cases, ...noun)})` : ofBatches);
  }
  if (casesDone !== (before?.casesDone ?? 0) || batchesDone !== (before?.batchesDone ?? 0)) {
    changes.push(
      `${casesDone} of ${counted(cases, ...noun)} done, ` +
        `${batchesDone} of ${counted(batches, 'batch', 'batches')}`,
    );
  }
  return changes;
}

function sentOf({ batchesOut, batchesDone }: Counts): number {
  return batchesOut + batchesDone;
}
