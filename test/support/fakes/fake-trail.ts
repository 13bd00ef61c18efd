import type { DecisionTrail } from '../../../lib/audit/decision-trail.ts';
import { verifyTrail } from '../../../lib/audit/verify-trail.ts';
import { readAnswers } from '../../../lib/cli/audit/read-answers.ts';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import type { AuditFinding } from '../../../lib/domain/verification/audit-finding.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import { FakeAudit, FakeEvidence, FakeLedger } from './fake-ports.ts';

type Stores = Pick<Ports, 'audit' | 'evidence' | 'ledger'>;

/** What a verification finds in stores that are fakes; nothing where they are not. */
export async function findingsIn(stores: Stores): Promise<AuditFinding[]> {
  const trail = fakeTrail(stores);
  if (trail === null) return [];
  const { chains, findings } = await verifyTrail(trail, { readAnswers });
  return [...findings, ...chains.flatMap((chain) => chain.findings)];
}

function fakeTrail({ audit, evidence, ledger }: Stores): DecisionTrail | null {
  const areFakes =
    audit instanceof FakeAudit && evidence instanceof FakeEvidence && ledger instanceof FakeLedger;
  if (!areFakes) return null;
  const keysOf = (runId: string) =>
    [...evidence.objects.keys()].filter((key) => key.startsWith(`${runId}/`));
  return {
    chains: [...audit.chains.keys()],
    records: (chain) =>
      (audit.chains.get(chain) ?? []).map((record) => ({
        seq: record.seq,
        text: canonicalForm(record),
      })),
    evidence: {
      read: async (key) => evidence.objects.get(key) ?? null,
      keysOf: async (runId) => keysOf(runId),
      folders: async () => [
        ...new Set([...evidence.objects.keys()].flatMap((key) => key.split('/')[0] ?? [])),
      ],
    },
    ledger: {
      run: (runId) => ledger.readRun(runId),
      runs: () => ledger.runs,
      baselines: () => [],
    },
  };
}
