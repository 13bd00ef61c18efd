import { resolve } from 'node:path';
import { ConfigurationInvalid, messageOf } from '../../domain/errors.ts';
import { tableText } from '../../report/formats/terminal-columns.ts';
import { counted } from '../../report/measure-text.ts';
import { ExitCode } from '../exit-code.ts';
import type { RunFlags } from '../options/run-options.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { annotateRefusal } from './annotate-refusal.ts';
import type { GovernedSuite } from './load-suites.ts';
import { runSuite } from './run-suite.ts';
import { targetsOf } from './suite-files.ts';
import { tellFiles } from './tell-files.ts';
import { worstCode } from './worst-code.ts';

const WORDS = new Map<number, string>([
  [ExitCode.passed, 'passed'],
  [ExitCode.failed, 'failed'],
  [ExitCode.inconclusive, 'no verdict on the bot'],
  [ExitCode.rejected, 'rejected'],
  [ExitCode.cancelled, 'cancelled'],
]);

interface Ended {
  readonly suiteId: string;
  readonly runId: string | null;
  /** Null where it was not begun. */
  readonly exitCode: number | null;
  readonly marks: readonly string[];
}

/** Runs suites one after another, each as a run of its own, and sums them up. A cancelled one is the last. */
export async function runSuites(
  suites: readonly GovernedSuite[],
  flags: RunFlags,
  terminal: Terminal,
): Promise<number> {
  const ended: Ended[] = [];
  const { write } = forPeople(flags, terminal);
  for (const [place, loaded] of suites.entries()) {
    const { suite_id: suiteId } = loaded.suite;
    if (ended.at(-1)?.exitCode === ExitCode.cancelled || ended.at(-1)?.exitCode === null) {
      ended.push({ suiteId, runId: null, exitCode: null, marks: [] });
      await tellWhyNot(
        loaded,
        flags,
        { isOurs: false, message: 'cancelled before it began' },
        terminal,
      );
      continue;
    }
    write(
      `${place === 0 ? '' : '\n'}suite ${place + 1} of ${suites.length}: ${loaded.source.file}\n\n`,
    );
    ended.push(await runOne(loaded, flags, terminal));
  }
  const exitCode = worstCode(ended.map((each) => each.exitCode ?? ExitCode.cancelled));
  write(`\n${summary(ended)}`);
  return exitCode;
}

/** Where stdout is for events, people read stderr. */
function forPeople({ jsonLines }: RunFlags, { stdout, stderr }: Terminal) {
  const stream = jsonLines === true ? stderr : stdout;
  return { write: (text: string) => stream.write(text) };
}

async function runOne(loaded: GovernedSuite, flags: RunFlags, terminal: Terminal): Promise<Ended> {
  const { suite_id: suiteId } = loaded.suite;
  const output = targetsOf(loaded.source.file, flags.output);
  try {
    return { suiteId, ...(await runSuite(loaded, { ...flags, output }, terminal)) };
  } catch (error) {
    const isOurs = error instanceof UsageError || error instanceof ConfigurationInvalid;
    const message = messageOf(error);
    terminal.stderr.write(`cognigate: ${message}\n`);
    await annotateRefusal(message, terminal);
    await tellWhyNot(loaded, flags, { isOurs, message }, terminal);
    const exitCode = isOurs ? ExitCode.rejected : ExitCode.inconclusive;
    return { suiteId, runId: null, exitCode, marks: [] };
  }
}

function tellWhyNot(
  { source }: GovernedSuite,
  { output }: RunFlags,
  why: { readonly isOurs: boolean; readonly message: string },
  terminal: Terminal,
): Promise<void> {
  const paths = targetsOf(source.file, output).map((path) => resolve(terminal.cwd(), path));
  return tellFiles(paths, why, terminal);
}

function summary(ended: readonly Ended[]): string {
  const rows = ended.map(({ suiteId, runId, exitCode, marks }) => [
    suiteId,
    exitCode === null ? 'not begun' : (WORDS.get(exitCode) ?? ''),
    marks.join(', '),
    runId ?? '',
  ]);
  const passed = ended.filter(({ exitCode }) => exitCode === ExitCode.passed);
  const limited = passed.filter(({ marks }) => marks.length > 0);
  const count = `${passed.length} of ${counted(ended.length, 'suite')} passed`;
  const but =
    limited.length === 0
      ? ''
      : `; against a mock or in part, which lets no bot version ship: ${limited.length}`;
  return `${tableText([['suite', 'verdict', 'note', 'run'], ...rows])}${count}${but}\n`;
}
