import { htmlText as text } from '../html-text.ts';
import type { CaseSide, HistoryData, RunRow } from './history-data.ts';
import { countsText, isCancellable, liveState, resultsNote } from './live-text.ts';
import { runAddress, suiteAddress } from './page-addresses.ts';
import { verdictText } from './verdict-text.ts';

/** What a page of the history says where no script runs; a reload shows how it stands then. */
export function plainHistory(data: HistoryData): string {
  switch (data.view) {
    case 'suites':
      return `<h1>Suites</h1>
${list(data.suites.map(({ suite_id, latest }) => `${link(latest.suite_name ?? suite_id, suiteAddress(suite_id))}, latest run: ${runText(latest)}`))}
${data.open.length === 0 ? '' : `<h2>Without a verdict</h2>${list(data.open.map(runText))}`}`;
    case 'suite':
      return `<h1>${text(data.suite_name ?? data.suite_id)}</h1>${list(data.runs.map(runText))}`;
    case 'compare':
      return `<h1>${text(`${data.run.run_id} against ${data.baseline.run_id}`)}</h1>
${list(data.cases.map(({ id, fate, before, after }) => text(`${id}, ${fate.replaceAll('_', ' ')}: ${sideText(before)} → ${sideText(after)}`)))}`;
    case 'live':
      return plainLive(data);
    case 'problem':
      return `<h1>${text(data.title)}</h1><p>${text(data.message)}</p>`;
  }
}

function plainLive({ run, live, place, token }: Extract<HistoryData, { view: 'live' }>): string {
  const { word, sentence } = liveState(live, run.run_id, place);
  const cases = live.results?.cases ?? [];
  return `<h1>${text(run.run_id)}</h1>
<p><strong>${word}</strong>: ${text(sentence)}</p>
<p>${text(countsText(live))}</p>
${live.trouble === null ? '' : `<p>${text(live.trouble)}</p>`}
${token !== null && isCancellable(live) ? cancelForm(run.run_id, token) : ''}
<p><a href="">Look again</a></p>
<p>${text(resultsNote(place))}</p>
${list(cases.map(({ id, said, outcome, problem }) => text([`${outcome.replace('_', ' ')}: ${id}`, said, problem].filter(Boolean).join(', '))))}`;
}

function cancelForm(runId: string, token: string): string {
  return `<form method="post" action="${text(`${runAddress(runId)}/cancel`)}"><input type="hidden" name="token" value="${text(token)}"><button type="submit">Cancel this run for good</button></form>`;
}

function runText(run: RunRow): string {
  const { run_id, started_at } = run;
  return `${link(run_id, runAddress(run_id))}, ${text(started_at)}, ${verdictText(run)}`;
}

function sideText(side: CaseSide | null): string {
  if (side === null) return 'not there';
  const answers = side.turns.map(({ answer }) => answer ?? 'no answer');
  return `${side.outcome.replace('_', ' ')} (${answers.join(' / ')})`;
}

function link(name: string, to: string): string {
  return `<a href="${text(to)}">${text(name)}</a>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}
