import { isoTime } from '../../domain/instant.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { withStateOptions } from '../options/state-options.ts';

/** `cognigate baseline list`: the baselines of a suite. */
export const baselineList = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .argument('<suite-id>', 'name of the suite')
        .option('--json', 'print {label run_id set_at set_by}'),
    ),
  examples: ['cognigate baseline list customer-service', 'cognigate baseline list shop --json'],
  async action(suiteId, flags, terminal) {
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    const rows = (await state.baselines.list(suiteId)).map(({ label, runId, setAt, setBy }) => ({
      label,
      run_id: runId,
      set_at: isoTime(setAt),
      set_by: setBy,
    }));
    if (flags.json === true) {
      terminal.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      return ExitCode.passed;
    }
    if (rows.length === 0) {
      terminal.stdout.write(`suite ${suiteId} has no baseline; cognigate baseline set <run>\n`);
    }
    for (const row of rows) {
      terminal.stdout.write(`${row.label}: ${row.run_id}, set ${row.set_at} by ${row.set_by}\n`);
    }
    return ExitCode.passed;
  },
});
