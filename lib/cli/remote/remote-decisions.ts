import { checkedChains } from '../../audit/checked-chain.ts';
import { recordsIn } from '../../audit/records-in.ts';
import { verifyTrail } from '../../audit/verify-trail.ts';
import { auditedLists } from '../../domain/audit/audited-lists.ts';
import type { CheckedChain, VersionRun } from '../../domain/governance/release-facts.ts';
import { MOCK_CHAIN } from '../../domain/suite/mock-chain.ts';
import type { GateClient } from './gate-client.ts';
import { remoteTrail } from './remote-trail.ts';

export type AskedGate = Parameters<typeof remoteTrail>[0] & Pick<GateClient, 'openRuns'>;

interface Label {
  readonly key: string;
  readonly value: string;
}

/** What the trail of a deployed gate has of a version, newest first, and what its chains are found to be. */
export async function remoteVersion(
  client: AskedGate,
  { label, suiteId }: { readonly label: Label; readonly suiteId?: string | undefined },
): Promise<{
  readonly runs: readonly VersionRun[];
  readonly chains: readonly CheckedChain[];
  /** Values of the label that runs have. */
  readonly known: readonly string[];
}> {
  const open = await client.openRuns();
  const trail = await remoteTrail(client, { suiteId });
  const records = recordsIn(trail);
  const ofVersion = records.filter(({ labels }) => labels[label.key] === label.value);
  const decided = new Set(records.map(({ run_id }) => run_id));
  const underWay = open.filter(
    ({ run_id, suite_id, labels }) =>
      labels[label.key] === label.value &&
      (suiteId === undefined || suite_id === suiteId) &&
      !decided.has(run_id),
  );
  const chains = [...new Set(ofVersion.map(({ chain }) => chain))];
  const verified = await verifyTrail(trail, { chains });
  return {
    runs: [
      ...underWay.map(({ run_id, suite_id }) => ({ run_id, suite_id, record: null })),
      ...ofVersion.map((record) => ({
        run_id: record.run_id,
        suite_id: record.suite.suite_id,
        record,
      })),
    ],
    chains: checkedChains(verified),
    known: [...new Set([...records, ...open].flatMap(({ labels }) => labels[label.key] ?? []))],
  };
}

/** The runs of bots, and not of mocks, that a deployed gate has decided, oldest first, with what did not count in them. */
export async function remotelyWaived(client: AskedGate) {
  const trail = await remoteTrail(client);
  const records = recordsIn(trail).filter(({ chain }) => !chain.startsWith(MOCK_CHAIN));
  return Promise.all(
    records.toReversed().map(async (record) => {
      const { run_id, decided_at, suite, quarantined = [], shortened } = record;
      // A record has no room for many: the report of the run has all of them.
      const report =
        shortened?.quarantined === undefined ? undefined : await trail.report?.(run_id);
      return {
        run_id,
        decided_at,
        suiteId: suite.suite_id,
        quarantined: report === undefined ? quarantined : auditedLists(report).quarantined,
      };
    }),
  );
}
