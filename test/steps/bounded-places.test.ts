import { describe, expect, it } from 'vitest';
import { canonicalForm } from '../../lib/domain/audit/canonical-form.ts';
import type { KeptAnswer } from '../../lib/domain/kept-answer.ts';
import { notificationBody } from '../../lib/domain/notification.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import {
  MAX_CASES_PER_SUITE,
  MAX_TAG_THRESHOLDS,
  Suite,
  type SuiteInput,
} from '../../lib/domain/suite/suite.ts';
import { MAX_PAGES } from '../../lib/platforms/executions-v1/fetch-results.ts';
import { auditEntry } from '../../lib/steps/decision/audit-entry.ts';
import { applyOverrides } from '../../lib/suite-file/apply-overrides.ts';
import { aBatch, anEvidenceRef, anExecution, aRun } from '../support/builders/ledger-builders.ts';
import {
  aGateResult,
  aReport,
  aReportBatch,
  aReportCase,
} from '../support/builders/report-builders.ts';
import { fc } from '../support/setup/fast-check.ts';

/** "Quotas" of DynamoDB, Step Functions and EventBridge in their guides. */
const ITEM_BYTES = 400_000;
const EVENT_BYTES = 256_000;
const AUDIT_BYTES = 100_000;
/** Of an item beside its document: the keys by which it is found. */
const KEY_BYTES = 4_000;

const MAX_TAGS_ASKED_FOR = 50;
const MAX_ENDPOINTS = 50;
const MAX_CASES_OF_A_BATCH = 500;
const MAX_PASSES = 500;

/** How much a suite and its run have of everything, and in which letters. */
interface Amounts {
  readonly letter: string;
  readonly characters: number;
  readonly cases: number;
  readonly thresholds: number;
  readonly tagsAskedFor: number;
}
const most: Amounts = {
  letter: '漢',
  characters: 200,
  cases: MAX_CASES_PER_SUITE,
  thresholds: MAX_TAG_THRESHOLDS,
  tagsAskedFor: MAX_TAGS_ASKED_FOR,
};
const amounts: fc.Arbitrary<Amounts> = fc.record({
  letter: fc.constantFrom('x', '"', 'ß', '漢'),
  characters: fc.integer({ min: 8, max: 200 }),
  cases: fc.integer({ min: 1, max: 200 }),
  thresholds: fc.integer({ min: 0, max: MAX_TAG_THRESHOLDS }),
  tagsAskedFor: fc.integer({ min: 1, max: MAX_TAGS_ASKED_FOR }),
});

/** Holds what `bytesOf` counts against a limit, for any amounts and for the most of everything. */
function holds(limit: number, bytesOf: (given: Amounts) => number) {
  fc.assert(
    fc.property(amounts, (given) => {
      expect(bytesOf(given)).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 20, examples: [[most]] },
  );
}

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const times = <Item>(count: number, make: (place: number) => Item): Item[] =>
  Array.from({ length: count }, (_, place) => make(place));
const named = ({ letter, characters }: Amounts, place: number) =>
  `${place}${letter.repeat(characters)}`.slice(0, characters);
/** A sentence about something that has the longest name. */
const problem = (given: Amounts) => `${given.letter.repeat(1_000)} is not what was asked for`;

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

function largestRun(given: Amounts) {
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

function largestReport(given: Amounts) {
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

const recordOf = (given: Amounts) =>
  auditEntry(largestRun(given), [], largestReport(given), anEvidenceRef());

describe('what is kept or sent of a run fits where it goes, for every legal suite', () => {
  it('its audit record into a quarter of an item', () => {
    holds(AUDIT_BYTES, (given) => Buffer.byteLength(canonicalForm(recordOf(given))));
  });

  it('its entry in the ledger into an item, once it is decided', () => {
    holds(ITEM_BYTES - KEY_BYTES, (given) =>
      bytes({ ...largestRun(given), reasons: recordOf(given).reasons }),
    );
  });

  it.each(['remote', 'driven'] as const)('the entry of a %s batch into an item', (kind) => {
    holds(ITEM_BYTES - KEY_BYTES, (given) => {
      const answer: KeptAnswer = { ...longestRef, tells: 'results', masked: ['client secret'] };
      const seen = anExecution({ id: given.letter.repeat(200) });
      const slices = times(MAX_CASES_OF_A_BATCH, () => longestRef);
      return bytes(
        aBatch({
          phase: 'submitted',
          execution: kind === 'remote' ? seen : { ...seen, kind, slices },
          answers: kind === 'remote' ? times(MAX_PAGES + 1, () => answer) : [],
          faults: times(MAX_PASSES / 10, () => ({ code: 'odd', message: problem(given) })),
        }),
      );
    });
  });

  it('what travels from state to state, and its end as an event, into 256 kB', () => {
    const state = (given: Amounts) =>
      RunState.parse({
        runId: 'x'.repeat(64),
        suiteId: named(given, 0),
        trouble: given.letter.repeat(300),
        failure: { error: 'SuiteRejected', cause: given.letter.repeat(1_000) },
        because: given.letter.repeat(500),
      });

    holds(4_096 * 2, (given) => bytes(state(given)));
    const audit = { sequence: 1e6, hash: 'f'.repeat(64), keyid: 'f'.repeat(64) };
    holds(EVENT_BYTES, (given) => bytes(notificationBody({ ...largestReport(given), audit })));
  });
});

describe('what would not fit', () => {
  it('is refused in a suite, with the number that would', () => {
    const tags = Object.fromEntries(times(151, (place) => [`t${place}`, { pass_rate: 1 }]));
    const cases = times(151, (place) => ({
      input_text: 'hi',
      tags: [`t${place}`],
      outcome: { expected_intent: 'greet', allowed_latency_ms: 800 },
    }));

    const read = Suite.safeParse({ suite_id: 's', gate: { tags }, test_cases: cases });

    expect(read.error?.issues).toMatchObject([
      {
        path: ['gate', 'tags'],
        message: 'has 151 thresholds',
        params: { remedy: 'at most 150 are allowed: give several tags one name' },
      },
    ]);
  });
});

/** As long as one can be: the names of evidence have limits. */
const longestRef = {
  ...anEvidenceRef(),
  key: `${'x'.repeat(64)}/${'x'.repeat(64)}-${'0'.repeat(16)}.json`,
};
