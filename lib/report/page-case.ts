import type { ReportCase } from '../domain/report.ts';
import { ABSENT, type CaseRow, type Json, type PageData, type ValueIndex } from './page-data.ts';

/** An assertion with both judgements; null where that side did not judge it. */
export interface PageAssertion {
  readonly type: string;
  readonly expected: Json;
  readonly actual: Json;
  readonly platform: boolean | null;
  readonly cognigate: boolean | null;
  /** From 1 on; null where the case is a single input. */
  readonly turn: number | null;
}

/** A case of the report as the page works with it. */
export interface PageCase extends Omit<ReportCase, 'assertions'> {
  readonly assertions: readonly PageAssertion[];
}

const JUDGED = [false, true] as const;

type Outcome = ReportCase['outcome'];
type StepOutcome = NonNullable<ReportCase['turns']>[number]['outcome'];

/** The cases that `pageDataOf` packed. */
export function casesOf({ rows, values }: PageData): PageCase[] {
  const reader = readerOf(values);
  const { value, text, nullable, matchOf, scoresOf } = reader;
  return rows.map((row): PageCase => {
    const [id, name, inputText, tags, batch, outcome, reason, expected, assertions] = row;
    const [matched, confidence, entities, response, latencyMs] = answerOf(row);
    const [turns, repetitions, quarantine, more] = extrasOf(row);
    return {
      id,
      ...(name === ABSENT ? {} : { name: text(name) }),
      input_text: inputText,
      tags: tags.map(text),
      batch,
      outcome: text(outcome) as Outcome,
      not_evaluated_reason: nullable(reason),
      ...(expected === ABSENT ? {} : { expected_intent: nullable(expected) }),
      assertions: assertions.map(([type, wanted, actual, platform, cognigate, turn]) => ({
        type: text(type),
        expected: value(wanted),
        actual: value(actual),
        platform: JUDGED[platform] ?? null,
        cognigate: JUDGED[cognigate] ?? null,
        turn: turn === ABSENT ? null : turn,
      })),
      ...matchOf(matched),
      confidence,
      entities: entities.map(([entity, found]) => ({ name: text(entity), value: nullable(found) })),
      response_text: nullable(response),
      latency_ms: latencyMs,
      ...(turns && {
        turns: turns.map(([said, came, hit, sure, answer, ms, rest]) => ({
          input_text: text(said),
          outcome: text(came) as StepOutcome,
          ...matchOf(hit),
          confidence: sure,
          response_text: nullable(answer),
          latency_ms: ms,
          ...(rest && scoresOf(rest)),
        })),
      }),
      ...(repetitions && {
        repetitions: {
          ...(repetitions[0] === null ? {} : { min_pass: repetitions[0] }),
          ...(repetitions[2] && { reliability: repetitions[2] }),
          attempts: repetitions[1].map(([from, came, why, hit, ms]) => ({
            batch: from,
            outcome: text(came) as StepOutcome,
            not_evaluated_reason: nullable(why),
            ...matchOf(hit),
            latency_ms: ms,
          })),
        },
      }),
      ...(quarantine && { quarantine: waiverOf(quarantine, text) }),
      ...(more && moreOf(more, reader)),
    };
  });
}

function waiverOf(
  [until, reason, approvedBy, ticket]: NonNullable<CaseRow[16]>,
  text: (index: ValueIndex) => string,
): NonNullable<PageCase['quarantine']> {
  return {
    until: text(until),
    reason: text(reason),
    ...(approvedBy === ABSENT ? {} : { approved_by: text(approvedBy) }),
    ...(ticket === ABSENT ? {} : { ticket: text(ticket) }),
  };
}

type More = NonNullable<CaseRow[17]>;

type Reader = ReturnType<typeof readerOf>;

/** What few cases have. */
function moreOf(
  { from, retried, broken, left, simulation, ...scored }: More,
  { text, scoresOf }: Reader,
) {
  return {
    ...scoresOf(scored),
    ...(from === undefined ? {} : { from_run: text(from) }),
    ...(retried && { retried: retriedOf(retried, text) }),
    ...(broken && { broken_conversations: broken.map(text) }),
    ...(left && ({ left_out: true } as const)),
    ...(simulation && { simulation }),
  };
}

function retriedOf(
  [failedIn, countsAs]: NonNullable<More['retried']>,
  text: Reader['text'],
): NonNullable<PageCase['retried']> {
  return {
    failed_in: text(failedIn),
    counts_as: text(countsAs) === 'passed' ? 'passed' : 'failed',
  };
}

function readerOf(values: PageData['values']) {
  const value = (index: ValueIndex): Json => values[index] ?? null;
  const text = (index: ValueIndex) => value(index) as string;
  const nullable = (index: ValueIndex) => value(index) as string | null;
  const matchOf = (index: ValueIndex) =>
    index === ABSENT ? {} : { matched_intent: nullable(index) };
  const scoresOf = ({ scores, finish }: Pick<More, 'scores' | 'finish'>) => ({
    ...(scores && {
      intent_scores: scores.map(([intent, score]) => ({ name: text(intent), score })),
    }),
    ...(finish === undefined ? {} : { finish_reason: text(finish) }),
  });
  return { value, text, nullable, matchOf, scoresOf };
}

function answerOf(row: CaseRow) {
  return [row[9], row[10], row[11], row[12], row[13]] as const;
}

function extrasOf(row: CaseRow) {
  return [row[14], row[15], row[16], row[17]] as const;
}

/** It counts in rates and in the gate: it is not in quarantine, and was not left out. */
export function counts({
  quarantine,
  left_out: leftOut,
}: Pick<PageCase, 'quarantine' | 'left_out'>): boolean {
  return quarantine === undefined && leftOut === undefined;
}

/** Somebody has judged that it does not hold. */
export function isMissed({ platform, cognigate }: PageAssertion): boolean {
  return platform === false || cognigate === false;
}
