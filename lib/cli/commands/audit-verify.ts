import {
  type AuditFinding,
  type AuditVerification,
  type ChainVerification,
  verifyAudit,
} from '../../local-audit/verify-audit.ts';
import { oneLine } from '../../report/neutral-text.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { withStateOptions } from '../options/state-options.ts';

/** `cognigate audit verify`: exit 0 where every chain is intact, 3 where anything was tampered with. */
export const auditVerify = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .option(
          '--suite-id <id>',
          'only the chains of this suite: that of its runs and that of its mock runs',
        )
        .option('--json', 'print the findings as JSON'),
    ),
  examples: ['cognigate audit verify'],
  async action(flags, terminal) {
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    const verification = await verifyAudit(state, { chain: flags.suiteId });
    if (flags.json === true) {
      terminal.stdout.write(`${JSON.stringify(verification, null, 2)}\n`);
    } else {
      terminal.stdout.write(verification.chains.map(chainLines).join(''));
      terminal.stdout.write(endpointLines(verification));
      if (verification.chains.length === 0) terminal.stdout.write('no audit records yet\n');
    }
    return verification.isIntact ? ExitCode.passed : ExitCode.inconclusive;
  },
});

function chainLines({
  records,
  evidenceChecked,
  findings,
  ...verified
}: ChainVerification): string {
  const chain = oneLine(verified.chain);
  const size = `${count(records, 'record')}, ${count(evidenceChecked, 'piece')} of evidence`;
  if (findings.length === 0) return `${chain}: ${size}: intact\n`;
  const lines = findings.map((finding) => `  ${findingLine(finding)}\n`);
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
  const place = seq === null ? 'record' : `record ${seq}`;
  return oneLine(`${place}${auditId === null ? '' : ` (${auditId})`} ${problem} [${kind}]`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
