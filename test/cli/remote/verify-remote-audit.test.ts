import { describe, expect, it } from 'vitest';
import { RunView, runSummary, runView } from '../../../lib/api/run-view.ts';
import { verifyRemoteAudit } from '../../../lib/cli/remote/verify-remote-audit.ts';
import { chainOf } from '../../../lib/domain/chain-of.ts';
import { aChain } from '../../support/builders/audit-builders.ts';
import { aRun } from '../../support/builders/ledger-builders.ts';

const chain = aChain(3);

const simulated = { suiteId: 'suite-1', simulated: true } as const;

/** A gate that shows these records, and a newest run that says that the last of three is its own. */
function gateWith(records: readonly object[], facts: { simulated?: true } = {}) {
  const last = chain[2];
  if (last === undefined) throw new Error('the chain has three records');
  const audit = { auditId: last.audit_id, seq: last.seq, hash: last.hash };
  const run = aRun({ runId: 'run-3', verdict: 'passed', audit, ...facts });
  const suite = { suite_id: 'suite-1', runs: 1, has_more_runs: false, latest: runSummary(run) };
  return {
    suites: async () => [suite],
    runs: async () => [runSummary(run)],
    run: async () => RunView.parse(runView(run, [])),
    auditRecords: async (name: string) =>
      name === chainOf(run) ? records.map((record) => ({ ...record })) : [],
  };
}

describe('the audit trail of a deployed gate', () => {
  it.each([
    ['of a suite that is named', { suiteId: 'suite-1' }],
    ['of all suites that it lists', {}],
  ])('is intact where the records %s follow one another up to the newest run', async (_, asked) => {
    expect(await verifyRemoteAudit(gateWith(chain), asked)).toEqual({
      isIntact: true,
      chains: [{ chain: 'suite-1', records: 3, evidenceChecked: 0, isIntact: true, findings: [] }],
    });
  });

  it('looks for the record of a simulated run in the chain of mock runs', async () => {
    const { chains } = await verifyRemoteAudit(gateWith([], { simulated: true }));

    expect(chains).toMatchObject([
      { chain: chainOf(simulated), isIntact: false, findings: [{ kind: 'anchor' }] },
    ]);
  });

  it.each([
    [
      'a record was changed',
      chain.map((one, at) => (at === 1 ? { ...one, verdict: 'failed' } : one)),
      'changed',
    ],
    ['a record was taken out', [chain[0], chain[2]].flatMap((one) => one ?? []), 'gap'],
    ['its end was cut off', chain.slice(0, 2), 'anchor'],
    ['all of it is gone', [], 'anchor'],
  ])('is not intact where %s', async (_, records, kind) => {
    const { isIntact, chains } = await verifyRemoteAudit(gateWith(records));

    expect(isIntact).toBe(false);
    expect(chains.flatMap(({ findings }) => findings.map((finding) => finding.kind))).toContain(
      kind,
    );
  });
});
