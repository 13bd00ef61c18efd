import type { WrittenPlace } from '../authoring/bot-place.ts';
import { type BotComparison, compareWithBot } from '../authoring/compare-with-bot.ts';
import type { Suite } from '../domain/suite/suite.ts';
import type { Reason } from '../domain/verdict.ts';
import { notesText } from '../report/notes-text.ts';
import { openCognigyApi } from './cognigy-settings.ts';
import { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

export interface Comparing {
  readonly place: WrittenPlace;
  readonly baseUrl: string | undefined;
  /** What makes the suite say less than people would take it for. */
  readonly notes: readonly Reason[];
  readonly asJson: boolean;
  readonly terminal: Terminal;
}

/** `cognigate validate --against-bot`: whether the bot has what a valid suite names; exit 0 or 2. */
export async function validateAgainstBot(
  suite: Suite,
  file: string,
  { place, baseUrl, notes, asJson, terminal }: Comparing,
): Promise<number> {
  const comparison = await compareWithBot(suite, place, openCognigyApi(baseUrl, terminal));
  const { missing } = comparison;
  if (asJson) {
    terminal.stdout.write(`${JSON.stringify({ ...asDocument(comparison), notes }, null, 2)}\n`);
  } else {
    for (const { wantedBy, problem, remedy } of missing) {
      terminal.stderr.write(`${file}: ${wantedBy} ${problem}; ${remedy}\n`);
    }
    terminal.stdout.write(`${coverageText(comparison)}${notesText(notes)}`);
  }
  return missing.length === 0 ? ExitCode.passed : ExitCode.rejected;
}

function coverageText({ project, flow, locale, botIntents, uncovered }: BotComparison): string {
  const covered = botIntents.length - uncovered.length;
  const head = `${project}, flow ${flow}, ${locale}: the suite covers ${covered} of ${botIntents.length} intents\n`;
  return uncovered.length === 0 ? head : `${head}not covered: ${uncovered.join(', ')}\n`;
}

function asDocument({ missing, botIntents, uncovered, project, flow, locale }: BotComparison) {
  return {
    valid: missing.length === 0,
    problems: missing.map(({ wantedBy, problem, remedy }) => {
      return { wanted_by: wantedBy, problem, remedy };
    }),
    bot: { project, flow, locale, intents: botIntents, uncovered_intents: uncovered },
  };
}
