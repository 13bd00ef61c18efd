import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { diagnose } from '../../authoring/diagnose.ts';
import type { Hello } from '../../authoring/examination.ts';
import { type Finding, warning } from '../../authoring/finding.ts';
import { defined } from '../../defined.ts';
import { owedEndpoints } from '../../domain/audit/endpoint-log.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { steadyClock } from '../../local/steady-clock.ts';
import { terminalColors } from '../../report/formats/terminal-colors.ts';
import { isTableFormat, suiteFormatOf, type TableSection } from '../../suite-file/suite-format.ts';
import { cognigySettings } from '../cognigy-settings.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { loadSuite } from '../load-suite.ts';
import { openState } from '../open-state.ts';
import { withCognigyOptions } from '../options/cognigy-options.ts';
import type { StateFlags } from '../options/state-options.ts';
import { withSuiteOptions } from '../options/suite-options.ts';
import { tableSection } from '../options/table-section.ts';
import { givenSuiteId } from '../settings.ts';
import { type Terminal, wantsColor } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate doctor`: what is wrong with a set-up for Cognigy.AI, and what to do about it; exit 0, 2 or 3. */
export const doctor = defineCommand({
  syntax: (command) =>
    withCognigyOptions(
      withSuiteOptions(
        command.argument(
          '[suite]',
          'a suite for the platform cognigy-ai, or a table, whose names are checked as well',
        ),
      )
        .option('--endpoint <name>', 'REST endpoint, by URL token or name')
        .option('--spec', 'name each guess about the Simulator that its description holds or not')
        .option('--no-message', 'say nothing to the bot; its answer is not measured then')
        .option(
          '--state-dir <dir>',
          'whose runs may owe an endpoint, and share the messages of an hour',
          '.cognigate',
        )
        .option('--json', 'print the findings as JSON')
        .option('--no-color', 'no colours'),
    ),
  examples: ['cognigate doctor', 'cognigate doctor suite.yaml', 'cognigate doctor --spec'],
  async action(file, flags, terminal) {
    const { project, flow, locale, endpoint } = flags;
    const suite = file === undefined ? null : await suiteIn(file, flags, terminal);
    const findings = await diagnose({
      ...cognigySettings(flags.baseUrl, terminal),
      section: { ...suite?.cognigy, ...defined({ project, flow, locale, endpoint }) },
      suite,
      spec: flags.spec === true,
      hello: flags.message ? helloOf(flags, terminal) : null,
      onFinding(finding) {
        if (flags.json !== true) terminal.stdout.write(line(finding, terminal, flags.color));
      },
    });
    for (const finding of owedFindings(flags, terminal)) {
      findings.push(finding);
      if (flags.json !== true) terminal.stdout.write(line(finding, terminal, flags.color));
    }
    if (flags.json === true) terminal.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
    return exitCode(findings);
  },
});

type Flags = TableSection & { readonly suiteId?: string; readonly sheet?: string };

/** What is a table is one for Cognigy.AI here, as nothing else is looked at. */
async function suiteIn(file: string, flags: Flags, terminal: Terminal): Promise<Suite> {
  const format = suiteFormatOf(file);
  const table =
    format !== undefined && isTableFormat(format)
      ? {
          platform: 'cognigy-ai',
          section: tableSection(file, { ...flags, platform: 'cognigy-ai' }),
        }
      : {};
  const suiteId = givenSuiteId(flags.suiteId, terminal);
  const loaded = await loadSuite(file, { suiteId, sheet: flags.sheet, ...table }, terminal);
  const { suite } = loaded;
  if (suite.platform === 'cognigy-ai') return suite;
  throw new UsageError(
    `${file} is for the platform ${suite.platform}, and doctor examines what a suite for cognigy-ai needs: write platform: cognigy-ai in it, or name none`,
  );
}

/** Booked where runs share a window; looking makes no state directory. */
function helloOf(flags: StateFlags, terminal: Terminal): Hello {
  const { now } = terminal.clock ?? steadyClock();
  return {
    elapsed: now,
    async book(endpoint, perHour) {
      if (!hasState(flags, terminal)) return false;
      using state = openState(flags, terminal);
      await state.messageBudget(endpoint, perHour, now).adjust(1);
      return true;
    },
  };
}

function hasState({ stateDir }: StateFlags, terminal: Terminal): boolean {
  return existsSync(resolve(terminal.cwd(), stateDir, 'state.db'));
}

/** What runs that were killed have left lent; nothing is given back by looking. */
function owedFindings(flags: StateFlags, terminal: Terminal): Finding[] {
  if (!hasState(flags, terminal)) return [];
  using state = openState(flags, terminal, { onlyReads: true });
  return owedEndpoints(state.endpointLog.records()).map(({ endpoint, from, run, snapshot }) =>
    warning(
      'gate',
      `the endpoint "${endpoint.name}" is lent to ${run.run_id}: it runs the snapshot ${snapshot.name ?? snapshot.id} and is owed ${from.entrypoint}`,
      'where that run is in flight no more, the next run, resume, rerun or promote gives it back',
    ),
  );
}

const SIGNS = { ok: 'ok', warning: 'warning', failed: 'FAILED', skipped: '-' } as const;

function line(
  { step, status, message, remedy }: Finding,
  { stdout, env }: Terminal,
  color: boolean,
): string {
  const colors = terminalColors(wantsColor(stdout, env, color));
  const paint = {
    ok: colors.green,
    warning: colors.yellow,
    failed: colors.red,
    skipped: colors.dim,
  };
  const head = `${paint[status](SIGNS[status].padEnd(7))} ${step.padEnd(11)} ${message}\n`;
  return remedy === null ? head : `${head}${' '.repeat(20)}${remedy}\n`;
}

/** 3 only where nothing of ours is wrong, since that can be waited out. */
function exitCode(findings: readonly Finding[]): number {
  if (findings.some(({ cause }) => cause === 'configuration')) return ExitCode.rejected;
  return findings.some(({ cause }) => cause === 'platform')
    ? ExitCode.inconclusive
    : ExitCode.passed;
}
