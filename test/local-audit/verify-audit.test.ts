import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { verifyTrail } from '../../lib/audit/verify-trail.ts';
import { type AuditEntry, sealRecord } from '../../lib/domain/audit/audit-chain.ts';
import { auditedReport } from '../../lib/domain/audit/audited-report.ts';
import { shortenLists } from '../../lib/domain/audit/shorten-lists.ts';
import { IntegrityViolated } from '../../lib/domain/errors.ts';
import type { EvidenceRef } from '../../lib/domain/evidence-ref.ts';
import type { RunRecord } from '../../lib/domain/run.ts';
import type { StateDirectory } from '../../lib/local/state-directory.ts';
import { localTrail } from '../../lib/local-audit/local-trail.ts';
import { verifyAudit } from '../../lib/local-audit/verify-audit.ts';
import { anAuditEntry } from '../support/builders/audit-builders.ts';
import { decideRun } from '../support/builders/decided-run.ts';
import { aRun } from '../support/builders/ledger-builders.ts';
import { aReport, aReportBatch } from '../support/builders/report-builders.ts';
import { aSuite } from '../support/builders/run-evidence.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

/** Does what the triggers are there to prevent, as somebody with the file in hands can, and puts them back. */
function tamper(state: StateDirectory, statement: string): void {
  const database = new DatabaseSync(join(state.path, 'state.db'));
  const triggers = database
    .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`)
    .all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  database.exec(statement);
  for (const { sql } of triggers) database.exec(String(sql));
  database.close();
}

async function stateWithRuns() {
  const state = temporaryState();
  const first = await decideRun(state, { runId: 'run-1' });
  const second = await decideRun(state, { runId: 'run-2', startedAt: FAKE_START + 60_000 });
  await decideRun(state, { runId: 'run-3', suite: aSuite(3, { suite_id: 'suite-2' }) });
  return { state, first, second };
}

/** A run of so many batches that its record has only the first of them; all have the same results. */
async function endLargeRun(state: StateDirectory, changed: Partial<AuditEntry> = {}) {
  const put = (name: string, document: object) =>
    state.evidence.put('run-1', name, 'json', Buffer.from(JSON.stringify(document)));
  const suite = await put('suite', {});
  const results = await put('results-0', {});
  const batches = Array.from({ length: 400 }, (_, index) => aReportBatch({ index, results }));
  const scope = { cases_in_suite: 1, cases_planned: 1, complete: true, simulated: false };
  const report = aReport({ batches, evidence: { suite }, scope: { ...scope, limited_by: [] } });
  const kept = await put('report', report);
  const entry = anAuditEntry({ ...auditedReport(report, kept) });
  const short = { ...shortenLists(entry), ...changed };
  const record = sealRecord(await state.audit.head('suite-1'), 'suite-1', short);
  await state.audit.insert(record);
  return { record, results };
}

describe('verifyAudit', () => {
  it('takes from the report what the record has no room for', async () => {
    const state = temporaryState();
    const { record } = await endLargeRun(state);

    const { chains } = await verifyAudit(state);

    expect(record.batches.length).toBeLessThan(400);
    expect(record.shortened?.batches?.count).toBe(400);
    expect(chains[0]?.evidenceChecked).toBe(402);
    expect(kindsIn(chains)).not.toContain('evidence_missing');
  });

  it('holds the list of the report against what the record says of it', async () => {
    const state = temporaryState();
    const shortened = { batches: { count: 399, sha256: 'ab'.repeat(32) } };
    await endLargeRun(state, { shortened });

    const { chains } = await verifyAudit(state);

    expect(chains[0]?.findings).toContainEqual(
      expect.objectContaining({
        kind: 'record',
        field: 'shortened.batches.count',
        found: 399,
        expected: 400,
      }),
    );
  });

  it('finds nothing where nothing was touched', async () => {
    const { state } = await stateWithRuns();

    expect(await verifyAudit(state)).toMatchObject({
      isIntact: true,
      findings: [],
      chains: [
        { chain: 'suite-1', records: 2, evidenceChecked: 10, isIntact: true, findings: [] },
        { chain: 'suite-2', records: 1, evidenceChecked: 5, isIntact: true, findings: [] },
      ],
    });
  });

  it('finds nothing in runs of a part, however it was chosen', async () => {
    const state = temporaryState();
    await decideRun(state, { runId: 'run-1', selectedBy: ['--case c1'], casesInSuite: 40 });
    await decideRun(state, { runId: 'run-2', onlyTags: ['critical'], casesInSuite: 40 });
    await decideRun(state, { runId: 'run-3', suite: aSuite(3, { stop: { risk: 0.05 } }) });

    const { findings, isIntact, chains } = await verifyAudit(state);

    expect({
      isIntact,
      findings: [...findings, ...chains.flatMap((each) => each.findings)],
    }).toEqual({
      isIntact: true,
      findings: [],
    });
  });

  it('has nothing to say of a state directory without records', async () => {
    expect(await verifyAudit(temporaryState())).toEqual({
      isIntact: true,
      chains: [],
      findings: [],
    });
  });

  it('names the chain and the record in which one byte was changed', async () => {
    const { state } = await stateWithRuns();
    tamper(
      state,
      `UPDATE audit_records SET record = replace(record, '"pass_rate":1', '"pass_rate":0')
       WHERE chain = 'suite-1' AND seq = 1`,
    );

    const { isIntact, chains } = await verifyAudit(state);

    expect(isIntact).toBe(false);
    expect(chains.map((chain) => chain.isIntact)).toEqual([false, true]);
    expect(chains[0]?.findings).toEqual([
      expect.objectContaining({ kind: 'changed', seq: 1, auditId: 'audit-run-1', field: 'hash' }),
      expect.objectContaining({ kind: 'ledger', field: 'tally.passRate', found: 1, expected: 0 }),
      expect.objectContaining({ kind: 'record', field: 'pass_rate', found: 0, expected: 1 }),
    ]);
  });

  it('finds a single byte that was changed in the state file', async () => {
    const { state } = await stateWithRuns();
    state.close();
    const file = join(state.path, 'state.db');
    const content = readFileSync(file);
    // What SQLite has moved elsewhere may still stand where it was.
    const at = content.lastIndexOf('"execution_latency_seconds":8');
    content[at + 28] = 0x37;
    writeFileSync(file, content);

    const { chains } = await verifyAudit(temporaryState(state.path));

    expect(content.toString('latin1', at, at + 29)).toBe('"execution_latency_seconds":7');
    expect(kindsIn(chains)).toEqual(['changed']);
  });

  it('says so when the state file is too damaged to be read', async () => {
    const { state } = await stateWithRuns();
    const database = new DatabaseSync(join(state.path, 'state.db'));
    const root = database
      .prepare(
        `SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = 'audit_records'`,
      )
      .get();
    database.close();
    state.close();
    const file = join(state.path, 'state.db');
    const content = readFileSync(file);
    const start = (Number(root?.rootpage) - 1) * Number(root?.page_size);
    content.fill(0xff, start, start + 8);
    writeFileSync(file, content);

    await expect(verifyAudit(temporaryState(state.path))).rejects.toThrow(IntegrityViolated);
  });

  it('finds a cut tail by what the ledger remembers', async () => {
    const { state } = await stateWithRuns();
    tamper(state, `DELETE FROM audit_records WHERE chain = 'suite-1' AND seq = 2`);

    const { chains, findings } = await verifyAudit(state);

    expect(chains[0]?.findings).toEqual([expect.objectContaining({ kind: 'anchor', seq: 2 })]);
    expect(findings).toEqual([expect.objectContaining({ kind: 'no_record', found: 'passed' })]);
  });

  it('finds a whole chain that is gone', async () => {
    const { state } = await stateWithRuns();
    tamper(state, `DELETE FROM audit_records WHERE chain = 'suite-2'`);

    const { chains } = await verifyAudit(state);

    expect(chains[1]).toMatchObject({ chain: 'suite-2', records: 0, isIntact: false });
  });

  it('finds a record that was moved to another place or another chain', async () => {
    const { state } = await stateWithRuns();
    tamper(
      state,
      `UPDATE audit_records SET seq = 5 WHERE chain = 'suite-1' AND seq = 2;
       UPDATE audit_records SET chain = 'suite-3' WHERE chain = 'suite-2'`,
    );

    const { chains } = await verifyAudit(state);

    expect(
      chains.map(({ chain, findings }) => [chain, ...findings.map(({ kind }) => kind)]),
    ).toEqual([
      ['suite-1', 'order'],
      ['suite-2', 'anchor'],
      ['suite-3', 'wrong_chain'],
    ]);
  });

  it('tells evidence that was changed from evidence that is missing', async () => {
    const { state, first, second } = await stateWithRuns();
    const fileOf = (ref: EvidenceRef) => join(state.path, 'evidence', ref.key);
    writeFileSync(fileOf(first.run.suite), 'changed');
    rmSync(fileOf(first.report));
    writeFileSync(fileOf(first.results), 'changed');
    rmSync(fileOf(second.results));

    const { chains } = await verifyAudit(state);

    expect(chains[0]?.findings.map(({ kind, seq, field }) => [kind, seq, field])).toEqual([
      ['evidence_changed', 1, 'evidence.suite'],
      ['evidence_missing', 1, 'evidence.report'],
      ['evidence_changed', 1, 'batches.0'],
      ['evidence_missing', 2, 'batches.0.results_sha256'],
    ]);
    expect(chains[1]?.isIntact).toBe(true);
  });

  it('finds a request or an answer that is missing or changed', async () => {
    const { state, first } = await stateWithRuns();
    rmSync(join(state.path, 'evidence', first.request.key));
    writeFileSync(join(state.path, 'evidence', first.answer.key), '{}');

    const { chains } = await verifyAudit(state);

    expect(chains[0]?.findings).toMatchObject([
      { kind: 'evidence_missing', field: 'batches.0.request_sha256' },
      { kind: 'evidence_changed', field: 'batches.0.answers_sha256.0' },
    ]);
  });

  it('finds nothing in a run that is in flight, nor in one that was killed before it was on record', async () => {
    const { state } = await stateWithRuns();
    const put = (runId: string, name: string) =>
      state.evidence.put(runId, name, 'json', Buffer.from('{}'));
    await state.ledger.createRun(
      aRun({ runId: 'in-flight', suite: await put('in-flight', 'suite') }),
    );
    await put('in-flight', 'batch-0-request');
    await put('in-flight', 'report');
    await put('killed', 'suite');

    expect(await verifyAudit(state)).toMatchObject({ isIntact: true });
  });

  it('finds a run by what it is filed under, whatever its entry says', async () => {
    const { state } = await stateWithRuns();
    tamper(state, "UPDATE runs SET run_id = 'elsewhere' WHERE run_id = 'run-1'");

    const { chains, findings } = await verifyAudit(state);

    expect(kindsIn(chains)).toEqual(['no_run']);
    expect(findings).toMatchObject([{ kind: 'ledger', field: 'run_id', found: 'elsewhere' }]);
  });

  it('reads the entry of a run once, and again where the run has ended since', async () => {
    const { state } = await stateWithRuns();
    const trail = localTrail(state);
    const asked: string[] = [];
    const verifiedWith = async (changed: (run: RunRecord) => RunRecord) => {
      const verified = await verifyTrail({
        ...trail,
        ledger: {
          baselines: () => [],
          *runs() {
            for (const [runId, run] of state.ledger.eachRun()) yield [runId, changed(run)] as const;
          },
          run(runId) {
            asked.push(runId);
            return state.ledger.readRun(runId);
          },
        },
      });
      return verified.isIntact;
    };

    expect(await verifiedWith((run) => run)).toBe(true);
    expect(asked).toEqual([]);
    const beforeItsEnd = { verdict: null, audit: null, finishedAt: null, report: null };
    const isOpen = ({ runId }: RunRecord) => runId === 'run-2';
    expect(await verifiedWith((run) => (isOpen(run) ? { ...run, ...beforeItsEnd } : run))).toBe(
      true,
    );
    expect(asked).toEqual(['run-2']);
  });

  it('looks at one chain where asked', async () => {
    const { state } = await stateWithRuns();

    const { chains } = await verifyAudit(state, { chains: ['suite-1'] });

    expect(chains).toMatchObject([{ chain: 'suite-1', records: 2, isIntact: true }]);
  });
});

function kindsIn(chains: readonly { readonly findings: readonly { readonly kind: string }[] }[]) {
  return chains.flatMap(({ findings }) => findings.map(({ kind }) => kind));
}
