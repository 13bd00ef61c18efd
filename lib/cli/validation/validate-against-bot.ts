import type { WrittenPlace } from '../../authoring/bot-place.ts';
import { type BotComparison, compareWithBot } from '../../authoring/compare-with-bot.ts';
import { casesFromTraining } from '../../domain/suite/quality/cases-from-training.ts';
import type { QualityFinding } from '../../domain/suite/quality/quality-finding.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { faceOf } from '../../domain/suite/suite-face.ts';
import type { Reason } from '../../domain/verdict.ts';
import { counted } from '../../report/measure-text.ts';
import { openCognigy } from '../cognigy-settings.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { notesText } from './notes-text.ts';
import { type PlaceOf, qualityDocument, qualityText } from './quality-notes.ts';

export interface Comparing {
  readonly place: WrittenPlace;
  readonly baseUrl: string | undefined;
  /** What makes the suite say less than people would take it for. */
  readonly notes: readonly Reason[];
  /** What it says twice, against itself or not at all. */
  readonly findings: readonly QualityFinding[];
  readonly placeOf: PlaceOf;
  /** Whether a note is enough to reject the suite. */
  readonly strict: boolean;
  readonly asJson: boolean;
  readonly terminal: Terminal;
}

/** `cognigate validate --against-bot`: whether the bot has what a valid suite names; exit 0 or 2. */
export async function validateAgainstBot(
  suite: Suite,
  file: string,
  { place, baseUrl, asJson, strict, placeOf, terminal, ...known }: Comparing,
): Promise<number> {
  const comparison = await compareWithBot(suite, place, openCognigy(baseUrl, terminal));
  const { missing, training } = comparison;
  const notes = [...known.notes, ...(training.status === 'ok' ? [] : [untold(training.problem)])];
  const learnt = training.status === 'ok' ? casesFromTraining(suite, training.value) : [];
  const findings = [...known.findings, ...learnt];
  if (asJson) {
    const noted = { notes, findings: qualityDocument(findings, placeOf) };
    terminal.stdout.write(`${JSON.stringify({ ...asDocument(comparison), ...noted }, null, 2)}\n`);
  } else {
    for (const { wantedBy, problem, remedy } of missing) {
      terminal.stderr.write(
        `${file}: ${wantedBy} ${problem}${remedy === null ? '' : `; ${remedy}`}\n`,
      );
    }
    terminal.stdout.write(
      `${faceOf(suite) === 'simulator' ? simulatedText(comparison) : coverageText(comparison)}${notesText(notes)}${qualityText(findings, placeOf)}`,
    );
  }
  const isRejected = missing.length > 0 || (strict && notes.length + findings.length > 0);
  return isRejected ? ExitCode.rejected : ExitCode.passed;
}

/** The key may be good for everything else that is asked. */
function untold(problem: string): Reason {
  return {
    code: 'training_not_read',
    message: `whether cases are training sentences of the bot is not known: ${problem}`,
  };
}

/** Scenarios ask for no intents. */
function simulatedText({ project, flow, locale, missing }: BotComparison): string {
  const found = missing.length === 0 ? 'has all scenarios that the suite needs' : 'was looked into';
  return `${project}, flow ${flow}, ${locale}, ${found}\n`;
}

function coverageText({
  project,
  flow,
  locale,
  botIntents,
  uncovered,
  disabled,
}: BotComparison): string {
  const covered = botIntents.length - uncovered.length;
  const head = `${project}, flow ${flow}, ${locale}: the suite covers ${covered} of ${counted(botIntents.length, 'intent')}\n`;
  const lists = [
    uncovered.length === 0 ? '' : `not covered: ${uncovered.join(', ')}\n`,
    disabled.length === 0 ? '' : `disabled: ${disabled.join(', ')}\n`,
  ];
  return `${head}${lists.join('')}`;
}

function asDocument(comparison: BotComparison) {
  const { missing, botIntents, uncovered, disabled, project, flow, locale } = comparison;
  return {
    valid: missing.length === 0,
    problems: missing.map(({ wantedBy, problem, remedy }) => {
      return { wanted_by: wantedBy, problem, remedy };
    }),
    bot: {
      project,
      flow,
      locale,
      intents: botIntents,
      uncovered_intents: uncovered,
      disabled_intents: disabled,
    },
  };
}
