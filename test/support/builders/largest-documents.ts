import {
  MAX_CASES_PER_SUITE,
  MAX_TAG_THRESHOLDS,
  Suite,
  type SuiteInput,
} from '../../../lib/domain/suite/suite.ts';
import { auditEntry } from '../../../lib/steps/decision/audit-entry.ts';
import { applyOverrides } from '../../../lib/suite-file/apply-overrides.ts';
import { anEvidenceRef, aRun } from './ledger-builders.ts';
import { aGateResult, aReport, aReportBatch, aReportCase } from './report-builders.ts';

export const MAX_TAGS_ASKED_FOR = 50;
const MAX_ENDPOINTS = 50;

/** How much a suite and its run have of everything, and in which letters. */
export interface Amounts {
  readonly letter: string;
  readonly characters: number;
  readonly cases: number;
  readonly thresholds: number;
  readonly tagsAskedFor: number;
}
export const MOST: Amounts = {
  letter: '漢',
  characters: 200,
  cases: MAX_CASES_PER_SUITE,
  thresholds: MAX_TAG_THRESHOLDS,
  tagsAskedFor: MAX_TAGS_ASKED_FOR,
};

export const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
export const times = <Item>(count: number, make: (place: number) => Item): Item[] =>
  Array.from({ length: count }, (_, place) => make(place));
export const named = ({ letter, characters }: Amounts, place: number) =>
  `${place}${letter.repeat(characters)}`.slice(0, characters);
/** A sentence about something that has the longest name. */
export const problem = (given: Amounts) =>
  `${given.letter.repeat(1_000)} is not what was asked for`;

/** Labels that a suite may just have. */
function labels(given: Amounts): Record<string, string> {
  const all: Record<string, string> = {};
  for (let place = 0; ; place += 1) {
    const more = { ...all, [named(given, place)]: given.letter.repeat(100) };
    if (bytes(more) > 8_000) return all;
    Object.assign(all, more);
  }
}

/** A run that only asks for tags of which no threshold is left. */
function partOfSuite(given: Amounts) {
  const tag = (place: number) => named(given, place);
  const tags = times(given.tagsAskedFor, (place) => tag(1_000 + place));
  const outcome = { expected_intent: 'greet', allowed_latency_ms: 800 };
  const input: SuiteInput = {
    suite_id: named(given, 0),
    labels: labels(given),
    gate: {
      tags: Object.fromEntries(times(given.thresholds, (place) => [tag(place), { pass_rate: 1 }])),
    },
    test_cases: [
      ...times(given.thresholds, (place) => ({ input_text: 'hi', tags: [tag(place)], outcome })),
      { input_text: 'hello', tags, outcome },
    ],
  };
  const applied = applyOverrides(Suite.parse(input), { tags });
  if (applied.status !== 'applied') throw new Error('the tags leave nothing');
  return applied;
}

const reasonsOf = (given: Amounts) =>
  times(given.thresholds + 20, () => ({ code: 'tag_pass_rate_missed', message: problem(given) }));

export function largestRun(given: Amounts) {
  const part = partOfSuite(given);
  return aRun({
    suiteId: part.suite.suite_id,
    trigger: { kind: 'api', principal: problem(given) },
    labels: part.suite.labels,
    ...(part.onlyTags === undefined ? {} : { onlyTags: [...part.onlyTags] }),
    gateNotApplied: [...part.gateNotApplied],
    notifications: times(MAX_ENDPOINTS, (place) => ({
      endpoint: `${place}`.padEnd(64, 'x'),
      id: `msg_${'x'.repeat(64)}`,
      status: 'undelivered',
      attempts: 10,
      lastProblem: problem(given).slice(0, 300),
    })),
  });
}

export function largestReport(given: Amounts) {
  const fault = { code: 'submission_ambiguous', message: problem(given) };
  const { suite, onlyTags = [] } = partOfSuite(given);
  return aReport({
    suite_id: suite.suite_id,
    labels: suite.labels,
    only_tags: [...onlyTags],
    reasons: reasonsOf(given),
    gate: times(given.thresholds + 12, (place) =>
      aGateResult({ name: `tags.${named(given, place)}.pass_rate` }),
    ),
    batches: times(given.cases, (index) =>
      aReportBatch({ index, execution_id: `exec-${index}`, faults: [fault, fault] }),
    ),
    cases: times(given.cases, (place) =>
      aReportCase({
        id: named(given, place),
        quarantine: { until: '2026-12-31', reason: given.letter.repeat(1_000) },
      }),
    ),
  });
}

export const largestRecord = (given: Amounts) =>
  auditEntry(largestRun(given), [], largestReport(given), anEvidenceRef());
