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
import { type StateFlags, withStateOptions } from '../options/state-options.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import { verifyRemoteAudit } from '../remote/verify-remote-audit.ts';
import type { Terminal } from '../terminal.ts';

/** `cognigate audit verify`: exit 0 where every chain is intact, 3 where anything was tampered with. */
export const auditVerify = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .option(
          '--suite-id <id>',
          'only the chains of this suite: that of its runs and that of its mock runs',
        )
        .option(
          '--gate-url <url>',
          'verify the chains of a deployed gate instead, without evidence',
        )
        .option('--json', 'print the findings as JSON'),
    ),
  examples: ['cognigate audit verify', 'cognigate audit verify --gate-url "$COGNIGATE_URL"'],
  async action(flags, terminal) {
    const verification = await verified(flags, terminal);
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

async function verified(
  flags: StateFlags & {
    readonly gateUrl?: string | undefined;
    readonly suiteId?: string | undefined;
  },
  terminal: Terminal,
): Promise<AuditVerification> {
  const { gateUrl, suiteId } = flags;
  if (gateUrl === undefined) {
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    return await verifyAudit(state, { chain: suiteId });
  }
  const { client } = await openRemoteGate(gateUrl, terminal);
  return verifyRemoteAudit(client, { suiteId });
}

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
