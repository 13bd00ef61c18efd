import {
  type AuditEntry,
  type AuditHead,
  type AuditRecord,
  auditIdOf,
  GENESIS_HASH,
  sealRecord,
} from '../../../lib/domain/audit/audit-chain.ts';
import { anEvidenceRef } from './ledger-builders.ts';

/** What a run of one case in one batch leaves behind when it has passed. */
export function anAuditEntry(overrides: Partial<AuditEntry> = {}): AuditEntry {
  const { run_id = 'run-1' } = overrides;
  return {
    schema: 'cognigate.audit/1',
    audit_id: auditIdOf(run_id),
    run_id,
    execution_id: 'exec-1',
    execution_ids: ['exec-1'],
    submission_time: '2026-11-22T10:00:00.000Z',
    execution_latency_seconds: 7.25,
    pass_rate: 1,
    coverage_analysis: { intent_coverage: 1, entity_coverage: 0 },
    governance_status: 'compliant',
    mlops_metrics: { false_positive_rate: null, coverage_delta: 0.2 },
    verdict: 'passed',
    reasons: [],
    trigger: { kind: 'cli', principal: 'tester' },
    suite: { suite_id: 'suite-1', cases: 1, batches: 1 },
    platform: { name: 'executions-v1', url: 'https://bot.example' },
    labels: { bot_version: '4.2' },
    totals: { planned: 1, evaluated: 1, passed: 1, failed: 0, not_evaluated: 0 },
    thresholds: [],
    batches: [],
    evidence: { suite: anEvidenceRef(), report: null },
    discrepancies: 0,
    accepted_at: '2026-11-22T10:00:00.000Z',
    decided_at: '2026-11-22T10:01:00.000Z',
    resumptions: 0,
    tool: { name: 'cognigate', version: '0.1.0' },
    ...overrides,
  };
}

/** The record that follows `head` in its chain; the first one unless told otherwise. */
export function anAuditRecord(
  head: AuditHead = { seq: 0, hash: GENESIS_HASH },
  overrides: Partial<AuditEntry> = {},
  chain = 'suite-1',
): AuditRecord {
  return sealRecord(head, chain, anAuditEntry(overrides));
}

/** An intact chain of `length` records, one per run: run-1, run-2, … */
export function aChain(length: number, chain = 'suite-1'): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (let number = 1; number <= length; number += 1) {
    records.push(anAuditRecord(records.at(-1), { run_id: `run-${number}` }, chain));
  }
  return records;
}
