import { useEffect, useState } from 'preact/hooks';
import type { LiveRun, RunRow } from '../../history-data.ts';
import { Words } from '../foreign-text.tsx';
import { runAddress, VerdictWord } from './run-table.tsx';

/** A run in flight, as it is at this moment; its report takes the place once it has ended. */
export function LiveSection({ run, live: first }: { run: RunRow; live: LiveRun }) {
  const [live, setLive] = useState(first);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    const events = new EventSource(`${runAddress(run.run_id)}/events`);
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
  }, [run.run_id]);
  const { counts } = live;
  return (
    <section class="panel" aria-labelledby="live-title">
      <h1 id="live-title">
        <Words text={run.run_id} characters={100} />
      </h1>
      <p class="lead">
        Started {live.started_at.slice(0, 19).replace('T', ' ')} UTC, ends by{' '}
        {live.deadline_at.slice(11, 19)} with what it then knows. Verdict:{' '}
        <VerdictWord verdict={live.verdict} />
      </p>
      {counts === null ? (
        <p role="status">The batches are being planned.</p>
      ) : (
        <label class="live-progress">
          <span role="status">
            {counts.cases_done} of {counts.cases} cases done, {counts.batches_done} of{' '}
            {counts.batches} batches, {counts.batches_out} out
          </span>
          <progress max={counts.cases} value={counts.cases_done} />
        </label>
      )}
      {trouble !== null && (
        <p class="quiet">
          It cannot be looked at now, and is tried again by itself:{' '}
          <Words text={trouble} characters={500} />
        </p>
      )}
    </section>
  );
}
