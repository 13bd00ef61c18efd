import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DecisionTrail } from '../../audit/decision-trail.ts';
import { type Exported, exportTrail } from '../../audit/export/export-trail.ts';
import { messageOf } from '../../domain/errors.ts';
import { isoTime } from '../../domain/instant.ts';
import { localTrail } from '../../local-audit/local-trail.ts';
import { counted } from '../../report/measure-text.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { RUN_ARGUMENT } from '../options/run-argument.ts';
import { type StateFlags, withStateOptions } from '../options/state-options.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import { remoteTrail } from '../remote/remote-trail.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../tool-version.ts';
import { UsageError } from '../usage-error.ts';
import { chainsOfSuite } from './chains-of-suite.ts';
import { runOnRecord } from './run-on-record.ts';

interface ExportFlags extends StateFlags {
  readonly run?: string | undefined;
  readonly suiteId?: string | undefined;
  readonly since?: string | undefined;
  readonly label?: readonly string[] | undefined;
  readonly gateUrl?: string | undefined;
}

/** `cognigate audit export`: exit 3 where evidence that a record names is not there to be exported. */
export const auditExport = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .requiredOption('-o, --output <file>', 'where to write')
        .option('--run <run>', `only the record of this run: ${RUN_ARGUMENT}`)
        .option('--suite-id <id>', 'only the chains of this suite')
        .option('--since <date>', 'only what was decided then or later, such as 2026-10-01')
        .option('--label <key=value...>', 'only runs with this label; several must all be there')
        .option(
          '--gate-url <url>',
          'export the records of a deployed gate instead, without evidence',
        ),
    ),
  examples: [
    'cognigate audit export -o audit.json',
    'cognigate audit export --run latest -o run.json',
    'cognigate audit export --label bot_version=1.4.0 -o release-1.4.0.json',
  ],
  async action(flags, terminal) {
    const { file, runs, missing } = await exported(flags, terminal);
    if (runs === 0) {
      throw new UsageError('no run on record is as it is asked for; "cognigate runs" lists them');
    }
    write(resolve(terminal.cwd(), flags.output), file);
    const pieces = file.evidence.length + file.further_evidence.length;
    terminal.stdout.write(
      `${flags.output}: ${counted(runs, 'record')}, ${counted(pieces, 'piece')} of evidence\n`,
    );
    if (missing.length === 0) return ExitCode.passed;
    terminal.stderr.write(
      `${counted(missing.length, 'piece')} of evidence that records name ${missing.length === 1 ? 'is' : 'are'} missing or changed; run "cognigate audit verify"\n`,
    );
    return ExitCode.inconclusive;
  },
});

async function exported(flags: ExportFlags, terminal: Terminal): Promise<Exported> {
  const labels = labelsIn(flags.label ?? []);
  const since = flags.since === undefined ? undefined : instantOf(flags.since);
  const { run: name, suiteId } = flags;
  const from = async (trail: DecisionTrail) => {
    const run =
      name === undefined ? undefined : await runOnRecord({ name, suiteId }, trail, terminal);
    const chains = suiteId === undefined ? undefined : chainsOfSuite(suiteId, trail);
    return exportTrail(
      trail,
      { run, chains, since, labels },
      {
        exported_at: isoTime(Date.now()),
        tool: { name: 'cognigate', version: toolVersion() },
        selection: {
          ...(run === undefined ? {} : { run }),
          ...(suiteId === undefined ? {} : { suite_id: suiteId }),
          ...(since === undefined ? {} : { since: isoTime(since) }),
          ...(flags.label === undefined ? {} : { labels }),
        },
      },
    );
  };
  if (flags.gateUrl !== undefined) {
    const { client } = await openRemoteGate(flags.gateUrl, terminal);
    return from(await remoteTrail(client, { suiteId }));
  }
  using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
  return await from(localTrail(state));
}

function labelsIn(written: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    written.map((each) => {
      const [name = '', ...value] = each.split('=');
      if (name !== '' && value.length > 0) return [name, value.join('=')];
      throw new UsageError(`--label ${each} is no label; write --label key=value`);
    }),
  );
}

function instantOf(written: string): number {
  const instant = Date.parse(written);
  if (!Number.isNaN(instant)) return instant;
  throw new UsageError(`--since ${written} is no date; write one such as 2026-10-01`);
}

function write(path: string, file: Exported['file']): void {
  try {
    writeFileSync(path, `${JSON.stringify(file, null, 1)}\n`, { mode: 0o600 });
  } catch (error) {
    // V8 has no text of more than half a gigabyte.
    const remedy =
      error instanceof RangeError
        ? 'it is too large: narrow it with --since or --suite-id'
        : messageOf(error);
    throw new UsageError(`${path} cannot be written: ${remedy}`);
  }
}
