import type { ReportCase } from '../domain/report.ts';
import { matchedText } from './case-misses.ts';
import { runText } from './case-problem.ts';
import { clipped, oneLine } from './neutral-text.ts';

const SHOWN_CHARACTERS = 200;

/** What was said of the cases of two runs, then and now, in two lines each; those that only one of them has are left out. */
export function answerLines(
  before: readonly ReportCase[],
  after: readonly ReportCase[],
): (id: string) => string[] {
  const [then, now] = [before, after].map((cases) => new Map(cases.map((each) => [each.id, each])));
  return (id) => {
    const [earlier, later] = [then?.get(id), now?.get(id)];
    if (earlier === undefined || later === undefined) return [];
    return [`was  ${answerOf(earlier)}`, `is   ${answerOf(later)}`];
  };
}

/** The last turn of a conversation is where it has come to; of simulated ones the first that failed says most. */
function answerOf(reportCase: ReportCase): string {
  const runs = reportCase.simulation?.runs ?? [];
  const shown = runs.find(({ outcome }) => outcome === 'failed') ?? runs[0];
  if (shown !== undefined) return clipped(oneLine(runText(shown)), SHOWN_CHARACTERS);
  const turn = reportCase.turns?.at(-1) ?? reportCase;
  const parts = [matchedText(turn), turn.response_text].flatMap((part) => part ?? []);
  return clipped(oneLine(parts.join(': ')), SHOWN_CHARACTERS) || 'not known';
}
