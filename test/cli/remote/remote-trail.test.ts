import { describe, expect, it } from 'vitest';
import { RunView, runSummary, runView } from '../../../lib/api/run-view.ts';
import { type ChainVerification, verifyTrail } from '../../../lib/audit/verify-trail.ts';
import { remoteTrail } from '../../../lib/cli/remote/remote-trail.ts';
import { chainOf } from '../../../lib/domain/chain-of.ts';
import { localPlace } from '../../../lib/forgetting/local-place.ts';
import { redactRun } from '../../../lib/forgetting/redact-run.ts';
import { clientOfGate } from '../../serve/a-gate.ts';
import { aChain } from '../../support/builders/audit-builders.ts';
import { decideRun } from '../../support/builders/decided-run.ts';
import { aRun } from '../../support/builders/ledger-builders.ts';
import { aReport } from '../../support/builders/report-builders.ts';
import { aSuite } from '../../support/builders/run-evidence.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';

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
    report: async () => aReport(),
  };
}

/** What is wrong with the chains themselves: the records of these tests are of other runs than the report. */
function chainFindings(chains: readonly ChainVerification[]) {
  return chains.flatMap(({ findings }) =>
    findings.map(({ kind }) => kind).filter((kind) => kind !== 'record'),
  );
}

describe('the audit trail of a deployed gate', () => {
  it.each([
    ['of a suite that is named', { suiteId: 'suite-1' }],
    ['of all suites that it lists', {}],
  ])('is intact where the records %s follow one another up to the newest run', async (_, asked) => {
    const { chains } = await verifyTrail(await remoteTrail(gateWith(chain), asked));

    expect(chains).toMatchObject([{ chain: 'suite-1', records: 3, evidenceChecked: 0 }]);
    expect(chainFindings(chains)).toEqual([]);
  });

  it('looks for the record of a simulated run in the chain of mock runs', async () => {
    const { chains } = await verifyTrail(await remoteTrail(gateWith([], { simulated: true })));

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
    const { isIntact, chains } = await verifyTrail(await remoteTrail(gateWith(records)));

    expect(isIntact).toBe(false);
    expect(chainFindings(chains)).toContain(kind);
  });

  it('says of how many records nothing was held against evidence', async () => {
    const many = aChain(52);

    const { chains } = await verifyTrail(await remoteTrail(gateWith(many), { suiteId: 'suite-1' }));

    expect(chains[0]?.notCovered).toEqual({
      'its report and evidence': 2,
      'its evidence, and the bytes of its report (only what the report says)': 50,
    });
  });

  it('is as recorded, and not broken, where a run was redacted', async () => {
    const state = temporaryState();
    const { run } = await decideRun(state, { runId: 'run-1', suite: aSuite(2) });
    const forgetter = {
      at: '2027-01-01T00:00:00.000Z',
      by: { principal: 'privacy' },
      reason: 'request 4711',
      tool: { name: 'cognigate', version: '0.1.0' },
    } as const;
    await redactRun(run, { text: 'hello 1' }, { place: localPlace(state), forgetter });

    const { isIntact, chains, findings } = await verifyTrail(
      await remoteTrail(clientOfGate(state).client),
    );

    expect([findings, chains[0]?.findings]).toEqual([[], []]);
    expect(isIntact).toBe(false);
    expect(chains[0]?.forgotten).toMatchObject([
      { kind: 'redacted', runId: 'run-1', by: 'privacy', reason: 'request 4711' },
    ]);
  });

  it('holds each record against the report of its run', async () => {
    const { chains } = await verifyTrail(await remoteTrail(gateWith(chain)));

    expect(chains[0]?.findings).toContainEqual(
      expect.objectContaining({ kind: 'record', seq: 2, field: 'run_id', expected: 'run-1' }),
    );
  });

  it('is refused of a suite of which nothing was decided', async () => {
    const nothing = { ...gateWith([]), runs: async () => [] };

    await expect(remoteTrail(nothing, { suiteId: 'typo' })).rejects.toThrow('check --suite-id');
  });
});
