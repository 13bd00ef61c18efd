import { describe, expect, it } from 'vitest';
import { RunView, runView } from '../../../lib/api/run-view.ts';
import { type ChainVerification, verifyTrail } from '../../../lib/audit/verify-trail.ts';
import { remoteTrail } from '../../../lib/cli/remote/remote-trail.ts';
import { aChain } from '../../support/builders/audit-builders.ts';
import { aRun } from '../../support/builders/ledger-builders.ts';
import { aReport } from '../../support/builders/report-builders.ts';

const chain = aChain(3);

/** A gate that shows these records, and a newest run that says that the last of three is its own. */
function gateWith(records: readonly object[]) {
  const last = chain[2];
  if (last === undefined) throw new Error('the chain has three records');
  const audit = { auditId: last.audit_id, seq: last.seq, hash: last.hash };
  const view = RunView.parse(runView(aRun({ runId: 'run-3', verdict: 'passed', audit }), []));
  return {
    runs: async () => [
      {
        run_id: 'run-3',
        suite_id: 'suite-1',
        verdict: 'passed',
        started_at: view.started_at,
      } as const,
    ],
    run: async () => view,
    auditRecords: async () => records.map((record) => ({ ...record })),
    report: async () => aReport(),
  };
}

describe('the chain of a deployed gate', () => {
  it('is intact where its records follow one another up to the newest run', async () => {
    const { chains } = await verifyTrail(await remoteTrail('suite-1', gateWith(chain)));

    expect(chains).toMatchObject([{ chain: 'suite-1', records: 3, evidenceChecked: 0 }]);
    expect(chainFindings(chains)).toEqual([]);
  });

  it.each([
    [
      'a record was changed',
      chain.map((one, at) => (at === 1 ? { ...one, verdict: 'failed' } : one)),
      'changed',
    ],
    ['a record was taken out', [chain[0], chain[2]].flatMap((one) => one ?? []), 'gap'],
    ['its end was cut off', chain.slice(0, 2), 'anchor'],
  ])('is not intact where %s', async (_, records, kind) => {
    const { isIntact, chains } = await verifyTrail(await remoteTrail('suite-1', gateWith(records)));

    expect(isIntact).toBe(false);
    expect(chainFindings(chains)).toContain(kind);
  });

  it('holds each record against the report of its run', async () => {
    const { chains } = await verifyTrail(await remoteTrail('suite-1', gateWith(chain)));

    expect(chains[0]?.findings).toContainEqual(
      expect.objectContaining({ kind: 'record', seq: 2, field: 'run_id', expected: 'run-1' }),
    );
  });
});

/** What is wrong with the chain itself: the records of these tests are of other runs than the report. */
function chainFindings(chains: readonly ChainVerification[]) {
  return chains.flatMap(({ findings }) =>
    findings.map(({ kind }) => kind).filter((kind) => kind !== 'record'),
  );
}
