import type { AuditHead } from '../../domain/audit/audit-chain.ts';
import { FORGETTING_CHAIN } from '../../domain/forgetting/forgetting-log.ts';
import { localTrail } from '../../local-audit/local-trail.ts';
import { oneLine } from '../../report/neutral-text.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { withStateOptions } from '../options/state-options.ts';
import { chainsOfSuite } from './chains-of-suite.ts';

/** `cognigate audit head`: what shows later that no record was cut off or written anew. */
export const auditHead = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .option('--suite-id <id>', 'only the chains of this suite')
        .option('--json', 'print them as JSON, for: cognigate audit verify --head FILE'),
    ),
  examples: ['cognigate audit head', 'cognigate audit head --json > heads.json'],
  async action(flags, terminal) {
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    const trail = localTrail(state);
    const chains = flags.suiteId === undefined ? trail.chains : chainsOfSuite(flags.suiteId, trail);
    const heads: (AuditHead & { readonly chain: string })[] = [];
    for (const chain of chains) {
      const { seq, hash } = await state.audit.head(chain);
      if (seq > 0) heads.push({ chain, seq, hash });
    }
    const last = state.forgettingLog.records().at(-1);
    if (last !== undefined) heads.push({ chain: FORGETTING_CHAIN, seq: last.seq, hash: last.hash });
    terminal.stdout.write(
      flags.json === true
        ? `${JSON.stringify({ heads }, null, 2)}\n`
        : heads.map(({ chain, seq, hash }) => `${oneLine(chain)}: ${seq} ${hash}\n`).join(''),
    );
    return ExitCode.passed;
  },
});
