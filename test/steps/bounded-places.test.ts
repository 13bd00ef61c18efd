import { describe, expect, it } from 'vitest';
import { canonicalForm } from '../../lib/domain/audit/canonical-form.ts';
import type { KeptAnswer } from '../../lib/domain/kept-answer.ts';
import { notificationBody } from '../../lib/domain/notification.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import { MAX_TAG_THRESHOLDS, Suite } from '../../lib/domain/suite/suite.ts';
import { MAX_PAGES } from '../../lib/platforms/executions-v1/fetch-results.ts';
import {
  type Amounts,
  bytes,
  largestRecord,
  largestReport,
  largestRun,
  MAX_TAGS_ASKED_FOR,
  MOST,
  named,
  problem,
  times,
} from '../support/builders/largest-documents.ts';
import { aBatch, anEvidenceRef, anExecution } from '../support/builders/ledger-builders.ts';
import { fc } from '../support/setup/fast-check.ts';

/** "Quotas" of DynamoDB, Step Functions and EventBridge in their guides. */
const ITEM_BYTES = 400_000;
const EVENT_BYTES = 256_000;
const AUDIT_BYTES = 100_000;
/** Of an item beside its document: the keys by which it is found. */
const KEY_BYTES = 4_000;

const MAX_CASES_OF_A_BATCH = 500;
const MAX_PASSES = 500;

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
    { numRuns: 20, examples: [[MOST]] },
  );
}

describe('what is kept or sent of a run fits where it goes, for every legal suite', () => {
  it('its audit record into a quarter of an item', () => {
    holds(AUDIT_BYTES, (given) => Buffer.byteLength(canonicalForm(largestRecord(given))));
  });

  it('its entry in the ledger into an item, once it is decided', () => {
    holds(ITEM_BYTES - KEY_BYTES, (given) =>
      bytes({ ...largestRun(given), reasons: largestRecord(given).reasons }),
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
