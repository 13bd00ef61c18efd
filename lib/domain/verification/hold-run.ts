import type { AuditRecord } from '../audit/audit-chain.ts';
import { tallyOf } from '../audit/tally-of.ts';
import { chainsOf } from '../chain-of.ts';
import { isoTime } from '../instant.ts';
import type { RunRecord } from '../run.ts';
import { type Contradiction, firstDifference } from './first-difference.ts';

/**
 * Where the ledger says something else of a run than its record. The record is the decision, so that is
 * what is expected.
 *
 * A run that does not know of its verdict yet is taken up again, and learns it then.
 */
export function holdRun(run: RunRecord, record: AuditRecord): Contradiction[] {
  const held: readonly (readonly [name: string, found: unknown, expected: unknown])[] = [
    ...(run.verdict === null ? [] : decision(run, record)),
    ['suite_id', run.suiteId, record.suite.suite_id],
    ['platform.name', run.platform, record.platform.name],
    ['platform.url', run.platformUrl, record.platform.url],
    ['platform.endpoint_url', run.endpointUrl, record.platform.endpoint_url],
    ['trigger', run.trigger, record.trigger],
    ['labels', run.labels, record.labels],
    ['evidence.suite', run.suite, record.evidence.suite],
    ['accepted_at', isoTime(run.startedAt), record.accepted_at],
    ['rerun_of', run.rerunOf, record.rerun_of],
    ['tool.version', run.toolVersion, record.tool.version],
    ['provenance', run.provenance, record.provenance],
    ['policy', run.policy?.evidence ?? null, record.policy ?? null],
    ...(record.shortened?.only_tags === undefined
      ? [['only_tags', run.onlyTags, record.only_tags] as const]
      : []),
    ...(record.verdict === 'cancelled' && run.cancelRequestedAt === null
      ? [['verdict', 'not cancelled', 'cancelled'] as const]
      : []),
    ...baseline(run, record),
  ];
  const chains = chainsOf(run);
  return [
    ...held.flatMap(([name, found, expected]) => firstDifference(found, expected, name) ?? []),
    ...(chains.includes(record.chain)
      ? []
      : [{ field: 'chain', found: record.chain, expected: chains.join(' or ') }]),
  ];
}

function decision(run: RunRecord, record: AuditRecord) {
  const { audit_id: auditId, seq, hash } = record;
  return [
    ['audit', run.audit, { auditId, seq, hash }],
    ['verdict', run.verdict, record.verdict],
    ['reasons', run.reasons, record.reasons],
    ['evidence.report', run.report, record.evidence.report],
    [
      'decided_at',
      run.finishedAt === null ? null : isoTime(run.finishedAt),
      isoTime(Date.parse(record.decided_at)),
    ],
    ...(run.tally === undefined ? [] : [['tally', run.tally, tallyOf(record)] as const]),
  ] as const;
}

/** What the run was planned to be held against, where a comparison came of it. */
function baseline({ baseline: planned }: RunRecord, { baseline: held }: AuditRecord) {
  if (held === undefined) return [];
  const found = planned?.status === 'found' ? planned : undefined;
  return [
    ['baseline.run_id', found?.runId, held.run_id],
    ['baseline.report_sha256', found?.report.sha256, held.report_sha256],
  ] as const;
}
