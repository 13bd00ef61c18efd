import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { localPlace } from '../../forgetting/local-place.ts';
import { redactRun, type WhatToRedact } from '../../forgetting/redact-run.ts';
import { unfitRedaction } from '../../forgetting/unfit-redaction.ts';
import { historyBefore } from '../../local/run-history.ts';
import { counted } from '../../report/measure-text.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { findReport, findRun } from '../find-run.ts';
import { localRunNamed } from '../naming/local-run-named.ts';
import { openState } from '../open-state.ts';
import { RUN_ARGUMENT } from '../options/run-argument.ts';
import { type StateFlags, withStateOptions } from '../options/state-options.ts';
import { asUsage } from '../remote/as-usage.ts';
import { gateRunNamed } from '../remote/gate-run-named.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import { placesOfRun } from '../running/suite-of-run.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { writeReports } from '../write-reports.ts';
import { whoForgets } from './who-forgets.ts';

/** `cognigate redact`: takes what a person has said out of a run, on record. */
export const redact = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .requiredOption('--run <run>', RUN_ARGUMENT)
        .option('--case <id>', 'what was said in this case, and what was expected of it')
        .option('--text <text>', 'this text wherever it is, in capitals or not')
        .requiredOption('--reason <text>', 'why, for the record; write no personal data into it')
        .option('--gate-url <url>', 'redact a run of a deployed gate instead'),
    ),
  examples: [
    'cognigate redact --run run-20261122-101500-k3f9x2 --case refund-7 --reason "erasure request 4711"',
    'cognigate redact --run run-20261122-101500-k3f9x2 --text "Anna Muster" --reason "erasure request 4711"',
    'cognigate redact --run run-20261122-101500-k3f9x2 --case refund-7 --reason "erasure request 4711" --gate-url "$COGNIGATE_URL"',
  ],
  async action({ run: name, reason, stateDir, gateUrl, ...asked }, terminal) {
    const what = whatToRedact(asked);
    const unfit = unfitRedaction(what, { reason });
    if (unfit !== null) throw new UsageError(unfit);
    const redacted =
      gateUrl === undefined
        ? await redactHere({ name, what, reason }, { stateDir, terminal })
        : await redactRemotely({ name, what, reason }, { gateUrl, terminal });
    const { runId, pieces, isInRecord, elsewhere } = redacted;
    terminal.stdout.write(`${runId}: ${counted(pieces, 'piece')} of evidence redacted\n`);
    if (isInRecord) {
      terminal.stderr.write(
        `the audit record of ${runId} has the text too, such as in a label or a reason, and stays as it is\n`,
      );
    }
    if (elsewhere === null) {
      terminal.stderr.write(
        'other runs were not searched; redact those that have the text too, such as the runs of the same suite\n',
      );
    } else if (elsewhere.length > 0) {
      terminal.stderr.write(
        `it is in other runs still; redact them as well: ${elsewhere.join(', ')}\n`,
      );
    }
    return ExitCode.passed;
  },
});

interface Asked {
  /** As it was given. */
  readonly name: string;
  readonly what: WhatToRedact;
  readonly reason: string;
}

interface Done {
  readonly runId: string;
  readonly pieces: number;
  readonly isInRecord: boolean;
  /** Null where nobody has looked. */
  readonly elsewhere: readonly string[] | null;
}

async function redactHere(
  { name, what, reason }: Asked,
  { stateDir, terminal }: StateFlags & { readonly terminal: Terminal },
): Promise<Done> {
  using state = openState({ stateDir }, terminal, { mustExist: true });
  const runId = await localRunNamed({ name }, state, terminal);
  const forgetter = whoForgets(reason, terminal);
  const files = ['json', 'html']
    .map((extension) => join(state.path, 'reports', `${runId}.${extension}`))
    .filter((file) => existsSync(file));
  const place = localPlace(state);
  const outcome = await redactRun(await findRun(runId, state), what, { place, forgetter });
  if (outcome.status === 'refused') throw new UsageError(outcome.problem);
  const { report, run } = await findReport(runId, state);
  const history = await historyBefore(run, state.ledger);
  const envelope = await state.envelopes.read(runId);
  const beside = { history, envelope, places: placesOfRun(run, terminal) };
  await writeReports(report, files, { directory: state.path, mode: 0o600, ...beside });
  return { runId, ...outcome };
}

async function redactRemotely(
  { name, what, reason }: Asked,
  { gateUrl, terminal }: { readonly gateUrl: string; readonly terminal: Terminal },
): Promise<Done> {
  const { client } = await openRemoteGate(gateUrl, terminal);
  const runId = await gateRunNamed({ name }, client, terminal);
  const asked = what.caseId === undefined ? { text: what.text } : { case_id: what.caseId };
  const done = await asUsage(client.redact(runId, { ...asked, reason }));
  return { runId, pieces: done.pieces, isInRecord: done.is_in_record, elsewhere: null };
}

function whatToRedact(asked: {
  readonly case?: string | undefined;
  readonly text?: string | undefined;
}): WhatToRedact {
  const { case: caseId, text } = asked;
  if (caseId !== undefined && text === undefined) return { caseId };
  if (text !== undefined && caseId === undefined) return { text };
  throw new UsageError('give either --case or --text: what is to be redacted');
}
