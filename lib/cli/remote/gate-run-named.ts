import { type RunWish, runNamed } from '../naming/run-named.ts';
import type { Terminal } from '../terminal.ts';
import { asUsage } from './as-usage.ts';
import { type GateClient, GateRefusal } from './gate-client.ts';

/** How far back the beginning of an id is looked for, in each suite. */
const RUNS_LOOKED_AT = 200;
const NOT_FOUND = 404;

type AskedGate = Pick<GateClient, 'runs' | 'suites' | 'openRuns'> & {
  run(runId: string): Promise<unknown>;
};

/** The id of a run of a deployed gate; @throws UsageError where there is no such run, or several begin like this. */
export function gateRunNamed(
  wish: RunWish,
  client: AskedGate,
  terminal: Terminal,
): Promise<string> {
  return runNamed(
    wish,
    {
      place: 'this gate',
      listing: '"cognigate serve --gate-url <url>"',
      has: (runId) => isThere(runId, client),
      latest: async (suiteId) => newest(await asUsage(lastRuns(client, suiteId))),
      async beginning(prefix, suiteId) {
        const suites =
          suiteId === undefined
            ? (await asUsage(client.suites())).map(({ suite_id }) => suite_id)
            : [suiteId];
        const lists = await Promise.all(
          suites.map((each) => asUsage(client.runs(each, RUNS_LOOKED_AT))),
        );
        const ids = lists.flat().map(({ run_id }) => run_id);
        return ids.filter((id) => id.startsWith(prefix));
      },
    },
    terminal,
  );
}

async function isThere(runId: string, client: AskedGate): Promise<boolean> {
  try {
    await client.run(runId);
    return true;
  } catch (error) {
    if (error instanceof GateRefusal && error.problem.status === NOT_FOUND) return false;
    throw error instanceof GateRefusal ? await asUsage(Promise.reject(error)) : error;
  }
}

async function lastRuns(client: AskedGate, suiteId: string | undefined) {
  if (suiteId !== undefined) return client.runs(suiteId, 1);
  const [suites, open] = await Promise.all([client.suites(), client.openRuns()]);
  return [...suites.map(({ latest }) => latest), ...open];
}

function newest(
  runs: readonly { readonly run_id: string; readonly started_at: string }[],
): string | null {
  const [run] = runs.toSorted((one, other) => other.started_at.localeCompare(one.started_at));
  return run?.run_id ?? null;
}
