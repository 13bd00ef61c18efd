import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import { sealForgettingEntry } from '../../../lib/domain/forgetting/forgetting-log.ts';
import type { Report } from '../../../lib/domain/report.ts';
import { resealed } from '../support/forged-state.ts';
import type { Forgery, World } from '../support/forgery-row.ts';

/** The report of a run is another, under the name of its new hash, and record and ledger follow. */
function withReport(
  { state }: World,
  seq: number,
  change: (report: Report, record: AuditRecord) => Report,
  follow: (record: AuditRecord) => Partial<AuditRecord> = () => ({}),
): void {
  state.rewrite((record) => {
    const kept = record.evidence.report;
    if (record.seq !== seq || kept === null) return record;
    const report = state.replace(kept, change(state.report(record), record));
    return { ...record, ...follow(record), evidence: { ...record.evidence, report } };
  });
}

/** Takes the third run away, and writes a pruning for it with two moments: when, and what is older. */
function pruneThird(
  { state }: World,
  moments: (record: AuditRecord) => readonly [at: string, before: string],
): void {
  const record = state.records()[2];
  if (!record) throw new Error('there is no record');
  const [at, before] = moments(record);
  const pruning = sealForgettingEntry(undefined, {
    schema: 'cognigate.forgetting/1',
    kind: 'pruned',
    at,
    by: { principal: 'nobody' },
    reason: 'retention',
    run_id: record.run_id,
    audit_hash: record.hash,
    decided_before: before,
    tool: record.tool,
  });
  rmSync(join(state.path, 'evidence', 'run-3'), { recursive: true });
  for (const table of ['runs', 'run_labels']) {
    state.execute(`DELETE FROM ${table} WHERE run_id = 'run-3'`);
  }
  state.execute(`INSERT INTO forgetting_log VALUES (1, '${canonicalForm(pruning)}')`);
}

