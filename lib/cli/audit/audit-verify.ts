import type { DecisionTrail } from '../../audit/decision-trail.ts';
import { verifyCopy } from '../../audit/verify-copy.ts';
import { type VerifyOptions, verifyTrail } from '../../audit/verify-trail.ts';
import { localTrail } from '../../local-audit/local-trail.ts';
import {
  type AuditVerification,
  countFindings,
  verifyAudit,
} from '../../local-audit/verify-audit.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { type StateFlags, withStateOptions } from '../options/state-options.ts';
import type { Terminal } from '../terminal.ts';
import { chainsOfSuite } from './chains-of-suite.ts';
import { readExportFile } from './export-file.ts';
import { notedHeads } from './noted-heads.ts';
import { readAnswers } from './read-answers.ts';
import { readReportCopy } from './report-copy.ts';
import { verificationLines } from './verification-lines.ts';

interface VerifyFlags extends StateFlags {
  readonly suiteId?: string | undefined;
  readonly head?: string | undefined;
  readonly report?: string | undefined;
  readonly readOnly?: true | undefined;
  readonly gateUrl?: string | undefined;
  readonly export?: string | undefined;
  readonly key?: readonly string[] | undefined;
}

/** `cognigate audit verify`: exit 0 where everything follows from everything else, 3 where anything does not. */
export const auditVerify = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .option(
          '--suite-id <id>',
          'only the chains of this suite: that of its runs and that of its mock runs',
        )
        .option(
          '--head <hash|file>',
          'a head that was noted earlier, or a file with some: each has to be in a chain still',
        )
        .option(
          '--report <file>',
          'a report.json or report.html that was mailed: it has to be the one that was decided',
        )
        .option(
          '--key <file...>',
          'a public key from elsewhere: every record has to be signed by one of them',
        )
        .option('--read-only', 'verify a copy of the state file, and leave the directory as it is')
        .option(
          '--gate-url <url>',
          'verify the chains of a deployed gate instead, without evidence',
        )
        .option('--export <file>', 'verify a file that "audit export" has written instead')
        .option('--json', 'print the findings as JSON'),
    ),
  examples: [
    'cognigate audit verify',
    'cognigate audit verify --head heads.json --read-only --state-dir archive/.cognigate',
    'cognigate audit verify --export audit.json --key gate.pub.pem',
    'cognigate audit verify --gate-url "$COGNIGATE_URL"',
  ],
  async action(flags, terminal) {
    const verification = await verified(flags, terminal);
    terminal.stdout.write(
      flags.json === true
        ? `${JSON.stringify(verification, null, 2)}\n`
        : verificationLines(verification),
    );
    // What was forgotten on record is said, and is no fault.
    return countFindings(verification) === 0 ? ExitCode.passed : ExitCode.inconclusive;
  },
});

async function verified(flags: VerifyFlags, terminal: Terminal): Promise<AuditVerification> {
  const heads = flags.head === undefined ? [] : notedHeads(flags.head, terminal.cwd());
  const keys = flags.key === undefined ? undefined : await keysIn(flags.key, terminal);
  if (flags.gateUrl !== undefined) {
    const { openRemoteGate } = await import('../remote/open-remote-gate.ts');
    const { remoteTrail } = await import('../remote/remote-trail.ts');
    const { client } = await openRemoteGate(flags.gateUrl, terminal);
    const trail = await remoteTrail(client, { suiteId: flags.suiteId });
    const verification = await verifyTrail(trail, { heads, keys });
    return withCopy(verification, { flags, trail, terminal });
  }
  if (flags.export !== undefined) {
    const { trail, findings } = readExportFile(flags.export, terminal.cwd());
    const chains = flags.suiteId === undefined ? undefined : chainsOfSuite(flags.suiteId, trail);
    const verification = await verifyTrail(trail, { chains, heads, readAnswers, keys });
    const all = [...findings, ...verification.findings];
    const isIntact = verification.isIntact && findings.length === 0;
    return withCopy({ ...verification, isIntact, findings: all }, { flags, trail, terminal });
  }
  using state = openState(flags, terminal, {
    mustExist: true,
    onlyReads: true,
    sealed: flags.readOnly === true,
  });
  const trail = localTrail(state);
  const { suiteId } = flags;
  const chains = suiteId === undefined ? undefined : chainsOfSuite(suiteId, trail);
  const options: VerifyOptions = { chains, heads, readAnswers, keys };
  return await withCopy(await verifyAudit(state, options), { flags, trail, terminal });
}

async function keysIn(files: readonly string[], terminal: Terminal) {
  const { givenKeys } = await import('../attestation/verdict-expectation.ts');
  return givenKeys(files, terminal);
}

async function withCopy(
  verification: AuditVerification,
  {
    flags,
    trail,
    terminal,
  }: { readonly flags: VerifyFlags; readonly trail: DecisionTrail; readonly terminal: Terminal },
): Promise<AuditVerification> {
  if (flags.report === undefined) return verification;
  const copy = readReportCopy(flags.report, terminal.cwd());
  const findings = await verifyCopy(copy, trail);
  return {
    ...verification,
    isIntact: verification.isIntact && findings.length === 0,
    findings: [...verification.findings, ...findings],
  };
}
