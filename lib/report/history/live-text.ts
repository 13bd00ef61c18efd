import { counted } from '../measure-text.ts';
import type { HistoryPlace, LiveRun } from './history-data.ts';

/** How a run without a report stands, in a word and a sentence. */
export interface LiveState {
  readonly word: 'in flight' | 'cancelling' | 'interrupted' | 'late' | 'decided';
  readonly sentence: string;
}

/** What can honestly be said of a run that has no report: in flight is one that somebody carries on. */
export function liveState(live: LiveRun, runId: string, place: HistoryPlace): LiveState {
  const { verdict, cancel_requested_at: asked, deadline_at } = live;
  if (live.is_driven === false) {
    const decided =
      verdict === null ? '' : ` It is decided as ${verdict}, and not all of it is told.`;
    return {
      word: 'interrupted',
      sentence: `No process carries it on: it was interrupted or killed.${decided} “cognigate resume ${runId}” takes it up where it stands.`,
    };
  }
  if (verdict !== null) {
    return { word: 'decided', sentence: `Decided as ${verdict}; its report is about to come.` };
  }
  if (asked !== null) {
    return {
      word: 'cancelling',
      sentence: `It was asked to cancel at ${clockTime(asked)}, and ends as cancelled at its next look.`,
    };
  }
  if (live.is_late) {
    const closing =
      place === 'gate' ? 'the gate closes it within minutes' : 'it ends by what it knows';
    return {
      word: 'late',
      sentence: `Past its deadline of ${clockTime(deadline_at)}; ${closing}.`,
    };
  }
  return {
    word: 'in flight',
    sentence: `It ends by ${clockTime(deadline_at)} with what it then knows.`,
  };
}

/** Claims that a wish to cancel would reach somebody, and in time. */
export function isCancellable(live: LiveRun): boolean {
  return live.verdict === null && live.cancel_requested_at === null && live.is_driven !== false;
}

export function countsText({ counts, results }: LiveRun): string {
  if (counts === null) return 'The batches are being planned.';
  const { cases, cases_done, batches, batches_done, batches_out } = counts;
  const done = `${cases_done} of ${counted(cases, 'case')} done, ${batches_done} of ${counted(batches, 'batch', 'batches')}, ${batches_out} out`;
  if (results === null) return done;
  const { passed, failed, not_evaluated } = results;
  return `${done}; so far ${passed} passed, ${failed} failed, ${not_evaluated} not evaluated`;
}

/** What is to be known of the results before the report, so that nobody takes them for it. */
export function resultsNote(place: HistoryPlace): string {
  return place === 'gate'
    ? 'A deployed gate tells the results of cases with the report, not before.'
    : 'Each try is judged by itself as its batch comes back; repetitions, quarantine and thresholds are applied in the report.';
}

function clockTime(instant: string): string {
  return `${instant.slice(11, 19)} UTC`;
}
