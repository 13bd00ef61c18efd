import type { Report, ReportCase } from '../domain/report.ts';
import { counted, intervalText, percentage, percentageAtMost } from './measure-text.ts';

type Repetitions = NonNullable<ReportCase['repetitions']>;

const DECISIONS: Readonly<Record<NonNullable<Repetitions['reliability']>['decision'], string>> = {
  open: 'reliable',
  shut: 'not reliable',
  undecided: 'undecided',
  unfinished: 'not tested to the end',
};

/** How the repetitions of a case went: `3 of 5 repetitions passed, 3 asked for`, or by what test it was judged. */
export function repetitionsText({
  attempts,
  min_pass: minPass,
  reliability: test,
}: Repetitions): string {
  if (test === undefined) {
    const passed = attempts.filter(({ outcome }) => outcome === 'passed').length;
    return `${passed} of ${attempts.length} repetitions passed, ${minPass} asked for`;
  }
  const { passed, counted: of, at_least: least, expected, decision } = test;
  const rates = `at least ${plainPercent(least)}, expected ${plainPercent(expected)}`;
  return `${passed} of ${of} repetitions passed, ${rates}: ${DECISIONS[decision]}`;
}

/** What the report says of reliability, a line for each figure; empty where it says nothing. */
export function reliabilityLines({ reliability }: Pick<Report, 'reliability'>): string[] {
  if (reliability === undefined) return [];
  const { cases, decisions, repetitions, pass_hat_k: passHat, flip_rate: flips } = reliability;
  const ends = (['open', 'shut', 'undecided', 'unfinished'] as const)
    .filter((decision) => decisions[decision] > 0)
    .map((decision) => `${decisions[decision]} ${DECISIONS[decision]}`);
  return [
    ...(cases.length === 0
      ? []
      : [
          `${counted(cases.length, 'case')} tested: ${ends.join(', ')}, by ${repetitions.made} of at most ${counted(repetitions.most, 'repetition')}`,
        ]),
    ...(passHat === undefined ? [] : [`pass^${passHat.k}: ${estimateText(passHat, percentage)}`]),
    ...(flips === undefined ? [] : [`flip rate: ${estimateText(flips, percentageAtMost)}`]),
  ];
}

function estimateText(
  { cases, whole, value, interval }: NonNullable<NonNullable<Report['reliability']>['flip_rate']>,
  share: (value: number) => string,
): string {
  if (cases === 0) return 'not measured: no case is repeated often enough';
  if (value === null) {
    return `not measured: of ${cases - whole} of ${counted(cases, 'case')} a repetition is missing`;
  }
  return `${share(value)}${interval === null ? '' : ` (${intervalText(interval)})`} of ${counted(cases, 'case')}`;
}

/** As it was written, such as 75 %. */
function plainPercent(share: number): string {
  return `${Number((100 * share).toPrecision(6))} %`;
}
