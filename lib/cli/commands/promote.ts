import type { Check } from '../../promotion/check-run.ts';
import {
  areMet,
  checkAudited,
  promoteRun,
  promotionSentence,
} from '../../promotion/promote-run.ts';
import { suiteOf } from '../../steps/run-access.ts';
import { trustedKeys } from '../attestation/trusted-keys.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { localRunNamed } from '../naming/local-run-named.ts';
import { openState } from '../open-state.ts';
import { collect, timeSpan } from '../options/flag-values.ts';
import { RUN_ARGUMENT, withSuiteOfRun } from '../options/run-argument.ts';
import { withStateOptions } from '../options/state-options.ts';
import { asRefusal } from '../promotion/as-refusal.ts';
import { openMover, settleOwed } from '../promotion/gate-endpoint.ts';
import { locallyAudited } from '../promotion/locally-audited.ts';
import type { Terminal } from '../terminal.ts';

/** `cognigate promote`: production gets the snapshot that a run has passed for, and no other; exit 0, 2 or 3. */
export const promote = defineCommand({
  syntax: (command) =>
    withStateOptions(
      withSuiteOfRun(command.argument('<run>', RUN_ARGUMENT))
        .requiredOption(
          '--endpoint <name>',
          'the endpoint that customers speak to, by id, URL token or name',
        )
        .option('--max-age <span>', 'oldest verdict that counts, such as 90m, 24h or 7d', '24h')
        .option(
          '--key <file>',
          'public key that the verdict must be signed by; may be repeated, as after a rotation',
          collect,
        )
        .option('--signing-key <file>', 'the key that signs here, by which it must be signed')
        .option('--dry-run', 'look at everything and change nothing')
        .option('--base-url <url>', 'address of the API of Cognigy.AI (COGNIGY_API_URL)'),
    ),
  examples: [
    'cognigate promote run-20261122-101500-k3f9x2 --endpoint "Web chat" --dry-run',
    'cognigate promote run-20261122-101500-k3f9x2 --endpoint "Web chat" --max-age 2h',
  ],
  async action(name, flags, terminal) {
    const maxAgeMs = timeSpan(flags.maxAge);
    using state = openState(flags, terminal, { mustExist: true });
    const runId = await localRunNamed({ name, suiteId: flags.suiteId }, state, terminal);
    const audited = await locallyAudited(runId, state);
    const mover = openMover(state, flags, terminal);
    const keys = await trustedKeys(flags, terminal);
    const envelope = await state.envelopes.read(runId);
    const signature = keys.length === 0 ? null : { envelope, keys };
    const checks = checkAudited(audited, { maxAgeMs, signature }, mover);
    show(checks, terminal);
    if (audited.audit.remedy !== null) return ExitCode.inconclusive;
    if (!areMet(checks)) return refused(runId, terminal);
    if (flags.dryRun !== true) await settleOwed(state, flags, terminal);
    const { cognigy } = await suiteOf(state.evidence, audited.record.evidence.suite);
    const wish = {
      wanted: flags.endpoint,
      production: cognigy?.production_endpoint,
      isDry: flags.dryRun === true,
    };
    const seen = (found: readonly Check[]) => show(found, terminal);
    const promotion = await asRefusal(promoteRun(audited, wish, { mover, seen }));
    if (promotion.status === 'refused') return refused(runId, terminal);
    terminal.stdout.write(`${promotionSentence(promotion)}\n`);
    return ExitCode.passed;
  },
});

function refused(runId: string, terminal: Terminal): number {
  terminal.stderr.write(`cognigate: ${runId} promotes nothing, and nothing was changed\n`);
  return ExitCode.rejected;
}

function show(checks: readonly Check[], { stdout }: Terminal): void {
  for (const { name, found, remedy } of checks) {
    const sign = remedy === null ? 'ok' : 'REFUSED';
    stdout.write(`${sign.padEnd(7)} ${name.padEnd(10)} ${found}\n`);
    if (remedy !== null) stdout.write(`${' '.repeat(19)}${remedy}\n`);
  }
}
