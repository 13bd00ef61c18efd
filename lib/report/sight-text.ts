import type { Report, ReportCase } from '../domain/report.ts';
import { FEWEST_TELLING } from '../domain/statistics/mcnemar.ts';
import { casesToPromise, detectableLoss, promiseOf } from '../domain/statistics/suite-sight.ts';
import { counted, percentage, percentageAtMost } from './measure-text.ts';

/** What a suite can see: how many cases it has, and how many have each tag that its gate asks about. */
export interface SightOf {
  readonly cases: number;
  readonly tags: ReadonlyMap<string, number>;
}

const TAG_THRESHOLD = /^tags\.(.*)\.pass_rate$/su;

/**
 * Of a report, whose cases in quarantine count for nothing. Where cases were left out nothing is seen: neither were
 * all of them run, nor are those that were a sample whose size was fixed.
 */
export function sightOfReport(
  gate: Report['gate'],
  cases: readonly Pick<ReportCase, 'tags' | 'quarantine' | 'left_out'>[],
): SightOf {
  const isWhole = cases.every(({ left_out: leftOut }) => leftOut !== true);
  const counting = cases.filter(({ quarantine }) => isWhole && quarantine === undefined);
  const asked = gate.flatMap(({ name }) => TAG_THRESHOLD.exec(name)?.[1] ?? []);
  const tagged = (tag: string) => counting.filter(({ tags }) => tags.includes(tag)).length;
  return { cases: counting.length, tags: new Map(asked.map((tag) => [tag, tagged(tag)])) };
}

const PROMISES = [0.95, 0.99, 0.999];
const MOST_TAGS = 5;

/** The smallest loss that the suite tells from chance, and what its cases promise where all of them are green. */
export function sightText({ cases, tags }: SightOf): string[] {
  if (cases === 0) return [];
  const asked = [...tags].filter(([, count]) => count > 0).slice(0, MOST_TAGS);
  const promises =
    asked.length === 0
      ? [promiseText('', cases)]
      : asked.map(([tag, count]) => promiseText(` with the tag ${tag}`, count));
  return [lossText(cases), ...promises];
}

function lossText(cases: number): string {
  const detectable = detectableLoss(cases);
  const needed = `fewer than ${FEWEST_TELLING} newly failing cases with none fixed can never be told from chance`;
  if (detectable === null) {
    return `${needed}, and the suite has ${counted(cases, 'case')}: no loss is seen for certain`;
  }
  return `${needed}: of ${counted(cases, 'case')}, a loss of ${percentageAtMost(detectable)} is seen in four runs of five`;
}

function promiseText(which: string, count: number): string {
  const promise = promiseOf(count);
  const next = PROMISES.find((share) => share > promise);
  const more = next === undefined ? '' : `; ${casesToPromise(next)} would show ${percentage(next)}`;
  return `${counted(count, 'case')}${which}, all green, show${count === 1 ? 's' : ''} at least ${percentage(promise)} with 95 % confidence${more}`;
}
