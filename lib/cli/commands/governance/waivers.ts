import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isHolding, type ListedWaiver, listWaivers } from '../../../domain/governance/waivers.ts';
import type { Suite } from '../../../domain/suite/suite.ts';
import { steadyClock } from '../../../local/steady-clock.ts';
import { locallyWaived } from '../../../local-audit/local-decisions.ts';
import { tableText } from '../../../report/formats/terminal-columns.ts';
import { oneLine } from '../../../report/neutral-text.ts';
import { defineCommand } from '../../define-command.ts';
import { ExitCode } from '../../exit-code.ts';
import { loadSuite } from '../../load-suite.ts';
import { openState } from '../../open-state.ts';
import { withStateOptions } from '../../options/state-options.ts';
import { withSuiteOptions } from '../../options/suite-options.ts';
import { asUsage } from '../../remote/as-usage.ts';
import { openRemoteGate } from '../../remote/open-remote-gate.ts';
import { remotelyWaived } from '../../remote/remote-decisions.ts';
import { givenSuiteId } from '../../settings.ts';
import type { Terminal } from '../../terminal.ts';

const HEAD = ['until', 'suite', 'case', 'approved by', 'ticket', 'used', 'reason'];

/** `cognigate waivers`: every quarantine of suite files, and of the runs of this machine or of a deployed gate. */
export const waivers = defineCommand({
  syntax: (command) =>
    withStateOptions(
      withSuiteOptions(command.argument('[suites...]', 'suite files to look into, too'))
        .option('--gate-url <url>', 'those of the runs of a deployed gate instead')
        .option('--all', 'also those that are over or were withdrawn')
        .option('--json', 'print {suite_id case_id until reason approved_by ticket status used …}'),
    ),
  examples: [
    'cognigate waivers',
    'cognigate waivers suite.yaml --all',
    'cognigate waivers --json',
    'cognigate waivers --gate-url "$COGNIGATE_URL"',
  ],
  async action(files, flags, terminal) {
    const suites: Suite[] = [];
    for (const file of files) {
      const suiteId = givenSuiteId(flags.suiteId, terminal);
      suites.push((await loadSuite(file, { suiteId, sheet: flags.sheet }, terminal)).suite);
    }
    const at = (terminal.clock ?? steadyClock()).now();
    const runs =
      flags.gateUrl === undefined
        ? await waivedRuns(flags.stateDir, { hasSuites: files.length > 0, terminal })
        : await asUsage(remotelyWaived((await openRemoteGate(flags.gateUrl, terminal)).client));
    const listed = listWaivers({ suites, runs }, at);
    const shown = flags.all === true ? listed : listed.filter(isHolding);
    terminal.stdout.write(
      flags.json === true
        ? `${JSON.stringify(shown, null, 2)}\n`
        : waiversText(shown, listed.length - shown.length),
    );
    return ExitCode.passed;
  },
});

function waiversText(shown: readonly ListedWaiver[], hidden: number): string {
  const rest = hidden === 0 ? '' : `${hidden} that are over or were withdrawn: add --all\n`;
  if (shown.length === 0) return `no case is in quarantine\n${rest}`;
  return `${tableText([HEAD, ...shown.map(cells)])}${rest}`;
}

function cells(waiver: ListedWaiver): string[] {
  const { until, status, days_left: days, used } = waiver;
  const left = status === 'ending' ? ` (${days === 0 ? 'today' : `in ${days} d`})` : '';
  const over = status === 'past' || status === 'withdrawn' ? ` (${status})` : '';
  return [
    `${until}${left}${over}`,
    oneLine(waiver.suite_id),
    oneLine(waiver.case_id),
    oneLine(waiver.approved_by ?? 'not known'),
    oneLine(waiver.ticket ?? 'not known'),
    used === null
      ? 'never'
      : `${used.runs}×, last ${used.last_at.slice(0, 10)}: ${used.last_outcome}`,
    oneLine(waiver.reason),
  ];
}

async function waivedRuns(
  stateDir: string,
  { hasSuites, terminal }: { readonly hasSuites: boolean; readonly terminal: Terminal },
) {
  // Suites may be looked into where nothing has run yet; else it is a directory that was mistyped.
  if (hasSuites && !existsSync(resolve(terminal.cwd(), stateDir))) return [];
  using state = openState({ stateDir }, terminal, { mustExist: true, onlyReads: true });
  return await locallyWaived(state);
}
