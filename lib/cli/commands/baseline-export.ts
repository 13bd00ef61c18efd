import { writeFile } from 'node:fs/promises';
import { DEFAULT_BASELINE_LABEL } from '../../domain/baseline/baseline.ts';
import { messageOf } from '../../domain/errors.ts';
import { baselineFileOf } from '../../report/baseline-file.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { withStateOptions } from '../options/state-options.ts';
import { placeToWrite } from '../report-targets.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate baseline export`: a baseline as a file, for git or for the artefacts of a CI. */
export const baselineExport = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .argument('<suite-id>', 'name of the suite')
        .argument('[label]', 'which of its baselines', DEFAULT_BASELINE_LABEL)
        .requiredOption('-o, --output <file>', 'where to write it'),
    ),
  examples: [
    'cognigate baseline export customer-service -o baseline.json',
    'cognigate baseline export customer-service release -o release.json',
  ],
  async action(suiteId, label, { output, stateDir }, terminal) {
    const path = placeToWrite(output, { stateDir }, terminal);
    using state = openState({ stateDir }, terminal, { mustExist: true, onlyReads: true });
    const known = await state.baselines.list(suiteId);
    const found = known.find((each) => each.label === label);
    if (found === undefined) {
      const labels = known.map((each) => each.label).join(', ');
      throw new UsageError(
        `suite ${suiteId} has no baseline "${label}"; ${labels === '' ? 'set one: cognigate baseline set <run>' : `there are ${labels}`}`,
      );
    }
    const text = baselineFileOf(label, await state.evidence.get(found.report));
    await writeFile(path, text).catch((error: unknown) => {
      throw new UsageError(`${output} cannot be written: ${messageOf(error)}`);
    });
    terminal.stdout.write(
      `${output}: the baseline "${label}" of suite ${suiteId}, ${found.runId}\n`,
    );
    return ExitCode.passed;
  },
});
