import type { PastRun } from '../domain/comparison.ts';
import type { ReliabilityTest, Report, ReportCase, Robustness } from '../domain/report.ts';
import type { SuitePlaces } from './formats/github-annotations.ts';
import { type FailingVariant, failingVariants } from './robustness/failing-variants.ts';

export type Json = ReportCase['assertions'][number]['expected'];

/** Position in `PageData.values`, or `ABSENT`. */
export type ValueIndex = number;

/** The index of what is not there, which differs from null. */
export const ABSENT = -1;

export type CaseRow = [
  id: string,
  name: ValueIndex,
  inputText: string,
  tags: ValueIndex[],
  batch: number,
  outcome: ValueIndex,
  reason: ValueIndex,
  expectedIntent: ValueIndex,
  assertions: AssertionRow[],
  matchedIntent: ValueIndex,
  confidence: number | null,
  entities: [ValueIndex, ValueIndex][],
  responseText: ValueIndex,
  latencyMs: number | null,
  turns: TurnRow[] | null,
  repetitions: RepetitionsRow | null,
  quarantine:
    | [until: ValueIndex, reason: ValueIndex, approvedBy: ValueIndex, ticket: ValueIndex]
    | null,
  /** What few cases have. */
  more?: MoreRow,
];

/** Without `minPass` there is a test in its place. */
type RepetitionsRow = [minPass: number | null, attempts: AttemptRow[], test?: ReliabilityTest];

interface MoreRow {
  readonly scores?: ScoreRow[];
  readonly finish?: ValueIndex;
  readonly from?: ValueIndex;
  readonly retried?: [failedIn: ValueIndex, countsAs: ValueIndex];
  readonly broken?: ValueIndex[];
  readonly left?: 1;
  readonly simulation?: ReportCase['simulation'];
}

type ScoreRow = [intent: ValueIndex, score: number];

/** A judgement is 1 where it holds, 0 where it does not, and `ABSENT` where that side did not judge. */
type AssertionRow = [
  type: ValueIndex,
  expected: ValueIndex,
  actual: ValueIndex,
  platform: number,
  cognigate: number,
  turn: number,
];

type TurnRow = [
  inputText: ValueIndex,
  outcome: ValueIndex,
  matchedIntent: ValueIndex,
  confidence: number | null,
  responseText: ValueIndex,
  latencyMs: number | null,
  more?: Pick<MoreRow, 'scores' | 'finish'>,
];

type AttemptRow = [
  batch: number,
  outcome: ValueIndex,
  reason: ValueIndex,
  matchedIntent: ValueIndex,
  latencyMs: number | null,
];

/**
 * A report as the page is given it. The cases are rows without names, and values that come again are
 * written once: with the names, 20,000 cases take three times as much.
 */
export interface PageData {
  readonly report: Omit<Report, 'cases' | 'robustness'>;
  /** Null where no variant was asked for. */
  readonly robustness: PageRobustness | null;
  /** The runs before this one, oldest first. */
  readonly history: readonly PastRun[];
  /** Where the cases are written down; null where the suite was not at hand. */
  readonly places: PagePlaces | null;
  readonly values: readonly Json[];
  readonly rows: readonly CaseRow[];
}

/** Of the variants those that somebody has to look at: with all of them the page would hold the suite several times. */
interface PageRobustness extends Omit<Robustness, 'variants'> {
  readonly failing: readonly FailingVariant[];
}

export interface PagePlaces {
  /** The suite file. */
  readonly file: string;
  readonly files: readonly string[];
  /** For each row a position in `files` and a line, from 1 on; null where the case has no place. */
  readonly at: readonly (readonly [file: number, line: number] | null)[];
}

/** What is known beside the report. */
export interface BesidePage {
  readonly history?: readonly PastRun[] | undefined;
  readonly places?: SuitePlaces | null | undefined;
}

type Index = (value: Json | undefined) => ValueIndex;

export function pageDataOf(
  { cases, robustness, ...report }: Report,
  { history = [], places = null }: BesidePage = {},
): PageData {
  const values: Json[] = [];
  const indexOf = new Map<string, ValueIndex>();
  const index: Index = (value) => {
    if (value === undefined) return ABSENT;
    const key = typeof value === 'string' ? `"${value}` : JSON.stringify(value);
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    indexOf.set(key, values.length);
    return values.push(value) - 1;
  };
  const rows = cases.map((each) => caseRow(each, index));
  return {
    report,
    robustness: pageRobustness({ cases, robustness }),
    history,
    places: places && pagePlaces(cases, places),
    values,
    rows,
  };
}

