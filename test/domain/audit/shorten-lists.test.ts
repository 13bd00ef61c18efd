import { describe, expect, it } from 'vitest';
import { auditedLists, differingLists } from '../../../lib/domain/audit/audited-lists.ts';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import { shortenLists } from '../../../lib/domain/audit/shorten-lists.ts';
import { withinShare } from '../../../lib/domain/within-share.ts';
import { anAuditEntry } from '../../support/builders/audit-builders.ts';
import { anEvidenceRef } from '../../support/builders/ledger-builders.ts';
import {
  aGateResult,
  aReport,
  aReportBatch,
  aReportCase,
} from '../../support/builders/report-builders.ts';

/** The longest text of a suite's schema, in characters that take the most bytes. */
const LONG_NAME = '😀'.repeat(100);
const LONG_TEXT = '漢'.repeat(1_000);
const MANY = 1_000;
const many = <Item>(make: (place: number) => Item): Item[] =>
  Array.from({ length: MANY }, (_, place) => make(place));
const reason = { code: 'submission_refused', message: LONG_TEXT };

/** Of each list far more than fits of each. */
const report = aReport({
  reasons: many(() => reason),
  gate: many(() => aGateResult({ name: `tag_pass_rate: ${LONG_NAME}` })),
  batches: many((index) =>
    aReportBatch({ index, execution_id: `exec-${index}`, faults: [reason, reason, reason] }),
  ),
  cases: many((place) =>
    aReportCase({
      id: `${LONG_NAME}${place}`,
      quarantine: { until: '2026-12-31', reason: LONG_TEXT },
    }),
  ),
  only_tags: many(() => LONG_NAME),
});
const lists = auditedLists(report);
const entry = anAuditEntry({
  execution_ids: lists.execution_ids,
  reasons: lists.reasons,
  thresholds: lists.thresholds,
  batches: lists.batches,
  quarantined: lists.quarantined,
  only_tags: lists.only_tags,
  carried_over: {
    suite: anEvidenceRef(),
    report: anEvidenceRef(),
    results: many(() => anEvidenceRef()),
    doubtful: many(() => LONG_NAME),
    stays_failed: false,
    failed_before: 0,
    pass_now: 0,
  },
});

describe('the record of the largest run', () => {
  it('stays under 100 kB, and says what each list is as a whole', () => {
    const short = shortenLists(entry);

    expect(Buffer.byteLength(canonicalForm(short))).toBeLessThan(100_000);
    expect(Object.keys(short.shortened ?? {})).toHaveLength(8);
    expect(short.shortened?.quarantined?.count).toBe(MANY);
    expect(short.batches[0]).toEqual(lists.batches[0]);
    expect(short.quarantined?.length).toBeGreaterThan(2);
  });

  it('is held against the report, list by list', () => {
    const { shortened = {} } = shortenLists({ ...entry, carried_over: undefined });
    const one = lists.quarantined.map((each, place) =>
      place === MANY - 1 ? { ...each, reason: 'no' } : each,
    );

    expect(differingLists(shortened, lists)).toEqual([]);
    expect(differingLists(shortened, { ...lists, quarantined: one })).toEqual(['quarantined']);
    expect(differingLists(shortened, { ...lists, reasons: [] })).toEqual(['reasons']);
  });
});

describe('a record whose lists fit', () => {
  it('is as it was', () => {
    const small = anAuditEntry({ reasons: [reason] });

    expect(shortenLists(small)).toBe(small);
  });
});

it('a share takes entries from the beginning, by their bytes', () => {
  expect(withinShare(['a', 'b', 'c'], 8)).toEqual(['a', 'b']);
  expect(withinShare(['漢'], 5)).toEqual([]);
  expect(withinShare([], 0)).toEqual([]);
});
