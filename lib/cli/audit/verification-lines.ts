import type { ForgottenRun } from '../../audit/forgotten-run.ts';
import type { ChainVerification } from '../../audit/verify-trail.ts';
import type { AuditFinding } from '../../domain/verification/audit-finding.ts';
import type { AuditVerification } from '../../local-audit/verify-audit.ts';
import { oneLine } from '../../report/neutral-text.ts';

/** What a verification has come to, for people: a line for each chain, and one for each finding. */
export function verificationLines(verification: AuditVerification): string {
  const { chains, findings } = verification;
  const others = findings.map((finding) => `${findingLine(finding)}\n`);
  const none = chains.length === 0 && findings.length === 0 ? ['no audit records yet\n'] : [];
  return [...chains.map(chainLines), endpointLines(verification), ...others, ...none].join('');
}

function chainLines({
  records,
  evidenceChecked,
  findings,
  forgotten,
  notCovered,
  ...verified
}: ChainVerification): string {
  const chain = oneLine(verified.chain);
  const size = `${count(records, 'record')}, ${count(evidenceChecked, 'piece')} of evidence`;
  const uncovered = Object.entries(notCovered).map(
    ([what, number]) => `  not covered, of ${count(number, 'record')}: ${what}\n`,
  );
  const gone = forgotten.map((one) => `  ${forgottenLine(one)}\n`);
  const rest = [...gone, ...uncovered].join('');
  if (findings.length === 0) {
    const state = forgotten.length === 0 ? 'intact' : `as recorded, ${forgottenCounts(forgotten)}`;
    return `${chain}: ${size}: ${state}\n${rest}`;
  }
  const lines = [...findings.map((finding) => `  ${findingLine(finding)}\n`), rest];
  return `${chain}: ${size}: NOT INTACT, ${count(findings.length, 'finding')}\n${lines.join('')}`;
}

function forgottenCounts(forgotten: readonly ForgottenRun[]): string {
  return (['redacted', 'pruned'] as const)
    .map((kind) => ({ kind, runs: new Set(ofKind(forgotten, kind).map(({ runId }) => runId)) }))
    .filter(({ runs }) => runs.size > 0)
    .map(({ kind, runs }) => `${count(runs.size, 'run')} ${kind}`)
    .join(', ');
}

function ofKind(forgotten: readonly ForgottenRun[], kind: ForgottenRun['kind']) {
  return forgotten.filter((one) => one.kind === kind);
}

function forgottenLine({ kind, seq, runId, at, by, reason, pieces }: ForgottenRun): string {
  const what = pieces === null ? 'all but its record' : count(pieces, 'piece');
  return oneLine(`record ${seq} (${runId}) ${kind}, ${what}, by ${by} at ${at}: ${reason}`);
}

function endpointLines({ endpointLog }: AuditVerification): string {
  if (endpointLog === undefined) return '';
  const { records, findings } = endpointLog;
  const size = `endpoints: ${count(records, 'step')}`;
  if (findings.length === 0) return `${size}: intact\n`;
  const lines = findings.map(({ seq, problem }) => `  ${oneLine(`step ${seq} ${problem}`)}\n`);
  return `${size}: NOT INTACT, ${count(findings.length, 'finding')}\n${lines.join('')}`;
}

function findingLine({ kind, seq, auditId, problem }: AuditFinding): string {
  const id = auditId === null ? '' : ` (${auditId})`;
  const subject = seq === null ? '' : `record ${seq}${id} `;
  return oneLine(`${subject}${problem} [${kind}]`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