function pageRobustness(report: Pick<Report, 'cases' | 'robustness'>): PageRobustness | null {
  if (report.robustness === undefined) return null;
  const { variants: _, ...scores } = report.robustness;
  return { ...scores, failing: failingVariants(report) };
}

function pagePlaces(cases: Report['cases'], { file, placeOf }: SuitePlaces): PagePlaces {
  const files: string[] = [];
  const at = cases.map(({ id }): PagePlaces['at'][number] => {
    const place = placeOf(id);
    if (place === null) return null;
    const known = files.indexOf(place.file);
    return [known === -1 ? files.push(place.file) - 1 : known, place.line];
  });
  return { file, files, at };
}

function caseRow(each: ReportCase, index: Index): CaseRow {
  const { turns, repetitions, quarantine } = each;
  return [
    each.id,
    index(each.name),
    each.input_text,
    each.tags.map((tag) => index(tag)),
    each.batch,
    index(each.outcome),
    index(each.not_evaluated_reason),
    index(each.expected_intent),
    assertionRows(each.assertions, index),
    index(each.matched_intent),
    each.confidence,
    each.entities.map(({ name, value }) => [index(name), index(value)]),
    index(each.response_text),
    each.latency_ms,
    turns?.map((turn) => [
      index(turn.input_text),
      index(turn.outcome),
      index(turn.matched_intent),
      turn.confidence,
      index(turn.response_text),
      turn.latency_ms,
      ...some(scoresAndFinish(turn, index)),
    ]) ?? null,
    repetitions === undefined ? null : repetitionsRow(repetitions, index),
    quarantine === undefined
      ? null
      : [
          index(quarantine.until),
          index(quarantine.reason),
          index(quarantine.approved_by),
          index(quarantine.ticket),
        ],
    ...some(moreRow(each, index)),
  ];
}

function repetitionsRow(
  { min_pass, attempts, reliability }: NonNullable<ReportCase['repetitions']>,
  index: Index,
): RepetitionsRow {
  const rows = attempts.map(
    (attempt): AttemptRow => [
      attempt.batch,
      index(attempt.outcome),
      index(attempt.not_evaluated_reason),
      index(attempt.matched_intent),
      attempt.latency_ms,
    ],
  );
  return reliability === undefined ? [min_pass ?? null, rows] : [null, rows, reliability];
}

/** One entry, or none where there is nothing in it. */
function some<Row extends object>(row: Row): [Row] | [] {
  return Object.keys(row).length === 0 ? [] : [row];
}

function moreRow(each: ReportCase, index: Index): MoreRow {
  const { from_run: from, retried, broken_conversations: broken, simulation } = each;
  const { left_out: left } = each;
  return {
    ...scoresAndFinish(each, index),
    ...(from === undefined ? {} : { from: index(from) }),
    ...(retried && { retried: [index(retried.failed_in), index(retried.counts_as)] }),
    ...(broken && { broken: broken.map((why) => index(why)) }),
    ...(left && { left: 1 }),
    ...(simulation && { simulation }),
  };
}

function scoresAndFinish(
  {
    intent_scores: scores,
    finish_reason: finish,
  }: Pick<ReportCase, 'intent_scores' | 'finish_reason'>,
  index: Index,
): Pick<MoreRow, 'scores' | 'finish'> {
  return {
    ...(scores && { scores: scores.map(({ name, score }): ScoreRow => [index(name), score]) }),
    ...(finish === undefined ? {} : { finish: index(finish) }),
  };
}

/** What platform and Cognigate judged alike, on the same values, stands in one row. */
function assertionRows(assertions: ReportCase['assertions'], index: Index): AssertionRow[] {
  const rows: AssertionRow[] = [];
  for (const { type, expected, actual, passed, source, turn = ABSENT } of assertions) {
    const side = source === 'platform' ? 3 : 4;
    const row: AssertionRow = [index(type), index(expected), index(actual), ABSENT, ABSENT, turn];
    const open = rows.find(
      (known) =>
        known[side] === ABSENT &&
        known[0] === row[0] &&
        known[1] === row[1] &&
        known[2] === row[2] &&
        known[5] === turn,
    );
    if (open === undefined) rows.push(row);
    (open ?? row)[side] = passed ? 1 : 0;
  }
  return rows;
}
