import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import {
  type AuditEntry,
  type AuditRecord,
  sealRecord,
} from '../../lib/domain/audit/audit-chain.ts';
import { auditedLists } from '../../lib/domain/audit/audited-lists.ts';
import { shortenLists } from '../../lib/domain/audit/shorten-lists.ts';
import { IntegrityViolated } from '../../lib/domain/errors.ts';
import type { EvidenceRef } from '../../lib/domain/evidence-ref.ts';
import type { StateDirectory } from '../../lib/local/state-directory.ts';
import { verifyAudit } from '../../lib/local-audit/verify-audit.ts';
import { anAuditEntry } from '../support/builders/audit-builders.ts';
import { aRun } from '../support/builders/ledger-builders.ts';
import { aReport, aReportBatch } from '../support/builders/report-builders.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

interface AuditedRun {
  readonly record: AuditRecord;
  readonly suite: EvidenceRef;
  readonly results: EvidenceRef;
  readonly report: EvidenceRef;
}

/** A run as it ends: evidence, then the record, then the ledger that remembers the record's hash. */
async function endRun(state: StateDirectory, runId: string, chain: string): Promise<AuditedRun> {
  const put = (name: string) =>
    state.evidence.put(runId, name, 'json', Buffer.from(JSON.stringify({ name, runId })));
  const [suite, results, report] = await Promise.all([
    put('suite'),
    put('results-0'),
    put('report'),
  ]);
  const batch = {
    index: 0,
    cases: 1,
    execution_id: 'exec-1',
    stray_execution_ids: [],
    status: 'completed',
    results_sha256: results.sha256,
    faults: [],
  };
  const entry = anAuditEntry({ run_id: runId, batches: [batch], evidence: { suite, report } });
  const record = sealRecord(await state.audit.head(chain), chain, entry);
  await state.audit.insert(record);
  const { audit_id: auditId, seq, hash } = record;
  await state.ledger.createRun(
    aRun({ runId, suiteId: chain, verdict: 'passed', audit: { auditId, seq, hash } }),
  );
  return { record, suite, results, report };
}

