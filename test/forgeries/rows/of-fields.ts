import type { AuditRecord } from '../../../lib/domain/audit/audit-chain.ts';
import type { Forgery } from '../support/forgery-row.ts';

/** A field of record 2 is another, the chain sealed anew, and the ledger follows. */
function field(
  id: string,
  forgery: string,
  finding: string,
  change: (record: AuditRecord) => Partial<AuditRecord>,
): Forgery {
  return {
    id,
    forgery: `${forgery}, sealed anew, the ledger too`,
    by: 'alone',
    finding,
    forge: ({ state }) =>
      state.rewrite((record) => (record.seq === 2 ? { ...record, ...change(record) } : record)),
  };
}

/** A record that says something else than the report that it names. */
export const OF_FIELDS: readonly Forgery[] = [
  field('R1', 'the labels of a record name another version', 'record labels.bot_version', () => ({
    labels: { bot_version: '2.0.0' },
  })),
  {
    id: 'R2',
    forgery: 'the trigger of a record names somebody else, sealed anew, the ledger left',
    by: 'alone',
    finding: 'ledger trigger.principal',
    forge: ({ state }) => {
      const records = state.rewrite(
        (record) =>
          record.seq === 2
            ? { ...record, trigger: { kind: 'cli', principal: 'somebody else' } }
            : record,
        { ledger: false },
      );
      for (const { run_id, audit_id: auditId, seq, hash } of records) {
        state.changeRun(run_id, (run) => ({ ...run, audit: { auditId, seq, hash } }));
      }
    },
  },
  field('R3', 'the discrepancies of a record are fewer', 'record discrepancies', () => ({
    discrepancies: 7,
  })),
  field('R4', 'a record claims a baseline', 'record baseline', () => ({
    baseline: { run_id: 'run-1', label: 'main', report_sha256: 'b'.repeat(64) },
  })),
  field('R5', 'a record claims a case in quarantine', 'record quarantined', () => ({
    quarantined: [{ case_id: 'case-1', until: '2027-01-01', reason: 'flaky', outcome: 'failed' }],
  })),
  field('R6', 'a threshold of a record is lower', 'record thresholds.0.threshold', (record) => ({
    thresholds: record.thresholds.map((each) => ({ ...each, threshold: 0.1 })),
  })),
  field('R7', 'the governance status of a record', 'record governance_status', () => ({
    governance_status: 'non_compliant',
  })),
  field('R8', 'the scope of a record is a mock', 'record scope.simulated', (record) => ({
    ...(record.scope === undefined ? {} : { scope: { ...record.scope, simulated: true } }),
  })),
  field('R9', 'the reasons of a record', 'record reasons.0.message', (record) => ({
    reasons: record.reasons.map((reason) => ({ ...reason, message: 'all is well' })),
  })),
  field('R10', 'the totals of a record', 'record totals.passed', (record) => ({
    totals: { ...record.totals, passed: 2, failed: 1 },
  })),
  field('R11', 'the address of the platform in a record', 'record platform.url', (record) => ({
    platform: { ...record.platform, url: 'https://elsewhere.example' },
  })),
  field('R12', 'the version of the tool in a record', 'record tool.version', () => ({
    tool: { name: 'cognigate', version: '9.9.9' },
  })),
  field('R13', 'the latency of a record', 'record latency_ms.p95', () => ({
    latency_ms: { p95: 1 },
  })),
  field(
    'R14',
    'a record forgets the results of its batch',
    'record batches.0.results_sha256',
    (record) => ({
      batches: record.batches.map((batch) => ({ ...batch, results_sha256: null })),
    }),
  ),
  field('R15', 'a record is decided a year earlier', 'time decided_at', () => ({
    decided_at: '2020-01-01T00:00:00.000Z',
  })),
  field(
    'R16',
    'a record is brought into the form of 0.1.0, whose rules were laxer',
    'record scope',
    (record) => {
      const { scope: _, ...older } = record;
      return { ...older, scope: undefined };
    },
  ),
  field(
    'R17',
    'a record names the suite of another run',
    'evidence_foreign evidence.suite.key',
    (record) => ({
      evidence: {
        ...record.evidence,
        suite: {
          ...record.evidence.suite,
          key: record.evidence.suite.key.replace('run-2', 'run-1'),
        },
      },
    }),
  ),
  field('R18', 'a record passes without a report', 'record evidence.report', (record) => ({
    evidence: { ...record.evidence, report: null },
  })),
  field('R19', 'the execution of a record', 'record execution_id', () => ({
    execution_id: 'exec-of-another',
  })),
];
