import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AuditRecord, GENESIS_HASH, recordHash } from '../../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import { type EvidenceRef, evidenceRefOf } from '../../../lib/domain/evidence-ref.ts';
import { jsonBytes } from '../../../lib/domain/json-bytes.ts';
import { Report } from '../../../lib/domain/report.ts';
import { RunRecord } from '../../../lib/domain/run.ts';
import { decided } from '../../../lib/steps/decision/adopt-decision.ts';

/** A state directory in the hands of somebody who may write all of it, and who knows how it is made. */
export class ForgedState {
  readonly path: string;
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.path = path;
    this.#database = new DatabaseSync(join(path, 'state.db'));
  }

  /** With the triggers out of the way, which are there again afterwards. */
  execute(sql: string): void {
    const triggers = this.#database
      .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`)
      .all();
    for (const { name } of triggers) this.#database.exec(`DROP TRIGGER ${name}`);
    this.#database.exec(sql);
    for (const { sql: made } of triggers) this.#database.exec(String(made));
  }

  /** Leaves the triggers away. */
  executeAlone(sql: string): void {
    this.#database.exec(sql);
  }

  records(chain = 'gov'): AuditRecord[] {
    return this.#database
      .prepare('SELECT record FROM audit_records WHERE chain = ? ORDER BY seq')
      .all(chain)
      .map(({ record }) => AuditRecord.parse(JSON.parse(String(record))));
  }

  /** Puts these records in the place of a chain, as they are. */
  write(records: readonly AuditRecord[], chain = 'gov'): void {
    this.execute(`DELETE FROM audit_records WHERE chain = '${chain}'`);
    const insert = this.#database.prepare('INSERT INTO audit_records VALUES (?, ?, ?)');
    for (const record of records) insert.run(chain, record.seq, canonicalForm(record));
  }

  /** Changes records, seals the chain anew, and lets the ledger follow unless told not to. */
  rewrite(
    change: (record: AuditRecord) => AuditRecord,
    { chain = 'gov', ledger = true }: { chain?: string; ledger?: boolean } = {},
  ): AuditRecord[] {
    const records = resealed(this.records(chain).map(change), chain);
    this.write(records, chain);
    if (ledger) for (const record of records) this.follow(record);
    return records;
  }

  /** Lets the ledger's entry of a run say what its record says. */
  follow(record: AuditRecord): void {
    this.changeRun(record.run_id, (run) => {
      const { endpoint_url: endpointUrl } = record.platform;
      return decided(
        {
          ...run,
          verdict: null,
          suiteId: record.suite.suite_id,
          labels: record.labels,
          suite: record.evidence.suite,
          trigger: record.trigger,
          startedAt: Date.parse(record.accepted_at),
          toolVersion: record.tool.version,
          platform: record.platform.name,
          platformUrl: record.platform.url,
          ...(endpointUrl === undefined ? {} : { endpointUrl }),
        },
        record,
        { signature: run.signature ?? { status: 'unsigned' } },
      );
    });
  }

  changeRun(runId: string, change: (run: RunRecord) => RunRecord): void {
    const run = change(this.run(runId));
    this.#database
      .prepare(
        'UPDATE runs SET suite_id = ?, started_at = ?, verdict = ?, document = ? WHERE run_id = ?',
      )
      .run(run.suiteId, run.startedAt, run.verdict, JSON.stringify(run), runId);
  }

  run(runId: string): RunRecord {
    const row = this.#database.prepare('SELECT document FROM runs WHERE run_id = ?').get(runId);
    return RunRecord.parse(JSON.parse(String(row?.document)));
  }

  file(ref: { readonly key: string }): string {
    return join(this.path, 'evidence', ref.key);
  }

  read(ref: { readonly key: string }): unknown {
    return JSON.parse(readFileSync(this.file(ref), 'utf8'));
  }

  report(record: AuditRecord): Report {
    if (record.evidence.report === null) throw new Error('it has no report');
    return Report.parse(this.read(record.evidence.report));
  }

  /** Stores a document under the name that its content gives it, in place of `ref`. */
  replace(ref: EvidenceRef, document: unknown): EvidenceRef {
    const [folder = '', file = ''] = ref.key.split('/');
    const bytes = jsonBytes(document);
    const replaced = evidenceRefOf(folder, file.replace(/-[0-9a-f]{16}\.json$/, ''), 'json', bytes);
    rmSync(this.file(ref));
    writeFileSync(this.file(replaced), bytes);
    return replaced;
  }

  close(): void {
    this.#database.close();
  }
}

/** The chain as it would be if it had always been so. */
export function resealed(records: readonly AuditRecord[], chain = 'gov'): AuditRecord[] {
  let before = GENESIS_HASH;
  return records.map((record, place) => {
    const { hash: _, ...unsealed } = { ...record, chain, seq: place + 1, prev_hash: before };
    before = recordHash(unsealed);
    return { ...unsealed, hash: before };
  });
}

/** Copies a state directory, its write-ahead log included. */
export function copyState(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}

export function restoreStateFile(from: string, to: string): void {
  for (const name of ['state.db', 'state.db-wal', 'state.db-shm']) {
    rmSync(join(to, name), { force: true });
    if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name));
  }
}
