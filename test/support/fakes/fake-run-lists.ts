import type { RunLists } from '../../../lib/api/answer-read.ts';
import type { RunRecord } from '../../../lib/domain/run.ts';

/** Lists over all runs that there are, as the index of a table would give them. */
export function fakeRunLists(allRuns: () => Promise<readonly RunRecord[]>): RunLists {
  const newest = async () =>
    [...(await allRuns())].sort((one, other) => other.startedAt - one.startedAt);
  return {
    async runsOfSuite(suiteId, limit, after) {
      const runs = (await newest()).filter((run) => run.suiteId === suiteId);
      const from = after === null ? 0 : 1 + runs.findIndex(({ runId }) => runId === after.runId);
      return runs.slice(from, from + limit);
    },
    async suites(limit, after) {
      const runs = await newest();
      const ids = [...new Set(runs.map(({ suiteId }) => suiteId))].sort();
      const behind = ids.filter((id) => after === null || id > after);
      const suites = behind.slice(0, limit).flatMap((suiteId) => {
        const [latest, ...older] = runs.filter((run) => run.suiteId === suiteId);
        if (latest === undefined) return [];
        return [{ suiteId, runs: 1 + older.length, hasMoreRuns: false, latest }];
      });
      return { suites, next: behind.length > limit ? (suites.at(-1)?.suiteId ?? null) : null };
    },
    async openRuns(limit) {
      return (await newest()).filter(({ verdict }) => verdict === null).slice(0, limit);
    },
  };
}
