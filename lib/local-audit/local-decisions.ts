import { checkedChains } from '../audit/checked-chain.ts';
import { recordsIn } from '../audit/records-in.ts';
import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { auditedLists } from '../domain/audit/audited-lists.ts';
import { chainOf, chainsOf } from '../domain/chain-of.ts';
import type { CheckedChain, VersionRun } from '../domain/governance/release-facts.ts';
import type { RunRecord } from '../domain/run.ts';
import { MOCK_CHAIN } from '../domain/suite/mock-chain.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { readReport } from '../report/read-report.ts';
import { localTrail } from './local-trail.ts';
import { verifyAudit } from './verify-audit.ts';

export interface Label {
  readonly key: string;
  readonly value: string;
}

/** What a state directory has of a version, newest first: its runs, and the records of runs that no list has any more. */
export async function localVersion(
  state: StateDirectory,
  {
    label: { key, value },
    suiteId,
  }: { readonly label: Label; readonly suiteId: string | undefined },
): Promise<{
  readonly runs: readonly VersionRun[];
  readonly chains: readonly CheckedChain[];
  /** Values of the label that runs have. */
  readonly known: readonly string[];
}> {
  const listed = await state.ledger.listRuns({ suiteId, labels: { [key]: value } });
  const ids = new Set(listed.map(({ runId }) => runId));
  const records = recordsIn(localTrail(state));
  const unlisted = records.filter(
    ({ run_id, labels, suite }) =>
      labels[key] === value &&
      (suiteId === undefined || suite.suite_id === suiteId) &&
      !ids.has(run_id),
  );
  const chains = new Set([...listed.map(chainOf), ...unlisted.map(({ chain }) => chain)]);
  const others = await state.ledger.listRuns();
  return {
    runs: [
      ...(await Promise.all(listed.map((run) => versionRun(run, state)))),
      ...unlisted.map((record) => ({
        run_id: record.run_id,
        suite_id: record.suite.suite_id,
        record,
      })),
    ].sort(newestFirst),
    chains:
      chains.size === 0 ? [] : checkedChains(await verifyAudit(state, { chains: [...chains] })),
    known: [...new Set([...others, ...records].flatMap(({ labels }) => labels[key] ?? []))],
  };
}

/** The runs of bots, and not of mocks, that were decided, oldest first, with all cases that did not count in them. */
export async function locallyWaived(state: StateDirectory) {
  const ofBots = recordsIn(localTrail(state)).filter(
    ({ chain, scope }) => !chain.startsWith(MOCK_CHAIN) && scope?.simulated !== true,
  );
  return Promise.all(
    ofBots.toReversed().map(async (record) => ({
      run_id: record.run_id,
      suiteId: record.suite.suite_id,
      decided_at: record.decided_at,
      quarantined: await quarantinedIn(record, state),
    })),
  );
}

/** By the report where the record has no room for all of them, and its run is there still. */
async function quarantinedIn(record: AuditRecord, { ledger, evidence }: StateDirectory) {
  const { run_id, quarantined = [], shortened } = record;
  const run = shortened?.quarantined === undefined ? null : await ledger.readRun(run_id);
  const report = run === null ? null : await readReport(evidence, run);
  return report === null ? quarantined : auditedLists(report).quarantined;
}

async function versionRun(run: RunRecord, { audit }: StateDirectory): Promise<VersionRun> {
  const { runId: run_id, suiteId: suite_id } = run;
  const place = run.audit;
  if (place === null) return { run_id, suite_id, record: null };
  for (const chain of chainsOf(run)) {
    const [record] = await audit.recordsAfter(chain, place.seq - 1, 1);
    if (record?.run_id === run_id) return { run_id, suite_id, record };
  }
  return { run_id, suite_id, record: null };
}

/** What has no record yet comes first. */
function newestFirst(one: VersionRun, other: VersionRun): number {
  const [at, before] = [one, other].map(({ record }) => record?.decided_at ?? '9');
  return String(before).localeCompare(String(at));
}
