import { useEffect, useState } from 'preact/hooks';
import type { HistoryData, LiveRun, ResultsSoFar } from '../../history/history-data.ts';
import { countsText, isCancellable, liveState, resultsNote } from '../../history/live-text.ts';
import { runAddress } from '../../history/page-addresses.ts';
import { Words } from '../foreign-text.tsx';
import { Instant, Labels, Marks, Sign } from './run-table.tsx';

type LiveData = Extract<HistoryData, { view: 'live' }>;

/** A run in flight, as it is at this moment; its report takes the place once it has ended. */
export function LiveSection({ run, place, platform, live: first, token }: LiveData) {
  const { live, trouble } = useLive(run.run_id, first);
  const { word, sentence } = liveState(live, run.run_id, place);
  return (
    <>
      <section class="panel" aria-labelledby="live-title">
        <h1 id="live-title">
          <Words text={run.suite_name ?? run.suite_id} characters={100} />
        </h1>
        <p class="lead">
          Run <Words text={run.run_id} characters={100} />, started <Instant at={live.started_at} />{' '}
          UTC
          {platform !== null && (
            <>
              , at <Words text={`${platform.name}, ${platform.url}`} characters={200} />
            </>
          )}
          . <Labels run={run} /> <Marks run={run} />
        </p>
        <p>
          <strong class={`state state--${word.replace(' ', '-')}`}>{word}</strong>{' '}
          <Words text={sentence} characters={400} />
        </p>
        <Progress live={live} />
        {live.trouble !== null && (
          <p class="quiet">
            <Words text={live.trouble} characters={500} />
          </p>
        )}
        {trouble !== null && (
          <p class="quiet">
            It cannot be looked at now, and is tried again by itself:{' '}
            <Words text={trouble} characters={500} />
          </p>
        )}
        {token !== null && isCancellable(live) && <CancelForm runId={run.run_id} token={token} />}
      </section>
      <section class="panel" aria-labelledby="results-title">
        <h2 id="results-title">Results so far</h2>
        <p class="lead">{resultsNote(place)}</p>
        {live.results !== null && <SeenCases results={live.results} />}
      </section>
    </>
  );
}

/** What the server tells of the run, whenever it changes. */
function useLive(runId: string, first: LiveRun) {
  const [live, setLive] = useState(first);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    const events = new EventSource(`${runAddress(runId)}/events`);
    events.addEventListener('run', ({ data }) => {
      const next = JSON.parse(data) as LiveRun;
      setTrouble(null);
      setLive(next);
      if (!next.has_report) return;
      events.close();
      window.location.reload();
    });
    events.addEventListener('trouble', ({ data }) => setTrouble(JSON.parse(data) as string));
    events.addEventListener('error', () => setTrouble('the connection is lost'));
    return () => events.close();
  }, [runId]);
  return { live, trouble };
}

function Progress({ live }: { live: LiveRun }) {
  const { counts } = live;
  if (counts === null) return <p role="status">{countsText(live)}</p>;
  return (
    <label class="live-progress">
      <span role="status">{countsText(live)}</span>
      <progress max={counts.cases} value={counts.cases_done} />
    </label>
  );
}

function CancelForm({ runId, token }: { runId: string; token: string }) {
  return (
    <details class="cancel">
      <summary>Cancel this run</summary>
      <form method="post" action={`${runAddress(runId)}/cancel`}>
        <input type="hidden" name="token" value={token} />
        <p>
          It ends as cancelled, which is final: the gate stays shut, and what has come back is kept.
        </p>
        <button type="submit">Cancel it for good</button>
      </form>
    </details>
  );
}

function SeenCases({ results }: { results: ResultsSoFar }) {
  const { passed, failed, not_evaluated, cases } = results;
  const all = passed + failed + not_evaluated;
  if (all === 0) return <p class="quiet">None is back yet.</p>;
  return (
    <>
      <table class="runs">
        <caption class="unseen">Cases that are back, those that failed first</caption>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {cases.map(({ id, said, outcome, problem }, position) => (
            <tr key={`${position}-${id}`}>
              <th scope="row">
                <Words text={said} characters={120} />
                <span class="beneath">
                  <Words text={id} characters={60} />
                </span>
              </th>
              <td>
                <Sign look={outcome} word={outcome.replace('_', ' ')} />
                {problem !== null && (
                  <span class="beneath">
                    <Words text={problem} characters={300} />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {cases.length < all && (
        <p class="quiet">
          {cases.length} of {all} are shown.
        </p>
      )}
    </>
  );
}
