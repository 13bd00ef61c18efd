import type { DecisionTrail } from '../../audit/decision-trail.ts';
import { readRecord } from '../../domain/audit/stored-chain.ts';
import { type RunWish, runNamed } from '../naming/run-named.ts';
import type { Terminal } from '../terminal.ts';

/**
 * The id of a run that has an audit record, be it pruned or not.
 * @throws UsageError where there is no such run, or several begin like this.
 */
export function runOnRecord(
  wish: RunWish,
  trail: DecisionTrail,
  terminal: Terminal,
): Promise<string> {
  const records = trail.chains
    .flatMap((chain) => [...trail.records(chain)].flatMap(({ text }) => readRecord(text) ?? []))
    .toSorted((one, other) => other.decided_at.localeCompare(one.decided_at));
  const newestOf = (suiteId: string | undefined) =>
    records.filter(({ suite }) => suiteId === undefined || suite.suite_id === suiteId);
  return runNamed(
    wish,
    {
      place: 'the audit trail',
      listing: '"cognigate runs"',
      has: async (runId) => records.some(({ run_id }) => run_id === runId),
      latest: async (suiteId) => newestOf(suiteId)[0]?.run_id ?? null,
      beginning: async (prefix, suiteId) =>
        newestOf(suiteId).flatMap(({ run_id }) => (run_id.startsWith(prefix) ? [run_id] : [])),
    },
    terminal,
  );
}
