import type { StateDirectory } from '../../local/state-directory.ts';
import type { Terminal } from '../terminal.ts';
import { type RunWish, runNamed } from './run-named.ts';

/** The id of a run of this machine; @throws UsageError where there is no such run, or several begin like this. */
export function localRunNamed(
  wish: RunWish,
  { ledger, path }: StateDirectory,
  terminal: Terminal,
): Promise<string> {
  return runNamed(
    wish,
    {
      place: path,
      listing: '"cognigate runs"',
      has: async (runId) => (await ledger.readRun(runId)) !== null,
      async latest(suiteId) {
        const [run] = await ledger.listRuns({ suiteId, limit: 1 });
        return run?.runId ?? null;
      },
      beginning: (prefix, suiteId) => ledger.runIdsBeginning(prefix, suiteId),
    },
    terminal,
  );
}
