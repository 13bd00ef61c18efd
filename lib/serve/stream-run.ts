import type { ServerResponse } from 'node:http';
import type { StateDirectory } from '../local/state-directory.ts';
import { liveRun } from './history-views.ts';

/** Proxies and browsers give up a silent connection after half a minute or more. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends what the ledger says of a run as server-sent events, whenever it changes, until the run has a
 * verdict or the reader is gone. The run may be in flight in another process.
 */
export function streamRun(
  runId: string,
  response: ServerResponse,
  { ledger, everyMs }: { readonly ledger: StateDirectory['ledger']; readonly everyMs: number },
): void {
  let last = '';
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const run = await ledger.readRun(runId);
      if (run === null || response.writableEnded) return;
      const live = JSON.stringify(await liveRun(run, { ledger }));
      if (live !== last) response.write(`event: run\ndata: ${live}\n\n`);
      last = live;
      if (run.verdict !== null) stop();
    } catch {
      // A ledger that cannot be read now is asked again.
    } finally {
      isLooking = false;
    }
  };
  const looks = setInterval(look, everyMs);
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  function stop() {
    clearInterval(looks);
    clearInterval(heartbeat);
    response.end();
  }
  response.on('close', stop);
  void look();
}
