import type { Report, ReportCase } from '../domain/report.ts';
import type { ReportExtras } from './report-extras.ts';

type Json = ReportCase['assertions'][number]['expected'];

/** Position in `PageData.values`. */
type ValueIndex = number;

/** Type, expected, actual; then the platform's judgement and ours: 1 holds, 0 does not, -1 did not judge. */
type AssertionRow = [ValueIndex, ValueIndex, ValueIndex, number, number];

type CaseRow = [
  id: string,
  name: string | null,
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
];

/**
 * A report as the page is given it. The cases are rows without names, and values that come again are
 * written once: with the names, 20,000 cases take three times as much.
 */
export interface PageData extends ReportExtras {
  readonly report: Omit<Report, 'cases'>;
  readonly values: readonly Json[];
  readonly rows: readonly CaseRow[];
}

/** An assertion with both judgements; null where that side did not judge it. */
export interface PageAssertion {
  readonly type: string;
  readonly expected: Json;
  readonly actual: Json;
  readonly platform: boolean | null;
  readonly cognigate: boolean | null;
}

export interface PageCase extends Omit<ReportCase, 'assertions'> {
  readonly assertions: readonly PageAssertion[];
}

/** The index of what is not there, which differs from null. */
const ABSENT = -1;

const JUDGED = [false, true] as const;

export function pageDataOf({ cases, ...report }: Report, extras: ReportExtras = {}): PageData {
  const values: Json[] = [];
  const indexOf = new Map<string, ValueIndex>();
  const index = (value: Json | undefined): ValueIndex => {
    if (value === undefined) return ABSENT;
    const key = typeof value === 'string' ? `"${value}` : JSON.stringify(value);
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    indexOf.set(key, values.length);
    return values.push(value) - 1;
  };
  const rows = cases.map(
    (each): CaseRow => [
      each.id,
      each.name ?? null,
      each.input_text,
      each.tags.map(index),
      each.batch,
      index(each.outcome),
      index(each.not_evaluated_reason),
      index(each.expected_intent),
      mergedAssertions(each.assertions, index),
      index(each.matched_intent),
      each.confidence,
      each.entities.map(({ name, value }) => [index(name), index(value)]),
      index(each.response_text),
      each.latency_ms,
    ],
  );
  return { report, ...extras, values, rows };
}

/** What platform and Cognigate judged alike stands in one row. */
function mergedAssertions(
  assertions: ReportCase['assertions'],
  index: (value: Json) => ValueIndex,
): AssertionRow[] {
  const rows: AssertionRow[] = [];
  for (const { type, expected, actual, passed, source } of assertions) {
    const side = source === 'platform' ? 3 : 4;
    const row: AssertionRow = [index(type), index(expected), index(actual), ABSENT, ABSENT];
    const open = rows.find(
      (known) =>
        known[0] === row[0] && known[1] === row[1] && known[2] === row[2] && known[side] === ABSENT,
    );
    if (open === undefined) rows.push(row);
    (open ?? row)[side] = passed ? 1 : 0;
  }
  return rows;
}

/** The cases that `pageDataOf` packed. */
export function casesOf({ rows, values }: PageData): PageCase[] {
  const value = (index: ValueIndex): Json => values[index] ?? null;
  const text = (index: ValueIndex) => value(index) as string;
  const nullable = (index: ValueIndex) => value(index) as string | null;
  return rows.map((row): PageCase => {
    const [id, name, inputText, tags, batch, outcome, reason, expected] = row;
    const [, , , , , , , , assertions, matched, confidence, entities, response, latencyMs] = row;
    return {
      id,
      ...(name === null ? {} : { name }),
      input_text: inputText,
      tags: tags.map(text),
      batch,
      outcome: text(outcome) as ReportCase['outcome'],
      not_evaluated_reason: nullable(reason),
      ...(expected === ABSENT ? {} : { expected_intent: nullable(expected) }),
      assertions: assertions.map(([type, wanted, actual, platform, cognigate]) => ({
        type: text(type),
        expected: value(wanted),
        actual: value(actual),
        platform: JUDGED[platform] ?? null,
        cognigate: JUDGED[cognigate] ?? null,
      })),
      ...(matched === ABSENT ? {} : { matched_intent: nullable(matched) }),
      confidence,
      entities: entities.map(([entity, found]) => ({ name: text(entity), value: nullable(found) })),
      response_text: nullable(response),
      latency_ms: latencyMs,
    };
  });
}
