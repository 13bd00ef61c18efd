import { describe, expect, it } from 'vitest';
import type { RunComparison } from '../../../lib/domain/comparison.ts';
import { explainNotes } from '../../../lib/domain/gate/explain-notes.ts';
import {
  aFailedCase,
  aFlakyCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { aSuite } from '../../support/builders/run-evidence.ts';

type PassRate = RunComparison['pass_rate'];

const QUARANTINE = { until: '2026-12-01', reason: 'the flow is being rebuilt' };
const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;

const notesOn = (
  overrides: Partial<Parameters<typeof explainNotes>[1]>,
  { suite = aSuite(1), startedAt = 0 }: Partial<Parameters<typeof explainNotes>[0]> = {},
) =>
  explainNotes(
    { suite, startedAt },
    { cases: [], gateNotApplied: [], comparison: undefined, ...overrides },
  );

function compared(rate: Partial<NonNullable<PassRate>> | null): RunComparison {
  const { run_id, started_at, verdict } = aReport();
  return {
    baseline: {
      run_id,
      started_at,
      verdict,
      planned: 20,
      passed: 19,
      pass_rate: 0.95,
      intent_coverage: 1,
      p95_latency_ms: null,
      label: 'main',
      report_sha256: 'ab'.repeat(32),
    },
    newly_failing: ['asks newly'],
    fixed: [],
    still_failing: [],
    flaky: [],
    not_comparable: [],
    pass_rate: rate && {
      cases: 20,
      baseline_passed: 19,
      passed: 18,
      change: -0.05,
      baseline_interval: { low: 0.7, high: 1 },
      interval: { low: 0.6, high: 1 },
      within_noise: true,
      ...rate,
    },
    intents: [],
  };
}

describe('notes beside the reasons of a verdict', () => {
  it('are none for a run with nothing out of the ordinary', () => {
    expect(notesOn({ cases: [aReportCase(), aFailedCase()], comparison: compared(null) })).toEqual(
      [],
    );
  });

  it('name the thresholds that could not be applied, and why', () => {
    const reason = 'suite shop has no baseline yet';
    const gateNotApplied = [
      { name: 'max_new_failures', threshold: 0, reason },
      { name: 'max_pass_rate_drop', threshold: 0.1, reason },
    ];

    expect(notesOn({ gateNotApplied })).toEqual([
      {
        code: 'baseline_missing',
        message:
          'max_new_failures, max_pass_rate_drop could not be applied: suite shop has no baseline yet',
      },
    ]);
  });

  it.each([
    [1, '1 case is quarantined and does not count: a until 2026-12-01'],
    [2, '2 cases are quarantined and do not count: a until 2026-12-01, b until 2026-12-01'],
    [
      6,
      '6 cases are quarantined and do not count: a until 2026-12-01, b until 2026-12-01, c until 2026-12-01, d until 2026-12-01, e until 2026-12-01 and 1 more',
    ],
  ])('name %i quarantined cases, five at most', (count, message) => {
    const cases = IDS.slice(0, count).map((id) => aFailedCase({ id, quarantine: QUARANTINE }));

    expect(notesOn({ cases: [aReportCase(), ...cases] })).toEqual([
      { code: 'cases_quarantined', message },
    ]);
  });

  it.each([
    [1, '1 case is flaky, passed and failed in one run: a'],
    [5, '5 cases are flaky, passed and failed in one run: a, b, c, d, e'],
    [7, '7 cases are flaky, passed and failed in one run: a, b, c, d, e and 2 more'],
  ])('name %i flaky cases, five at most', (count, message) => {
    const cases = IDS.slice(0, count).map((id) => aFlakyCase({ id }));

    expect(notesOn({ cases: [aFailedCase(), ...cases] })).toEqual([
      { code: 'cases_flaky', message },
    ]);
  });

  it('call a case that is flaky in quarantine quarantined only', () => {
    const codes = notesOn({ cases: [aFlakyCase({ quarantine: QUARANTINE })] }).map(
      ({ code }) => code,
    );

    expect(codes).toEqual(['cases_quarantined']);
  });

  it('say that a change may be chance', () => {
    expect(notesOn({ comparison: compared({}) })).toEqual([
      {
        code: 'change_within_noise',
        message:
          '18 of 20 cases passed and 19 did in the baseline (1 newly failing, 0 fixed: p = 1.000; fewer than 6 newly failing with none fixed can never be told from chance)',
      },
    ]);
  });

  it.each([
    ['there is none', { change: 0, passed: 19 }],
    ['it is more than chance makes', { within_noise: false }],
  ])('say nothing of a change where %s', (_, rate) => {
    expect(notesOn({ comparison: compared(rate) })).toEqual([]);
  });

  it('come in order: what the suite lets through, was not applied, did not count, is flaky, may be chance', () => {
    const found = {
      cases: [aFlakyCase(), aFailedCase({ quarantine: QUARANTINE })],
      gateNotApplied: [{ name: 'max_new_failures', threshold: 0, reason: 'none is set' }],
      comparison: compared({}),
    };

    const notes = notesOn(found, { suite: aSuite(1, { gate: { pass_rate: 0 } }) });

    expect(notes.map(({ code }) => code)).toEqual([
      'pass_rate_weak',
      'baseline_missing',
      'cases_quarantined',
      'cases_flaky',
      'change_within_noise',
    ]);
  });
});
