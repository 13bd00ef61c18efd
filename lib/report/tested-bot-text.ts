import type { Report, ReportCase } from '../domain/report.ts';

/** Which version of a bot was tested, in words; null where the platform does not name one. */
export function testedBotText({ bot }: Pick<Report, 'bot'>): string | null {
  if (bot === undefined) return null;
  const { project, flow, locale, endpoint, entrypoint } = bot;
  const version =
    entrypoint.kind === 'project'
      ? 'the head of the project'
      : `snapshot ${nameOf(entrypoint)}${entrypoint.hash === null ? '' : ` with the hash ${entrypoint.hash}`}`;
  return [
    `project ${nameOf(project)}`,
    ...(flow === null ? [] : [`flow ${nameOf(flow)}`]),
    ...(locale === null ? [] : [`locale ${nameOf(locale)}`]),
    ...(endpoint === null ? [] : [`endpoint ${nameOf(endpoint)}`]),
    version,
  ].join(', ');
}

/** Which version the verdict speaks of, in a few words; null where nobody names one. */
export function versionText({ bot, labels }: Pick<Report, 'bot' | 'labels'>): string | null {
  if (labels.bot_version !== undefined) return `bot version ${labels.bot_version}`;
  if (bot === undefined || bot.entrypoint.kind === 'project') return null;
  return `snapshot ${bot.entrypoint.name ?? bot.entrypoint.id}`;
}

const FROM = {
  suite: 'as the suite writes',
  flow: 'as the flow has set',
  project: 'as the project has set',
  default: 'the default of the platform',
} as const;

/** From which score on an intent counted, and who says so; null where none was scored here. */
export function thresholdsText({
  intent_thresholds: thresholds,
}: Pick<Report, 'intent_thresholds'>): string | null {
  if (thresholds === undefined) return null;
  const { lower, upper, from } = thresholds;
  const back = lower === upper ? '' : `, from ${upper} where the bot asks back`;
  return `intents count from a score of ${lower}${back}: ${FROM[from]}`;
}

/** By which model cases were judged; null where none was asked. What it is an auditor has to see a year later. */
export function judgeText({ judge }: Pick<Report, 'judge'>): string | null {
  if (judge === undefined) return null;
  return `judged by an LLM (${judge.name}, ${judge.referenceId})`;
}

interface Simulated {
  readonly simulation?: ReportCase['simulation'];
  readonly repetitions?: { readonly attempts: readonly unknown[] } | undefined;
}

/** How many of the conversations of some cases it has judged: what it did not, or never came, is missing evidence. */
export function judgedText(
  { judge }: Pick<Report, 'judge'>,
  cases: readonly Simulated[],
): string | null {
  if (judge === undefined) return null;
  const runs = cases.flatMap(({ simulation }) => simulation?.runs ?? []);
  const judged = runs.filter(({ outcome }) => outcome !== 'not_evaluated').length;
  const asked = cases
    .filter(({ simulation }) => simulation !== undefined)
    .map(({ repetitions }) => repetitions?.attempts.length ?? 1)
    .reduce((sum, each) => sum + each, 0);
  return `judged by an LLM (${judge.name}), ${judged} of ${Math.max(asked, runs.length)} runs`;
}

function nameOf({ id, name }: { readonly id: string; readonly name: string | null }): string {
  return name === null || name === id ? id : `${name} (${id})`;
}
