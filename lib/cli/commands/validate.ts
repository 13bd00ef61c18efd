import type { Command } from '@commander-js/extra-typings';
import { neverMissed } from '../../domain/baseline/delta-thresholds.ts';
import { weakSpots } from '../../domain/gate/weak-spots.ts';
import { quarantineOf } from '../../domain/metrics/counting-cases.ts';
import type { CognigySection } from '../../domain/suite/cognigy-section.ts';
import { type InputProblem, refuse } from '../../domain/suite/input-problem.ts';
import { planSuiteBatches } from '../../domain/suite/planning/plan-repetitions.ts';
import { suiteQuality } from '../../domain/suite/quality/suite-quality.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import type { Reason } from '../../domain/verdict.ts';
import { counted } from '../../report/measure-text.ts';
import { type SightOf, sightText } from '../../report/sight-text.ts';
import { formatProblems } from '../../suite-file/format-problems.ts';
import type { SuiteFile } from '../../suite-file/parse-suite.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { type Governance, govern } from '../governance/govern.ts';
import { placedBreaches } from '../governance/placed-breaches.ts';
import { readSuite, suitePath } from '../load-suite.ts';
import type { FlagsOf } from '../options/flags-of.ts';
import { withPolicyOptions } from '../options/governance-options.ts';
import { SUITES_ARGUMENT, withStdinOptions } from '../options/run-options.ts';
import { withBotOptions } from '../options/suite-options.ts';
import { tableSection } from '../options/table-section.ts';
import { annotateRefusal } from '../running/annotate-refusal.ts';
import { STDIN, suiteFiles } from '../running/suite-files.ts';
import { worstCode } from '../running/worst-code.ts';
import { givenSuiteId } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { notesText } from '../validation/notes-text.ts';
import { qualityDocument, qualityText } from '../validation/quality-notes.ts';

/** `cognigate validate`: every problem of a suite file on a line of its own; exit 0 or 2. */
export const validate = defineCommand({
  syntax,
  examples: [
    'cognigate validate suite.yaml',
    'cognigate validate suites/ more/*.yaml',
    'cognigate validate cases.csv --suite-id support',
    'cognigate validate cases.xlsx --sheet "Test cases" --suite-id support',
    'cognigate validate cases.csv --suite-id shop --platform cognigy-ai --project Shop --endpoint Web',
    'cognigate validate suite.yaml --against-bot',
    'cognigate validate suite.yaml --strict',
  ],
  async action(words, flags, terminal) {
    const files = suiteFiles(words, terminal);
    if (files.length > 1 && flags.json === true) {
      throw new UsageError(
        `--json prints one document, and there are ${files.length} suites; validate them one by one`,
      );
    }
    const suiteId = givenSuiteId(flags.suiteId, terminal);
    const codes: number[] = [];
    for (const file of files) codes.push(await validateFile(file, { flags, suiteId, terminal }));
    return worstCode(codes);
  },
});

function syntax(command: Command) {
  return withStdinOptions(
    withPolicyOptions(withBotOptions(command.argument('<suite...>', SUITES_ARGUMENT))),
  )
    .option('--against-bot', 'also check that the bot in Cognigy.AI has what the suite names')
    .option('--base-url <url>', 'with --against-bot: address of the API (COGNIGY_API_URL)')
    .option('--strict', 'exit 2 where there is anything to note')
    .option('--json', 'print problems and notes as JSON');
}

interface Validation {
  readonly flags: FlagsOf<ReturnType<typeof syntax>>;
  readonly suiteId: string | undefined;
  readonly terminal: Terminal;
}

