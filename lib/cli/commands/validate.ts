import { weakSpots } from '../../domain/gate/weak-spots.ts';
import type { InputProblem } from '../../domain/suite/input-problem.ts';
import { planSuiteBatches } from '../../domain/suite/plan-repetitions.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { counted } from '../../report/measure-text.ts';
import { notesText } from '../../report/notes-text.ts';
import { formatProblems } from '../../suite-file/format-problems.ts';
import { readSuiteFile } from '../../suite-file/read-suite-file.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { suitePath } from '../load-suite.ts';
import { givenSuiteId } from '../settings.ts';

/** `cognigate validate`: every problem of a suite file on a line of its own; exit 0 or 2. */
export const validate = defineCommand({
  syntax: (command) =>
    command
      .argument('<suite>', 'a .yaml, .json, .csv or .xlsx file')
      .option(
        '--suite-id <id>',
        'name of the suite at the platform; needed for a .csv and an .xlsx',
      )
      .option('--sheet <name>', 'sheet of a workbook, by its name or position; else the first')
      .option('--against-bot', 'also check that the bot in Cognigy.AI has what the suite names')
      .option('--base-url <url>', 'with --against-bot: address of the API (COGNIGY_API_URL)')
      .option('--project <name>', 'with --against-bot: project, by id or name')
      .option('--flow <name>', 'with --against-bot: flow, by reference id or name')
      .option('--locale <name>', 'with --against-bot: locale, by reference id or name')
      .option('--json', 'print problems as JSON'),
  examples: [
    'cognigate validate suite.yaml',
    'cognigate validate cases.csv --suite-id support',
    'cognigate validate cases.xlsx --sheet "Test cases" --suite-id support',
    'cognigate validate suite.yaml --against-bot',
  ],
  async action(file, flags, terminal) {
    const suiteId = givenSuiteId(flags.suiteId, terminal);
    const path = suitePath(file, terminal);
    const read = await readSuiteFile(path, { suiteId, sheet: flags.sheet });
    const notes =
      read.status === 'read'
        ? [...read.notes.map(asReason), ...weakSpots(read.suite, Date.now())]
        : [];
    if (read.status === 'read' && flags.againstBot === true) {
      const { validateAgainstBot } = await import('../validate-against-bot.ts');
      const { baseUrl, project, flow, locale } = flags;
      return validateAgainstBot(read.suite, file, {
        place: { project, flow, locale },
        baseUrl,
        notes,
        asJson: flags.json === true,
        terminal,
      });
    }
    const problems =
      read.status === 'refused' ? read.problems.map((found) => asDocument(path, found)) : [];
    if (flags.json === true) {
      terminal.stdout.write(
        `${JSON.stringify({ valid: read.status === 'read', problems, notes }, null, 2)}\n`,
      );
    } else if (read.status === 'refused') {
      for (const line of formatProblems(path, read)) {
        terminal.stderr.write(`${line}\n`);
      }
    } else {
      terminal.stdout.write(
        `${file}: suite "${read.suite.suite_id}" is valid: ${extentOf(read.suite)}\n${notesText(notes)}`,
      );
    }
    return read.status === 'read' ? ExitCode.passed : ExitCode.rejected;
  },
});

const asReason = (message: string) => ({ code: 'read_otherwise', message });

function asDocument(file: string, { path, problem, remedy, place }: InputProblem) {
  return {
    file,
    line: place?.line ?? null,
    column: place?.column ?? null,
    path,
    problem,
    remedy,
  };
}

function extentOf(suite: Suite): string {
  const { test_cases: cases, cognigy } = suite;
  if (cases.length === 0 && cognigy?.playbooks !== undefined) {
    const choices = counted(cognigy.playbooks.length, 'choice');
    return `${choices} of playbooks, whose steps are its cases; "cognigate validate --against-bot" looks them up`;
  }
  const batches = counted(planSuiteBatches(suite).length, 'batch', 'batches');
  return `${counted(cases.length, 'case')} in ${batches}`;
}