/** Does what the triggers are there to prevent, as somebody with the file in hands can. */
function tamper(state: StateDirectory, statement: string): void {
  const database = new DatabaseSync(join(state.path, 'state.db'));
  for (const { name } of database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`)
    .all()) {
    database.exec(`DROP TRIGGER ${name}`);
  }
  database.exec(statement);
  database.close();
}

async function stateWithRuns() {
  const state = temporaryState();
  const first = await endRun(state, 'run-1', 'suite-1');
  const second = await endRun(state, 'run-2', 'suite-1');
  const third = await endRun(state, 'run-3', 'suite-2');
  return { state, first, second, third };
}

/** A run of so many batches that its record has only the first of them; all have the same results. */
async function endLargeRun(state: StateDirectory, changed: Partial<AuditEntry> = {}) {
  const put = (name: string, document: object) =>
    state.evidence.put('run-1', name, 'json', Buffer.from(JSON.stringify(document)));
  const suite = await put('suite', {});
  const results = await put('results-0', {});
  const batches = Array.from({ length: 400 }, (_, index) => aReportBatch({ index, results }));
  const report = aReport({ batches });
  const kept = await put('report', report);
  const { batches: audited } = auditedLists(report);
  const entry = anAuditEntry({ batches: audited, evidence: { suite, report: kept } });
  const short = { ...shortenLists(entry), ...changed };
  const record = sealRecord(await state.audit.head('suite-1'), 'suite-1', short);
  await state.audit.insert(record);
  return { record, results };
}

describe('verifyAudit', () => {
  it('takes from the report what the record has no room for', async () => {
    const state = temporaryState();
    const { record } = await endLargeRun(state);

    const { isIntact, chains } = await verifyAudit(state);

    expect(record.batches.length).toBeLessThan(400);
    expect(record.shortened?.batches?.count).toBe(400);
    expect(isIntact).toBe(true);
    expect(chains[0]?.evidenceChecked).toBe(402);
  });

  it('holds the list of the report against what the record says of it', async () => {
    const state = temporaryState();
    const shortened = { batches: { count: 399, sha256: 'ab'.repeat(32) } };
    await endLargeRun(state, { shortened });

    const { chains } = await verifyAudit(state);

    expect(chains[0]?.findings).toMatchObject([
      { kind: 'evidence_changed', problem: expect.stringContaining('another list of batches') },
    ]);
  });

  it('finds nothing where nothing was touched', async () => {
    const { state } = await stateWithRuns();

    expect(await verifyAudit(state)).toEqual({
      isIntact: true,
      chains: [
        { chain: 'suite-1', records: 2, evidenceChecked: 6, isIntact: true, findings: [] },
        { chain: 'suite-2', records: 1, evidenceChecked: 3, isIntact: true, findings: [] },
      ],
    });
  });

  it('has nothing to say of a state directory without records', async () => {
    expect(await verifyAudit(temporaryState())).toEqual({ isIntact: true, chains: [] });
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
      expect.objectContaining({ kind: 'changed', seq: 1, auditId: 'audit-run-1' }),
    ]);
  });

  it('finds a single byte that was changed in the state file', async () => {
    const { state } = await stateWithRuns();
    state.close();
    const file = join(state.path, 'state.db');
    const content = readFileSync(file);
    // What SQLite has moved elsewhere may still stand where it was.
    const at = content.lastIndexOf('"execution_latency_seconds":7.25');
    content[at + 28] = 0x38;
    writeFileSync(file, content);

    const { chains } = await verifyAudit(temporaryState(state.path));

    expect(content.toString('latin1', at, at + 32)).toBe('"execution_latency_seconds":8.25');
    expect(chains.flatMap(({ findings }) => findings)).toEqual([
      expect.objectContaining({ kind: 'changed' }),
    ]);
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

    const { chains } = await verifyAudit(state);

    expect(chains[0]?.findings).toEqual([expect.objectContaining({ kind: 'anchor', seq: 2 })]);
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
    writeFileSync(fileOf(first.suite), 'changed');
    rmSync(fileOf(first.report));
    writeFileSync(fileOf(first.results), 'changed');
    rmSync(fileOf(second.results));

    const { chains } = await verifyAudit(state);

    expect(
      chains[0]?.findings.map((finding) => [
        finding.kind,
        finding.seq,
        'key' in finding && finding.key,
      ]),
    ).toEqual([
      ['evidence_changed', 1, first.suite.key],
      ['evidence_missing', 1, first.report.key],
      ['evidence_changed', 1, first.results.key],
      ['evidence_missing', 2, second.results.sha256],
    ]);
    expect(chains[1]?.isIntact).toBe(true);
  });

  it('finds a request or an answer that is missing or changed, where the record names it', async () => {
    const state = temporaryState();
    const put = (name: string) => state.evidence.put('run-1', name, 'json', Buffer.from(name));
    const [suite, report, request, answer] = await Promise.all(
      ['suite', 'report', 'batch-0-request', 'batch-0-answer-status'].map(put),
    );
    if (!suite || !report || !request || !answer) throw new Error('there is no evidence');
    const named = {
      index: 0,
      cases: 1,
      execution_id: null,
      stray_execution_ids: [],
      status: 'refused',
      results_sha256: null,
      request_sha256: request.sha256,
      answers_sha256: [answer.sha256],
      faults: [],
    };
    const entry = anAuditEntry({ run_id: 'run-1', batches: [named], evidence: { suite, report } });
    await state.audit.insert(sealRecord(await state.audit.head('suite-1'), 'suite-1', entry));

    expect(await verifyAudit(state)).toMatchObject({
      isIntact: true,
      chains: [{ evidenceChecked: 4 }],
    });
    rmSync(join(state.path, 'evidence', request.key));
    writeFileSync(join(state.path, 'evidence', answer.key), '{}');
    const { chains } = await verifyAudit(state);

    expect(chains[0]?.findings.map(({ kind, problem }) => [kind, problem.slice(0, 18)])).toEqual([
      ['evidence_missing', 'a request with SHA'],
      ['evidence_changed', 'evidence run-1/bat'],
    ]);
  });

  it('looks at one chain, and leaves the evidence out, where asked', async () => {
    const { state, first } = await stateWithRuns();
    rmSync(join(state.path, 'evidence', first.suite.key));

    const { chains } = await verifyAudit(state, { chain: 'suite-1', evidence: false });

    expect(chains).toEqual([
      { chain: 'suite-1', records: 2, evidenceChecked: 0, isIntact: true, findings: [] },
    ]);
  });
});