async function validateFile(
  file: string,
  { flags, suiteId, terminal }: Validation,
): Promise<number> {
  const path = file === STDIN ? 'stdin' : suitePath(file, terminal);
  const asJson = flags.json === true;
  const { sheet, platform, format } = flags;
  const isForBot = flags.againstBot === true && platform === undefined;
  const section = isForBot ? undefined : tableSection(file, flags);
  const found = await readSuite(file, { suiteId, sheet, platform, section, format }, terminal);
  // A file is checked for whoever starts it one day.
  const governance = {
    ...(await govern(flags, file === STDIN ? null : file, terminal)),
    startedBy: [],
  };
  const read = heldTo(governance, found);
  const policy = governance.policy && {
    file: governance.policy.file,
    sha256: governance.policy.digest,
  };
  if (read.status === 'refused') {
    const problems = read.problems.map((found) => asDocument(path, found));
    if (asJson) {
      terminal.stdout.write(jsonText({ valid: false, problems, notes: [], findings: [], policy }));
    } else {
      const lines = formatProblems(path, read);
      for (const line of lines) terminal.stderr.write(`${line}\n`);
      await annotateRefusal(lines.join('\n'), terminal);
    }
    return ExitCode.rejected;
  }
  const { suite, locate } = read;
  const placeOf = (position: number) => locate(['test_cases', position]);
  const notes = [...read.notes.map(asReason), ...notesOn(suite, governance.at)];
  const findings = suiteQuality(suite);
  if (flags.againstBot === true) {
    const { validateAgainstBot } = await import('../validation/validate-against-bot.ts');
    const { baseUrl, project, flow, locale, strict } = flags;
    const place = { project, flow, locale };
    const noted = { notes, findings, placeOf, strict: strict === true };
    return validateAgainstBot(suite, file, { place, baseUrl, ...noted, asJson, terminal });
  }
  terminal.stdout.write(
    asJson
      ? jsonText({
          valid: true,
          problems: [],
          notes,
          findings: qualityDocument(findings, placeOf),
          sight: sightText(sightOf(suite, governance.at)),
          policy,
        })
      : `${file}: suite "${suite.suite_id}" is valid: ${extentOf(suite)}\n${sightLines(sightOf(suite, governance.at))}${policyText(governance)}${notesText(notes)}${qualityText(findings, placeOf)}`,
  );
  const noted = notes.length + findings.length > 0;
  return flags.strict === true && noted ? ExitCode.rejected : ExitCode.passed;
}

/** The suite, or what of it falls short of what runs are held to. */
function heldTo(governance: Governance, read: SuiteFile): SuiteFile {
  if (read.status === 'refused') return read;
  const breaches = placedBreaches(read, governance);
  return breaches.length === 0 ? read : refuse(breaches);
}

function policyText({ policy }: Governance): string {
  return policy === null ? '' : `held to ${policy.file}, whose digest is ${policy.digest}\n`;
}

function jsonText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

const asReason = (message: string) => ({ code: 'read_otherwise', message });

function notesOn(suite: Suite, at: number): Reason[] {
  const unmissed = neverMissed(suite).map((name) => ({
    code: 'never_missed',
    message: `gate.${name} would be met though every case failed that has passed: make it stricter, or the suite larger`,
  }));
  return [...weakSpots(suite, at), ...unmissed];
}

function asDocument(file: string, { path, problem, remedy, place }: InputProblem) {
  return {
    file: place?.file ?? file,
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
  if (cases.length === 0 && cognigy?.scenarios !== undefined) {
    const choices = counted(cognigy.scenarios.length, 'choice');
    return `${choices} of scenarios, each a case; "cognigate doctor" looks them up`;
  }
  const batches = counted(planSuiteBatches(suite).length, 'batch', 'batches');
  return `${counted(cases.length, 'case')} in ${batches}${neededFor(cognigy?.intents_from)}`;
}

/** Of the cases that count in a run that starts now. */
function sightOf({ test_cases: written, gate }: Suite, at: number) {
  const cases = written.filter((testCase) => quarantineOf(testCase, at) === undefined);
  const tagged = (tag: string) => cases.filter(({ tags }) => tags?.includes(tag)).length;
  const tags = new Map(Object.keys(gate.tags ?? {}).map((tag) => [tag, tagged(tag)]));
  return { cases: cases.length, tags };
}

function sightLines(sight: SightOf): string {
  return sightText(sight)
    .map((line) => `  ${line}\n`)
    .join('');
}

/** What a run needs beside the suite, where that is no matter of course. */
function neededFor(from: CognigySection['intents_from']): string {
  if (from !== 'analytics') return '';
  return `
intents come from the analytics of the bot: the user of COGNIGY_API_KEY needs the global role odata, and the endpoint has to collect analytics; COGNIGY_ODATA_URL says where OData is, where that does not follow from COGNIGY_API_URL`;
}