/** What lies in the state directory beside a record, or instead of one. */
export const OF_STORES: readonly Forgery[] = [
  {
    id: 'S1',
    forgery: 'a failed case of a report passes, and its totals are left',
    by: 'alone',
    finding: 'report cases.0.outcome',
    forge: (world) =>
      withReport(world, 3, (report) => ({
        ...report,
        cases: report.cases.map((each) => ({ ...each, outcome: 'passed' as const })),
      })),
  },
  {
    id: 'S2',
    forgery: 'a threshold of report and record is lower than its suite asks for',
    by: 'alone',
    finding: 'report gate.0.threshold',
    forge: (world) =>
      withReport(
        world,
        2,
        (report) => ({ ...report, gate: report.gate.map((each) => ({ ...each, threshold: 0.1 })) }),
        (record) => ({
          thresholds: record.thresholds.map((each) => ({ ...each, threshold: 0.1 })),
        }),
      ),
  },
  {
    id: 'S3',
    forgery: 'results are forged with report and record, the answers left',
    by: 'alone',
    finding: 'answers batches.0.results.0.latency_ms',
    forge: (world) => {
      const { state } = world;
      const [first, second] = [state.records()[0], state.records()[1]];
      const results = second && state.report(second).batches[0]?.results;
      if (!first || !results) throw new Error('there are no results');
      const list = state.read(results);
      if (!Array.isArray(list)) throw new Error('results are no list');
      const forged = state.replace(
        results,
        list.map((each: object) => ({ ...each, latency_ms: 119 })),
      );
      withReport(
        world,
        2,
        (report) => ({
          ...report,
          batches: report.batches.map((batch) => ({ ...batch, results: forged })),
        }),
        (record) => ({
          batches: record.batches.map((batch) => ({ ...batch, results_sha256: forged.sha256 })),
        }),
      );
    },
  },
  {
    id: 'S4',
    forgery: 'a report says of its suite what its suite does not',
    by: 'alone',
    finding: 'report suite_name',
    forge: (world) =>
      withReport(world, 2, (report) => ({ ...report, suite_name: 'another suite' })),
  },
  {
    id: 'S5',
    forgery: 'the run of a record is deleted from the ledger',
    by: 'alone',
    finding: 'no_run run_id',
    forge: ({ state }) => state.execute(`DELETE FROM runs WHERE run_id = 'run-1'`),
  },
  {
    id: 'S6',
    forgery: 'the ledger has another verdict than the record',
    by: 'alone',
    finding: 'ledger verdict',
    forge: ({ state }) => state.changeRun('run-3', (run) => ({ ...run, verdict: 'passed' })),
  },
  {
    id: 'S7',
    forgery: 'the figures of a run in the ledger are better than its record',
    by: 'alone',
    finding: 'ledger tally.passed',
    forge: ({ state }) =>
      state.changeRun('run-3', (run) =>
        run.tally === undefined ? run : { ...run, tally: { ...run.tally, passed: 3 } },
      ),
  },
  {
    id: 'S8',
    forgery: 'a baseline is a run that is on record nowhere',
    by: 'alone',
    finding: 'baseline run_id',
    forge: ({ state }) =>
      state.execute(
        `UPDATE baselines SET document = replace(document, '"runId":"run-1"', '"runId":"run-9"')`,
      ),
  },
  {
    id: 'S9',
    forgery: "a baseline's report is swapped for that of another run",
    by: 'alone',
    finding: 'baseline report.sha256',
    forge: ({ state }) => {
      const report = state.records()[2]?.evidence.report;
      const first = state.records()[0]?.evidence.report;
      if (!report || !first) throw new Error('there are no reports');
      state.execute(
        `UPDATE baselines SET document = replace(document, '${first.sha256}', '${report.sha256}')`,
      );
    },
  },
  {
    id: 'S10',
    forgery: 'a trigger is added that is not one of ours',
    by: 'alone',
    finding: 'schema trigger helper',
    forge: ({ state }) =>
      state.executeAlone(
        `CREATE TRIGGER helper AFTER INSERT ON runs BEGIN DELETE FROM runs WHERE verdict = 'failed'; END`,
      ),
  },
  {
    id: 'S11',
    forgery: 'a run has two records in two chains',
    by: 'alone',
    finding: 'twice run_id',
    forge: ({ state }) => {
      const [record] = state.records();
      if (record === undefined) throw new Error('there is no record');
      const [copy] = resealed([record], 'mock:gov');
      if (copy === undefined) throw new Error('there is no copy');
      state.execute(
        `INSERT INTO audit_records VALUES ('mock:gov', 1, '${canonicalForm(copy).replaceAll("'", "''")}')`,
      );
    },
  },
  {
    id: 'S12',
    forgery: 'live runs lie in the chain of mock runs',
    by: 'alone',
    finding: 'record chain',
    forge: ({ state }) => {
      const moved = resealed(state.records(), 'mock:gov');
      state.write([]);
      state.write(moved, 'mock:gov');
      for (const record of moved) {
        state.follow(record);
        state.changeRun(record.run_id, (run) => ({ ...run, simulated: true }));
      }
    },
  },
  {
    id: 'S13',
    forgery: 'an answer is deleted',
    by: 'alone',
    finding: 'evidence_missing batches.0.answers_sha256.0',
    forge: ({ state }) => {
      const record = state.records()[1];
      const answer = record && state.report(record).batches[0]?.answers?.[0];
      if (!answer) throw new Error('there is no answer');
      rmSync(state.file(answer));
    },
  },
  {
    id: 'S14',
    forgery: 'white space is added to a report',
    by: 'alone',
    finding: 'evidence_changed evidence.report',
    forge: ({ state }) => {
      const report = state.records()[1]?.evidence.report;
      if (!report) throw new Error('there is no report');
      writeFileSync(state.file(report), `${readFileSync(state.file(report), 'utf8')} `);
    },
  },
  {
    id: 'S15',
    forgery: 'records are sealed anew in another order',
    by: 'alone',
    finding: 'time decided_at',
    forge: ({ state }) => {
      const records = resealed(state.records().toReversed());
      state.write(records);
      for (const record of records) state.follow(record);
    },
  },
  {
    id: 'S16',
    forgery: 'a run is cancelled afterwards, so that it has not failed',
    by: 'alone',
    finding: 'ledger verdict',
    forge: (world) =>
      withReport(
        world,
        3,
        (report) => ({ ...report, verdict: 'cancelled' }),
        () => ({ verdict: 'cancelled', governance_status: 'not_assessed' }),
      ),
  },
  {
    id: 'S17',
    forgery: 'a report gives way to a tombstone, and no redaction is on record',
    by: 'alone',
    finding: 'evidence_changed evidence.report',
    forge: ({ state }) => {
      const [record] = state.records();
      const kept = record?.evidence.report;
      if (!record || !kept) throw new Error('there is no report');
      const { sha256 } = kept;
      const content = state.report(record);
      const tombstone = { schema: 'cognigate.tombstone/1', sha256, form: 'json', content };
      writeFileSync(state.file(kept), JSON.stringify(tombstone));
    },
  },
  {
    id: 'S18',
    forgery: 'a run is pruned, and that is on record nowhere',
    by: 'alone',
    finding: 'evidence_missing evidence.report',
    forge: ({ state }) => {
      rmSync(join(state.path, 'evidence', 'run-2'), { recursive: true });
      state.execute(`DELETE FROM runs WHERE run_id = 'run-2'`);
      state.execute(`DELETE FROM batches WHERE run_id = 'run-2'`);
    },
  },
  {
    id: 'S19',
    forgery: 'a run is deleted, and a pruning of a run that was older is written for it',
    by: 'alone',
    finding: 'forgetting at',
    forge: (world) => pruneThird(world, ({ decided_at, accepted_at }) => [decided_at, accepted_at]),
  },
  {
    id: 'S20',
    forgery: 'a piece that was redacted to its end is there again as it was',
    by: 'alone',
    finding: 'forgetting evidence.report',
    forge: (world) => redactReport(world, { isFinished: true }),
  },
  {
    id: 'S21',
    forgery: 'a redaction is on record, and whoever began it never finished',
    by: 'alone',
    finding: 'forgetting finished',
    forge: (world) => redactReport(world, { isFinished: false }),
  },
  {
    id: 'S22',
    forgery: 'a failed run is filed under another suite, so that no list of its suite has it',
    by: 'alone',
    finding: 'ledger suite_id',
    forge: ({ state }) => state.execute(`UPDATE runs SET suite_id = 'old' WHERE run_id = 'run-3'`),
  },
  {
    id: 'S23',
    forgery: 'a failed run is filed as one that passed',
    by: 'alone',
    finding: 'ledger verdict',
    forge: ({ state }) =>
      state.execute(`UPDATE runs SET verdict = 'passed' WHERE run_id = 'run-3'`),
  },
  {
    id: 'S24',
    forgery: 'a failed run is filed as one of a year before',
    by: 'alone',
    finding: 'ledger started_at',
    forge: ({ state }) =>
      state.execute(`UPDATE runs SET started_at = started_at - 31536000000 WHERE run_id = 'run-3'`),
  },
  {
    id: 'S25',
    forgery: 'a failed run is found by its version no more',
    by: 'alone',
    finding: 'ledger labels.bot_version',
    forge: ({ state }) => state.execute(`DELETE FROM run_labels WHERE run_id = 'run-3'`),
  },
  {
    id: 'S26',
    forgery: 'a run that passed is found by a version that it is not of',
    by: 'alone',
    finding: 'ledger labels.bot_version',
    forge: ({ state }) =>
      state.execute(
        `INSERT INTO run_labels SELECT key, '1.5.0', started_at, run_id FROM run_labels WHERE run_id = 'run-2'`,
      ),
  },
  {
    id: 'S27',
    forgery: 'a baseline is filed under another suite, whose runs are then held against it',
    by: 'alone',
    finding: 'baseline suite_id',
    forge: ({ state }) => state.execute(`UPDATE baselines SET suite_id = 'other'`),
  },
  {
    id: 'S28',
    forgery: 'a verdict is flipped, sealed anew, and a pruning of its run is written',
    by: 'head',
    finding: 'head hash',
    forge: (world) => {
      world.state.rewrite((record) =>
        record.seq === 3 ? { ...record, verdict: 'passed' } : record,
      );
      pruneThird(world, () => ['2100-01-02T00:00:00.000Z', '2100-01-01T00:00:00.000Z']);
    },
  },
  {
    id: 'S29',
    forgery: 'report and record name a judging model that its suite does not',
    by: 'alone',
    finding: 'report judge',
    forge: (world) => {
      const judge = { id: 'model', referenceId: 'model-ref', name: 'gpt-4o' };
      withReport(
        world,
        2,
        (report) => ({ ...report, judge }),
        () => ({ judge }),
      );
    },
  },
  {
    id: 'S30',
    forgery: 'the latency of a run in the ledger, which trends show, is better than its record',
    by: 'alone',
    finding: 'ledger tally.p95LatencyMs',
    forge: ({ state }) =>
      state.changeRun('run-3', (run) =>
        run.tally === undefined ? run : { ...run, tally: { ...run.tally, p95LatencyMs: 1 } },
      ),
  },
  {
    id: 'S31',
    forgery: 'the quarantines of a run are counted in the ledger as fewer than they were',
    by: 'alone',
    finding: 'ledger tally.quarantined',
    forge: ({ state }) =>
      state.changeRun('run-3', (run) =>
        run.tally === undefined ? run : { ...run, tally: { ...run.tally, quarantined: 7 } },
      ),
  },
  {
    id: 'S32',
    forgery: 'a run in the ledger comes from another commit than its record says',
    by: 'alone',
    finding: 'ledger provenance',
    forge: ({ state }) =>
      state.changeRun('run-3', (run) => ({
        ...run,
        provenance: { ci: 'github-actions', commit: 'f'.repeat(40) },
      })),
  },
];

/** Writes the redaction of a report down, and leaves the report. */
function redactReport({ state }: World, { isFinished }: { readonly isFinished: boolean }): void {
  const [record] = state.records();
  const kept = record?.evidence.report;
  if (!record || !kept) throw new Error('there is no report');
  const entry = {
    schema: 'cognigate.forgetting/1',
    at: record.decided_at,
    by: { principal: 'somebody' },
    run_id: record.run_id,
    audit_hash: record.hash,
    tool: record.tool,
  } as const;
  const redaction = sealForgettingEntry(undefined, {
    ...entry,
    kind: 'redacted',
    reason: 'erasure request',
    case_id: null,
    pieces: [{ sha256: kept.sha256, tombstone_sha256: 'a'.repeat(64) }],
  });
  const finish = sealForgettingEntry(redaction, { ...entry, kind: 'finished' });
  for (const { seq, ...rest } of isFinished ? [redaction, finish] : [redaction]) {
    const text = canonicalForm({ seq, ...rest });
    state.execute(`INSERT INTO forgetting_log VALUES (${seq}, '${text}')`);
  }
}
