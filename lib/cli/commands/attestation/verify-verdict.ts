import { openEnvelope, refusals } from '../../../domain/attestation/judge-envelope.ts';
import type { SignedVerdict } from '../../../domain/attestation/verdict-statement.ts';
import { readBytes } from '../../attestation/read-given.ts';
import { expectedOf, givenKeys } from '../../attestation/verdict-expectation.ts';
import { defineCommand } from '../../define-command.ts';
import { ExitCode } from '../../exit-code.ts';
import { collect } from '../../options/flag-values.ts';
import type { Terminal } from '../../terminal.ts';

/** `cognigate verify-verdict`: whether something may ship by a signed verdict, for whoever deploys it. */
export const verifyVerdict = defineCommand({
  syntax: (command) =>
    command
      .argument('<envelope>', 'a signed verdict, such as verdict.dsse.json')
      .requiredOption('--key <file>', 'public key in PEM; may be repeated', collect)
      .option('--suite <file>', 'the suite file that must have been run')
      .option('--suite-id <id>', 'the suite that must have been run, by its id')
      .option('--snapshot <id>', 'the snapshot that must have been tested, by id or hash')
      .option('--max-age <span>', 'oldest verdict that counts, such as 90m, 24h or 7d')
      .option('--policy <digest>', 'the policy it must have been held to: SHA-256 or the file')
      .option('--head <hash>', 'hash of the audit record that it must be the verdict of')
      .option(
        '--newer <file>',
        'another signed verdict, which may supersede it; may be repeated',
        collect,
      )
      .option('--json', 'print JSON on stdout'),
  examples: [
    'cognigate verify-verdict verdict.dsse.json --key gate.pub.pem --suite suite.yaml',
    'cognigate verify-verdict verdict.dsse.json --key gate.pub.pem --snapshot 6650c0ffee --max-age 24h',
  ],
  async action(file, flags, terminal) {
    const keys = givenKeys(flags.key, terminal);
    const wanted = await expectedOf(flags, terminal);
    const opening = openEnvelope(readBytes(file, terminal), keys);
    if (opening.status === 'refused') {
      return told(
        { file, problems: [opening.problem], verdict: null, keyid: null },
        flags,
        terminal,
      );
    }
    const { opened } = opening;
    const newer: SignedVerdict[] = [];
    const strange: string[] = [];
    for (const other of flags.newer ?? []) {
      const found = openEnvelope(readBytes(other, terminal), keys);
      if (found.status === 'signed') newer.push(found.opened.verdict);
      else strange.push(`--newer ${other} is no verdict to go by: ${found.problem}`);
    }
    const problems = [...refusals(opened, { ...wanted, newer }), ...strange];
    return told({ file, problems, verdict: opened.verdict, keyid: opened.keyid }, flags, terminal);
  },
});

interface Judgement {
  readonly file: string;
  readonly problems: readonly string[];
  readonly verdict: SignedVerdict | null;
  readonly keyid: string | null;
}

function told(
  { file, problems, verdict, keyid }: Judgement,
  { json }: { readonly json?: true | undefined },
  { stdout, stderr }: Terminal,
): number {
  const isGood = problems.length === 0 && verdict !== null;
  if (json === true) {
    const document = { status: isGood ? 'good' : 'refused', keyid, refusals: problems, verdict };
    stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else if (isGood) {
    const { run_id, suite_id, decided_at, expires, chain } = verdict;
    stdout.write(
      `${file}: ${run_id} has passed the suite "${suite_id}" at ${decided_at}, good until ${expires}\n` +
        `signed by the key ${keyid}, record ${chain.sequence} of the chain "${chain.name}" with the hash ${chain.hash}\n`,
    );
  } else {
    for (const problem of problems) stderr.write(`cognigate: ${file}: ${problem}\n`);
  }
  if (isGood) return ExitCode.passed;
  return verdict?.verdict === 'failed' ? ExitCode.failed : ExitCode.inconclusive;
}
