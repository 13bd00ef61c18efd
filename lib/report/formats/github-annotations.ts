import { hasFailed } from '../../domain/counted-as.ts';
import type { Report, ReportCase } from '../../domain/report.ts';
import { problemOf } from '../case-problem.ts';
import { failuresFirst } from '../failures-first.ts';
import { clipped, visible } from '../neutral-text.ts';
import { meaningOf } from '../verdict-words.ts';

/** GitHub shows ten annotations of each level for a step and drops the rest. */
const SHOWN_PER_LEVEL = 10;
const MESSAGE_CHARACTERS = 2_000;

/** Where the cases of a run are written down. */
export interface SuitePlaces {
  /** As GitHub names it: relative to the top of the repository, with slashes. */
  readonly file: string;
  /** The file, named alike, and the line from 1 on; null where they are not known. */
  placeOf(caseId: string): { readonly file: string; readonly line: number } | null;
}

/**
 * Workflow commands that mark the failed cases in the suite file, new failures first
 * (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands).
 */
export function githubAnnotations(report: Report, places: SuitePlaces | null): string[] {
  const { verdict, reasons } = report;
  const gate =
    verdict === 'passed'
      ? []
      : [
          command('error', {
            title: `cognigate: ${verdict}`,
            ...(places === null ? {} : { file: places.file }),
            message: [meaningOf(report), ...reasons.map(({ message }) => message)].join('\n'),
          }),
        ];
  const counting = report.cases.filter(({ quarantine }) => quarantine === undefined);
  const newFailures = new Set(report.comparison?.newly_failing);
  const failed = failuresFirst(report.cases, report.comparison)
    .slice(0, SHOWN_PER_LEVEL - gate.length)
    .map((each) =>
      caseCommand('error', each, places, newFailures.has(each.id) ? 'newly failing' : 'failed'),
    );
  const unsure = counting
    .filter((each) => !hasFailed(each) && each.outcome !== 'passed')
    .slice(0, SHOWN_PER_LEVEL)
    .map((each) => caseCommand('warning', each, places, each.outcome.replace('_', ' ')));
  return [...gate, ...failed, ...unsure];
}

/** A line of a message that begins with a place, such as `bots/a.yaml:6: …`. */
const PLACED_LINE = /^(?<file>.+?\.(?:ya?ml|json|[ct]sv|xlsx)):(?<line>\d+): (?<problem>.+)$/i;

/**
 * What is wrong with an input that is refused, at its place where the message says it.
 * @param named what the CI calls a file
 */
export function refusalAnnotations(message: string, named: (file: string) => string): string[] {
  const title = 'cognigate: rejected';
  const placed = message.split('\n').flatMap((text) => {
    const { file, line, problem } = PLACED_LINE.exec(text)?.groups ?? {};
    return file === undefined || problem === undefined
      ? []
      : [command('error', { title, file: named(file), line: Number(line), message: problem })];
  });
  return placed.length === 0
    ? [command('error', { title, message })]
    : placed.slice(0, SHOWN_PER_LEVEL);
}

function caseCommand(
  level: 'error' | 'warning',
  reportCase: ReportCase,
  places: SuitePlaces | null,
  word: string,
): string {
  const place = places && (places.placeOf(reportCase.id) ?? { file: places.file });
  const details = problemOf(reportCase)?.details ?? ['passed and failed in one run'];
  return command(level, {
    title: `${word}: ${reportCase.id}`,
    ...place,
    message: details.join('\n'),
  });
}

function command(
  level: 'error' | 'warning',
  {
    title,
    file,
    line,
    message,
  }: {
    readonly title: string;
    readonly file?: string;
    readonly line?: number;
    readonly message: string;
  },
): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${property(clipped(title, 200))}`,
  ];
  return `::${level} ${properties.join(',')}::${data(clipped(visible(message), MESSAGE_CHARACTERS))}`;
}

/** What ends a command or begins another is written as in an address. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(visible(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
