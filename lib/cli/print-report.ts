import { randomUUID } from 'node:crypto';
import { appendFile, stat } from 'node:fs/promises';
import { messageOf } from '../domain/errors.ts';
import type { Report } from '../domain/report.ts';
import { githubAnnotations, type SuitePlaces } from '../report/formats/github-annotations.ts';
import { jsonReport } from '../report/formats/json-report.ts';
import { markdownReport } from '../report/formats/markdown-report.ts';
import { terminalReport } from '../report/formats/terminal-report.ts';
import { meaningOf, scopeNote } from '../report/verdict-words.ts';
import type { SuiteSource } from './load-suite.ts';
import { pathInRepository } from './running/path-in-repository.ts';
import { type Terminal, wantsColor } from './terminal.ts';

export interface PrintFlags {
  readonly json: boolean;
  /** Claims that stdout is for events, so that the report goes to stderr. */
  readonly jsonLines?: true | undefined;
  readonly color: boolean;
}

export interface PrintSurroundings {
  readonly terminal: Terminal;
  readonly files: readonly { readonly label: string; readonly path: string }[];
  /** Null where the suite file is not at hand. */
  readonly source: SuiteSource | null;
  /** Command lines that go on from here. */
  readonly next: readonly string[];
}

/** Shows a report to whoever is looking: a person, a program, and the CI that the process runs in. */
export async function printReport(
  report: Report,
  flags: PrintFlags,
  { terminal, files, source, next }: PrintSurroundings,
): Promise<void> {
  const runner = terminal.runner ?? terminal;
  await appendJobSummary(report, terminal);
  const annotations =
    terminal.env.GITHUB_ACTIONS === 'true'
      ? githubAnnotations(report, source && placesOf(source, terminal))
      : null;
  if (flags.json) {
    terminal.stdout.write(jsonReport(report));
    for (const line of annotations ?? []) runner.stderr.write(`${line}\n`);
    return;
  }
  const stream = flags.jsonLines === true ? 'stderr' : 'stdout';
  const text = terminalReport(report, {
    color: wantsColor(terminal[stream], terminal.env, flags.color),
    width: terminal[stream].columns ?? 100,
    files,
    next,
    placeOf: source?.placeOf,
  });
  if (annotations === null) terminal[stream].write(text);
  else pausingCommands(() => terminal[stream].write(text), runner[stream]);
  for (const line of annotations ?? []) runner[stream].write(`${line}\n`);
}

/** GitHub carries out commands that it finds in a log, in quoted utterances too; a token ends the pause. */
function pausingCommands(print: () => void, runner: NodeJS.WritableStream): void {
  const token = randomUUID();
  runner.write(`::stop-commands::${token}\n`);
  print();
  runner.write(`::${token}::\n`);
}

/** GitHub shows nothing of a summary that is longer. */
const SUMMARY_BYTES = 1024 * 1024;

/** The summary page of the job, where the CI has one; what keeps it from being written changes no verdict. */
async function appendJobSummary(report: Report, terminal: Terminal): Promise<void> {
  const file = terminal.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  const text = `${markdownReport(report)}\n`;
  try {
    const before = await stat(file).catch(() => ({ size: 0 }));
    const free = SUMMARY_BYTES - before.size;
    if (Buffer.byteLength(text) <= free) await appendFile(file, text);
    else {
      terminal.stderr.write(
        `note: the job summary has ${before.size} bytes already, and with the report more than the ${SUMMARY_BYTES} that GitHub shows: it has the verdict alone\n`,
      );
      const line = `**${report.verdict.toUpperCase()}${scopeNote(report)}** ${meaningOf(report)}\n`;
      if (Buffer.byteLength(line) <= free) await appendFile(file, line);
    }
  } catch (error) {
    const reason = messageOf(error);
    terminal.stderr.write(`note: the job summary cannot be written: ${reason}\n`);
  }
}

/** As the CI names files. */
export function placesOf({ file, placeOf }: SuiteSource, terminal: Terminal): SuitePlaces {
  return {
    file: pathInRepository(file, terminal),
    placeOf(caseId) {
      const place = placeOf(caseId);
      return place && { ...place, file: pathInRepository(place.file, terminal) };
    },
  };
}
