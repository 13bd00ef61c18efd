import { diagnose } from '../../authoring/diagnose.ts';
import type { Finding } from '../../authoring/finding.ts';
import type { CognigySection } from '../../domain/suite/cognigy-section.ts';
import { terminalColors } from '../../report/formats/terminal-colors.ts';
import { type CognigyFlags, cognigySettings } from '../cognigy-settings.ts';
import { ExitCode } from '../exit-code.ts';
import { loadSuite } from '../load-suite.ts';
import { type Terminal, wantsColor } from '../terminal.ts';

export interface DoctorFlags extends CognigyFlags {
  readonly endpoint?: string;
  readonly json?: boolean;
  readonly color: boolean;
}

/** `cognigate doctor`: what is wrong with a set-up for Cognigy.AI, and what to do about it; exit 0, 2 or 3. */
export async function doctor(
  file: string | undefined,
  flags: DoctorFlags,
  terminal: Terminal,
): Promise<number> {
  const loaded = file === undefined ? null : await loadSuite(file, {}, terminal);
  if (file !== undefined && loaded === null) return ExitCode.rejected;
  const suite = loaded?.suite ?? null;
  const findings = await diagnose({
    ...cognigySettings(flags, terminal),
    section: sectionOf(suite?.cognigy ?? {}, flags),
    suite,
    onFinding(finding) {
      if (flags.json !== true) terminal.stdout.write(line(finding, terminal, flags.color));
    },
  });
  if (flags.json === true) terminal.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
  return exitCode(findings);
}

/** Flags come before what the suite writes. */
function sectionOf(
  section: Partial<CognigySection>,
  { project, flow, locale, endpoint }: DoctorFlags,
): Partial<CognigySection> {
  return {
    ...section,
    ...(project === undefined ? {} : { project }),
    ...(flow === undefined ? {} : { flow }),
    ...(locale === undefined ? {} : { locale }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
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
