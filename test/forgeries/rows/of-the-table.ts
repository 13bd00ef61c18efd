import { rmSync, writeFileSync } from 'node:fs';
import type { AuditRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { copyState, resealed, restoreStateFile } from '../support/forged-state.ts';
import type { Forgery, World } from '../support/forgery-row.ts';

const flipped = (record: AuditRecord): AuditRecord =>
  record.seq === 3 ? { ...record, verdict: 'passed' } : record;

/** The third run, which failed, so that its report says `passed` too. */
function flippedWithReport({ state }: World): (record: AuditRecord) => AuditRecord {
  return (record) => {
    const kept = record.evidence.report;
    if (record.seq !== 3 || kept === null) return record;
    const report = state.replace(kept, { ...state.report(record), verdict: 'passed' });
    const evidence = { ...record.evidence, report };
    return { ...record, verdict: 'passed', governance_status: 'compliant', evidence };
  };
}

/** Everything of the third run as if it had passed, down to the answers. */
function remade({ state }: World): void {
  const second = state.records()[1];
  if (second === undefined) throw new Error('there is no second run');
  const good = state.report(second);
  state.rewrite((record) => {
    const kept = record.evidence.report;
    if (record.seq !== 3 || kept === null) return record;
    const bad = state.report(record);
    const [batch] = bad.batches;
    const [answer] = batch?.answers ?? [];
    const results = good.batches[0]?.results;
    if (!batch?.results || !results || !answer) throw new Error('there are no results');
    const goodResults = state.read(results);
    const forgedResults = state.replace(batch.results, goodResults);
    const page = state.replace(answer, { test_results: goodResults });
    const forged = {
      ...good,
      run_id: bad.run_id,
      started_at: bad.started_at,
      finished_at: bad.finished_at,
      evidence: bad.evidence,
      batches: [{ ...batch, results: forgedResults, answers: [{ ...page, tells: answer.tells }] }],
    };
    const { run_id, audit_id, seq, execution_id, execution_ids } = record;
    const { submission_time, accepted_at, decided_at } = record;
    return {
      ...second,
      ...{ run_id, audit_id, seq, execution_id, execution_ids },
      ...{ submission_time, accepted_at, decided_at },
      batches: record.batches.map((each) => ({
        ...each,
        results_sha256: forgedResults.sha256,
        answers_sha256: [page.sha256],
      })),
      evidence: { ...record.evidence, report: state.replace(kept, forged) },
    };
  });
}

function cutTail({ state }: World): void {
  state.execute('DELETE FROM audit_records WHERE seq > 2');
}

function deleteRuns({ state }: World, where: string): void {
  for (const table of ['batches', 'runs']) {
    state.execute(`DELETE FROM ${table} WHERE run_id IN (${where})`);
  }
}

function inBatch({ state }: World, name: 'request' | 'results'): string {
  const record = state.records()[2];
  const ref = record && state.report(record).batches[0]?.[name];
  if (!ref) throw new Error(`there are no ${name}`);
  return state.file(ref);
}

/** The forgeries by which the verification was first tried. */
export const OF_THE_TABLE: readonly Forgery[] = [
  {
    id: 'F1',
    forgery: 'the verdict of record 3 is flipped',
    by: 'alone',
    finding: 'changed hash',
    forge: ({ state }) => state.write(state.records().map(flipped)),
  },
  {
    id: 'F2',
    forgery: 'and the chain is sealed anew, the ledger left',
    by: 'alone',
    finding: 'anchor hash',
    forge: ({ state }) => state.rewrite(flipped, { ledger: false }),
  },
  {
    id: 'F3',
    forgery: 'and the ledger follows; the report still says failed',
    by: 'alone',
    finding: 'record verdict',
    forge: ({ state }) => state.rewrite(flipped),
  },
  {
    id: 'F4',
    forgery: 'and the report is replaced under the name of its new hash',
    by: 'alone',
    finding: 'report verdict',
    forge: (world) => world.state.rewrite(flippedWithReport(world)),
  },
  {
    id: 'F4b',
    forgery: 'and results and answers are forged to fit',
    by: 'head',
    finding: 'head hash',
    forge: remade,
  },
  {
    id: 'F4c',
    forgery: 'the same, and the report had been mailed before',
    by: 'report',
    finding: 'copy verdict',
    forge: remade,
    mail: (report) => report,
  },
  {
    id: 'F5',
    forgery: 'the tail is cut, the ledger left',
    by: 'alone',
    finding: 'anchor hash',
    forge: cutTail,
  },
  {
    id: 'F6',
    forgery: 'the tail is cut and its runs are deleted, their evidence left',
    by: 'alone',
    finding: 'evidence_alone evidence',
    forge: (world) => {
      cutTail(world);
      deleteRuns(world, `'run-3', 'run-4'`);
    },
  },
  {
    id: 'F7',
    forgery: 'the whole directory is rolled back to a copy',
    by: 'head',
    finding: 'head hash',
    forge: ({ state, earlier }) => {
      state.close();
      rmSync(state.path, { recursive: true });
      copyState(earlier, state.path);
    },
  },
  {
    id: 'F7b',
    forgery: 'only state.db is rolled back',
    by: 'alone',
    finding: 'evidence_alone evidence',
    forge: ({ state, earlier }) => {
      state.close();
      restoreStateFile(earlier, state.path);
    },
  },
  {
    id: 'F8',
    forgery: 'results are changed',
    by: 'alone',
    finding: 'evidence_changed batches.0.results_sha256',
    forge: (world) => writeFileSync(inBatch(world, 'results'), '[]'),
  },
  {
    id: 'F8b',
    forgery: 'a request is deleted',
    by: 'alone',
    finding: 'evidence_missing batches.0.request_sha256',
    forge: (world) => rmSync(inBatch(world, 'request')),
  },
  {
    id: 'F8c',
    forgery: 'a request is replaced by {}',
    by: 'alone',
    finding: 'evidence_changed batches.0.request_sha256',
    forge: (world) => writeFileSync(inBatch(world, 'request'), '{}'),
  },
  {
    id: 'F8d',
    forgery: 'a copy of the report is edited',
    by: 'report',
    finding: 'copy verdict',
    mail: (report) => ({ ...report, verdict: 'passed' }),
  },
  {
    id: 'F9',
    forgery: 'all records are deleted, the ledger left',
    by: 'alone',
    finding: 'no_record verdict',
    forge: ({ state }) => state.write([]),
  },
  {
    id: 'F10',
    forgery: 'records and runs are deleted, their evidence left',
    by: 'alone',
    finding: 'evidence_alone evidence',
    forge: (world) => {
      world.state.write([]);
      deleteRuns(world, 'SELECT run_id FROM runs');
    },
  },
  {
    id: 'F11',
    forgery: 'the last record is deleted, and its run keeps its verdict without a record',
    by: 'alone',
    finding: 'no_record verdict',
    forge: ({ state }) => {
      state.write(state.records().slice(0, 3));
      state.changeRun('run-4', (run) => ({ ...run, audit: null }));
    },
  },
  {
    id: 'F12',
    forgery: 'a record of a run that never was, on evidence that was copied',
    by: 'alone',
    finding: 'no_run run_id',
    forge: ({ state }) => {
      const records = state.records();
      const invented = records.slice(3).map((record) => ({
        ...record,
        run_id: 'run-5',
        audit_id: 'audit-run-5',
        accepted_at: '2020-01-01T00:00:00.000Z',
        decided_at: '2019-01-01T00:00:00.000Z',
      }));
      state.write(resealed([...records, ...invented]));
    },
  },
  {
    id: 'F13',
    forgery: 'passed with a pass rate of 0 and without thresholds, sealed anew',
    by: 'alone',
    finding: 'record pass_rate',
    forge: ({ state }) =>
      state.rewrite((record) =>
        record.seq === 2 ? { ...record, pass_rate: 0, thresholds: [] } : record,
      ),
  },
  {
    id: 'F14',
    forgery: 'two machines go on from one copy, and the other one has another place 3',
    by: 'head',
    finding: 'head hash',
    head: () => ({ chain: 'gov', seq: 3, hash: 'a'.repeat(64) }),
  },
  {
    id: 'F16',
    forgery: 'the triggers that keep records from being changed are gone',
    by: 'alone',
    finding: 'schema trigger audit_records_are_not_deleted',
    forge: ({ state }) => state.executeAlone('DROP TRIGGER audit_records_are_not_deleted'),
  },
  {
    id: 'F17',
    forgery: 'the chain is renamed in the table',
    by: 'alone',
    finding: 'wrong_chain chain',
    forge: ({ state }) => state.execute(`UPDATE audit_records SET chain = 'other'`),
  },
];
