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
  notCovered,
  ...verified
}: ChainVerification): string {
  const chain = oneLine(verified.chain);
  const size = `${count(records, 'record')}, ${count(evidenceChecked, 'piece')} of evidence`;
  const uncovered = Object.entries(notCovered).map(
    ([what, number]) => `  not covered, of ${count(number, 'record')}: ${what}\n`,
  );
  if (findings.length === 0) return `${chain}: ${size}: intact\n${uncovered.join('')}`;
  const lines = [...findings.map((finding) => `  ${findingLine(finding)}\n`), ...uncovered];
  return `${chain}: ${size}: NOT INTACT, ${count(findings.length, 'finding')}\n${lines.join('')}`;
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
