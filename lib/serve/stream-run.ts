import type { ServerResponse } from 'node:http';
import { messageOf } from '../domain/errors.ts';
import { liveRun } from './history-views.ts';
import type { RunHistory } from './run-history.ts';

/** Proxies and browsers give up a silent connection after half a minute or more. */
const HEARTBEAT_MS = 15_000;

type StreamedHistory = Pick<RunHistory, 'run' | 'isDriven' | 'results' | 'everyMs'>;

/**
 * Sends what is known of a run as server-sent events, whenever it changes, until the run has a report
 * or the reader is gone. The run may be in flight in another process; where it cannot be looked at, that
 * is sent, and it is looked at again.
 */
export function streamRun(runId: string, response: ServerResponse, history: StreamedHistory): void {
  let last = '';
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    const { event, data, isLast } = await seen(runId, history);
    isLooking = false;
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    if (response.writableEnded) return;
    if (text !== last) response.write(text);
    last = text;
    if (isLast) stop();
  };
  const looks = setInterval(look, history.everyMs);
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  function stop() {
    clearInterval(looks);
    clearInterval(heartbeat);
    response.end();
  }
  response.on('close', stop);
  void look();
}

async function seen(runId: string, history: StreamedHistory) {
  try {
    const run = await history.run(runId);
    if (run === null)
      return { event: 'trouble', data: `there is no run "${runId}" any more`, isLast: false };
    const data = await liveRun(run, history);
    return { event: 'run', data, isLast: data.has_report };
  } catch (error) {
    return { event: 'trouble', data: messageOf(error), isLast: false };
  }
}
