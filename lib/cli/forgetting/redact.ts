import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { redactRun, type WhatToRedact } from '../../forgetting/redact-run.ts';
import { historyBefore } from '../../local/run-history.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { findReport, findRun } from '../find-run.ts';
import { openState } from '../open-state.ts';
import { withStateOptions } from '../options/state-options.ts';
import { UsageError } from '../usage-error.ts';
import { writeReports } from '../write-reports.ts';
import { whoForgets } from './who-forgets.ts';

const FEWEST_CHARACTERS = 3;
const MOST_CHARACTERS = 2_000;

/** `cognigate redact`: takes what a person has said out of a run, on record. */
export const redact = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .requiredOption('--run <id>', 'the run, as `runs` lists it')
        .option('--case <id>', 'what was said in this case, and what was expected of it')
        .option('--text <text>', 'this text wherever it is, in capitals or not')
        .requiredOption('--reason <text>', 'why, for the record; write no personal data into it'),
    ),
  examples: [
    'cognigate redact --run run-20261122-101500-k3f9x2 --case refund-7 --reason "erasure request 4711"',
    'cognigate redact --run run-20261122-101500-k3f9x2 --text "Anna Muster" --reason "erasure request 4711"',
  ],
  async action({ run: runId, reason, stateDir, ...asked }, terminal) {
    const what = whatToRedact(asked);
    refuseUnfit(reason, what);
    using state = openState({ stateDir }, terminal, { mustExist: true });
    const forgetter = whoForgets(reason, terminal);
    const outcome = await redactRun(await findRun(runId, state), what, { state, forgetter });
    if (outcome.status === 'refused') throw new UsageError(outcome.problem);
    const { report, run } = await findReport(runId, state);
    const files = ['json', 'html']
      .map((extension) => join(state.path, 'reports', `${runId}.${extension}`))
      .filter((file) => existsSync(file));
    const history = await historyBefore(run, state.ledger);
    const envelope = await state.envelopes.read(runId);
    // First of all the text is to be gone, be there a new page or not.
    for (const file of files) rmSync(file);
    await writeReports(report, files, { directory: state.path, mode: 0o600, history, envelope });
    terminal.stdout.write(
      `${runId}: ${outcome.pieces} ${outcome.pieces === 1 ? 'piece' : 'pieces'} of evidence redacted\n`,
    );
    if (outcome.isInRecord) {
      terminal.stderr.write(
        `the audit record of ${runId} has the text too, such as in a label or a reason, and stays as it is\n`,
      );
    }
    if (outcome.elsewhere.length > 0) {
      terminal.stderr.write(
        `it is in other runs still; redact them as well: ${outcome.elsewhere.join(', ')}\n`,
      );
    }
    return ExitCode.passed;
  },
});

function whatToRedact(asked: {
  readonly case?: string | undefined;
  readonly text?: string | undefined;
}): WhatToRedact {
  const { case: caseId, text } = asked;
  if (caseId !== undefined && text === undefined) return { caseId };
  if (text !== undefined && caseId === undefined) return { text };
  throw new UsageError('give either --case or --text: what is to be redacted');
}

function refuseUnfit(reason: string, { text }: WhatToRedact): void {
  if (reason.trim() === '' || reason.length > MOST_CHARACTERS) {
    throw new UsageError(`--reason has ${reason.length} characters; write 1 to ${MOST_CHARACTERS}`);
  }
  if (text === undefined) return;
  if (text.trim().length < FEWEST_CHARACTERS) {
    throw new UsageError(
      `--text ${JSON.stringify(text)} is too short to be told from others; write at least ${FEWEST_CHARACTERS} characters`,
    );
  }
  if (reason.toLowerCase().includes(text.toLowerCase())) {
    throw new UsageError(
      '--reason has the text that is to be redacted, and stays on record; write it without',
    );
  }
}
