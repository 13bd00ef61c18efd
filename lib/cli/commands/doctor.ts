import { diagnose } from '../../authoring/diagnose.ts';
import type { Finding } from '../../authoring/finding.ts';
import { defined } from '../../defined.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { terminalColors } from '../../report/formats/terminal-colors.ts';
import { isTableFormat, suiteFormatOf, type TableSection } from '../../suite-file/suite-format.ts';
import { cognigySettings } from '../cognigy-settings.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { loadSuite } from '../load-suite.ts';
import { withCognigyOptions } from '../options/cognigy-options.ts';
import { withSuiteOptions } from '../options/suite-options.ts';
import { tableSection } from '../options/table-section.ts';
import { givenSuiteId } from '../settings.ts';
import { type Terminal, wantsColor } from '../terminal.ts';

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
        .option('--json', 'print the findings as JSON')
        .option('--no-color', 'no colours'),
    ),
  examples: ['cognigate doctor', 'cognigate doctor suite.yaml'],
  async action(file, flags, terminal) {
    const { project, flow, locale, endpoint } = flags;
    const suite = file === undefined ? null : await suiteIn(file, flags, terminal);
    const findings = await diagnose({
      ...cognigySettings(flags.baseUrl, terminal),
      section: { ...suite?.cognigy, ...defined({ project, flow, locale, endpoint }) },
      suite,
      onFinding(finding) {
        if (flags.json !== true) terminal.stdout.write(line(finding, terminal, flags.color));
      },
    });
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
  return loaded.suite;
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
