import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { messageOf } from '../../../domain/errors.ts';
import { type Release, releaseOf } from '../../../domain/governance/release.ts';
import { isoTime } from '../../../domain/instant.ts';
import { steadyClock } from '../../../local/steady-clock.ts';
import { type Label, localVersion } from '../../../local-audit/local-decisions.ts';
import { releasePage } from '../../../report/release-page.ts';
import { releaseText, releaseTitle, statusText } from '../../../report/release-text.ts';
import { defineCommand } from '../../define-command.ts';
import { ExitCode } from '../../exit-code.ts';
import { openState } from '../../open-state.ts';
import { collect } from '../../options/flag-values.ts';
import { withStateOptions } from '../../options/state-options.ts';
import { asUsage } from '../../remote/as-usage.ts';
import { openRemoteGate } from '../../remote/open-remote-gate.ts';
import { remoteVersion } from '../../remote/remote-decisions.ts';
import { placeToWrite } from '../../report-targets.ts';
import type { Terminal } from '../../terminal.ts';
import { UsageError } from '../../usage-error.ts';

/** The label that a bare version is one of. */
const VERSION_LABEL = 'bot_version';
const MOST_NAMED = 10;

/** `cognigate release`: what an auditor asks of a version. Its exit code is not that of a verdict. */
export const release = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .argument('<label>', `a version, as the label ${VERSION_LABEL} has it, or key=value`)
        .option('--suite-id <id>', 'only runs of this suite')
        .option('--gate-url <url>', 'ask a deployed gate, by its audit trail, instead')
        .option('--json', 'print the answers as JSON')
        .option('-o, --output <file>', '.html or .json; may be repeated', collect, []),
    ),
  examples: [
    'cognigate release 1.4.0',
    'cognigate release bot_version=1.4.0 -o release.html -o release.json',
    'cognigate release 1.4.0 --gate-url "$COGNIGATE_URL" -o release.html',
  ],
  async action(written, { suiteId, stateDir, gateUrl, json, output }, terminal) {
    const targets = output.map((file) => ({
      file,
      path: placeToWrite(file, { stateDir }, terminal),
      render: rendererOf(file),
    }));
    const label = labelOf(written);
    const { runs, chains, known } =
      gateUrl === undefined
        ? await here({ label, suiteId }, { stateDir, terminal })
        : await asUsage(
            remoteVersion((await openRemoteGate(gateUrl, terminal)).client, { label, suiteId }),
          );
    if (runs.length === 0) throw new UsageError(noSuchVersion(label, known));
    const at = isoTime((terminal.clock ?? steadyClock()).now());
    const found = releaseOf({ label, at, runs, chains });
    for (const { file, path, render } of targets) {
      await writeFile(path, render(found)).catch((error: unknown) => {
        throw new UsageError(`${file} cannot be written: ${messageOf(error)}`);
      });
      terminal.stderr.write(`wrote ${file}\n`);
    }
    if (json === true) terminal.stdout.write(jsonOf(found));
    else if (targets.length === 0) terminal.stdout.write(releaseText(found));
    else terminal.stderr.write(`${releaseTitle(found)}: ${statusText(found)}\n`);
    return EXIT_CODES[found.status];
  },
});

/** A deploy step may hang on it: the gate is open for a version that may ship, and for no other. */
const EXIT_CODES: Readonly<Record<Release['status'], number>> = {
  may_ship: ExitCode.passed,
  contradicted: ExitCode.failed,
  not_shown: ExitCode.inconclusive,
  not_intact: ExitCode.inconclusive,
};

async function here(
  asked: Parameters<typeof localVersion>[1],
  { stateDir, terminal }: { readonly stateDir: string; readonly terminal: Terminal },
) {
  using state = openState({ stateDir }, terminal, { mustExist: true, onlyReads: true });
  return await localVersion(state, asked);
}

function labelOf(written: string): Label {
  const at = written.indexOf('=');
  return at < 1
    ? { key: VERSION_LABEL, value: written }
    : { key: written.slice(0, at), value: written.slice(at + 1) };
}

/** @throws UsageError where the file's name says no form. */
function rendererOf(file: string): (release: Release) => string {
  const extension = extname(file).toLowerCase();
  if (extension === '.html') return releasePage;
  if (extension === '.json') return jsonOf;
  throw new UsageError(
    `-o ${file} has no form that a release is written in; name it .html or .json`,
  );
}

function jsonOf(release: Release): string {
  return `${JSON.stringify(release, null, 2)}\n`;
}

function noSuchVersion({ key, value }: Label, known: readonly string[]): string {
  const there =
    known.length === 0
      ? `no run has a label ${key}: start runs with --label ${key}=…`
      : `there are ${known.slice(0, MOST_NAMED).join(', ')}${known.length > MOST_NAMED ? ', …' : ''}`;
  return `no run has the label ${key}=${value}; ${there}`;
}
