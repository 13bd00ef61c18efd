import { describe, expect, it } from 'vitest';
import { ErrorName } from '../../../lib/domain/errors.ts';
import { explainVerdict, type ReasonParts } from '../../../lib/domain/gate/explain-verdict.ts';
import type { Discrepancy } from '../../../lib/domain/report.ts';
import type { Reason, Verdict } from '../../../lib/domain/verdict.ts';

const reason = (code: string, message = code): Reason => ({ code, message });

const NOTHING: ReasonParts = {
  failure: null,
  evidence: [],
  missingCases: [],
  missed: [],
  open: [],
  met: [],
  discrepancies: [],
};

const ALL: ReasonParts = {
  failure: { error: ErrorName.unreachable, cause: 'nobody answers' },
  evidence: [reason('evidence')],
  missingCases: [reason('missing')],
  missed: [reason('missed')],
  open: [reason('open')],
  met: [reason('met')],
  discrepancies: [
    { case_id: 'a', kind: 'disagreement', type: 'intent', platform: true, cognigate: false },
  ],
  notes: [reason('note')],
};

const codesOf = (verdict: Verdict, parts: ReasonParts) =>
  explainVerdict(verdict, parts).map(({ code }) => code);

describe('the reasons of a verdict', () => {
  it.each<[Verdict, readonly string[]]>([
    ['passed', ['met', 'note', 'judgements_differ']],
    ['failed', ['missed', 'evidence', 'missing', 'open', 'note', 'judgements_differ']],
    ['inconclusive', ['evidence', 'missing', 'open', 'note', 'judgements_differ']],
    ['rejected', ['platform_unreachable']],
    ['cancelled', ['cancelled', 'missing']],
    ['error', ['platform_unreachable', 'missing']],
  ])('have those that decided it first: %s', (verdict, codes) => {
    expect(codesOf(verdict, ALL)).toEqual(codes);
  });

  it('are none where there is nothing to say', () => {
    expect(explainVerdict('passed', NOTHING)).toEqual([]);
    expect(explainVerdict('error', NOTHING)).toEqual([]);
  });

  it('say that a run was cancelled before its verdict', () => {
    expect(explainVerdict('cancelled', NOTHING)).toEqual([
      { code: 'cancelled', message: 'the run was cancelled before it had a verdict' },
    ]);
  });

  it('name the refusal of a suite before what was then left undone', () => {
    const evidence = [
      reason('batch_unfinished', 'batch 1 of 3 was never sent'),
      reason('batch_refused', 'batch 2 of 3 was refused'),
      reason('batch_unfinished', 'batch 3 of 3 was never sent'),
    ];

    expect(explainVerdict('rejected', { ...ALL, failure: null, evidence })).toEqual([
      reason('batch_refused', 'batch 2 of 3 was refused'),
      reason('batch_unfinished', 'batch 1 of 3 was never sent'),
      reason('batch_unfinished', 'batch 3 of 3 was never sent'),
    ]);
  });

  it('blame a rejection that nothing else explains on a suite without cases that count', () => {
    expect(explainVerdict('rejected', { ...NOTHING, notes: [reason('note')] })).toEqual([
      { code: 'no_cases', message: 'the suite has 0 cases that count, it needs at least 1' },
      reason('note'),
    ]);
  });

  it('are each given once, though one code may have several messages', () => {
    const open = [
      reason('tag', 'tag a'),
      reason('tag', 'tag b'),
      reason('tag', 'tag a'),
      reason('other', 'tag a'),
    ];

    expect(explainVerdict('inconclusive', { ...NOTHING, open })).toEqual([
      reason('tag', 'tag a'),
      reason('tag', 'tag b'),
      reason('other', 'tag a'),
    ]);
  });

  it('are twenty at most, the weightiest', () => {
    const missed = Array.from({ length: 21 }, (_, index) => reason('missed', `tag ${index}`));

    expect(explainVerdict('failed', { ...ALL, missed })).toEqual(missed.slice(0, 20));
  });

  it.each([
    ['x'.repeat(1_000), 'x'.repeat(1_000)],
    ['x'.repeat(1_001), `${'x'.repeat(999)}…`],
    // The cut falls into a pair of surrogates.
    [`${'x'.repeat(998)}${'😀'.repeat(2)}`, `${'x'.repeat(998)}\uFFFD…`],
  ])('have at most 1,000 characters (%#)', (message, shown) => {
    expect(explainVerdict('passed', { ...NOTHING, met: [reason('met', message)] })).toEqual([
      reason('met', shown),
    ]);
  });
});

describe('the reason of a failure', () => {
  const failureOf = (error: string, cause: string) =>
    explainVerdict('error', { ...NOTHING, failure: { error, cause } });

  it.each([
    [ErrorName.suiteRejected, 'suite_rejected'],
    [ErrorName.authentication, 'authentication_failed'],
    [ErrorName.configuration, 'configuration_invalid'],
    [ErrorName.unreachable, 'platform_unreachable'],
    [ErrorName.integrity, 'integrity_violated'],
    [ErrorName.concurrentWrite, 'concurrent_write'],
    [ErrorName.auditUnavailable, 'audit_unavailable'],
    [ErrorName.storeUnavailable, 'store_unavailable'],
    [ErrorName.notificationUndelivered, 'notification_undelivered'],
  ])('has a code of its own: %s is %s', (error, code) => {
    expect(failureOf(error, 'it broke')).toEqual([{ code, message: 'it broke' }]);
    expect(failureOf(error, '')).toEqual([{ code, message: error }]);
  });

  it.each([
    ['it broke', 'RangeError: it broke'],
    ['', 'RangeError'],
  ])('names an error that nobody foresaw, with the cause "%s"', (cause, message) => {
    expect(failureOf('RangeError', cause)).toEqual([{ code: 'internal_error', message }]);
  });

  it.each([
    [
      'a whole report',
      '{"errorType":"X","errorMessage":"case \\"a\\"\\nis twice"}',
      'case "a"\nis twice',
    ],
    ['a message that is no text', '{"errorMessage":404}', '404'],
    ['a report cut in its trace', '{"errorMessage":"said \\"no\\"","trace":["at f', 'said "no"'],
    ['a report cut on a later line', '{\n"errorType":"X",\n"errorMessage":"no","tr', 'no'],
    ['a cut report with a bad escape', '{"errorMessage":"a \\x b","trace":["at', '"a \\x b"'],
    ['a report cut in its message', '{"errorMessage":"it bro', '{"errorMessage":"it bro'],
    ['a report of something else', '{"error":"x"}', '{"error":"x"}'],
    ['a sentence', 'it broke', 'it broke'],
    ['a sentence about a message', 'see {"errorMessage":"no"}', 'see {"errorMessage":"no"}'],
    ['a number', '404', '404'],
    ['null', 'null', 'null'],
  ])('takes the message out of %s', (_, cause, message) => {
    expect(failureOf(ErrorName.unreachable, cause)).toEqual([
      { code: 'platform_unreachable', message },
    ]);
  });
});

describe('what is said of judgements that do not agree', () => {
  const disagreement = (id: string): Discrepancy => ({
    case_id: id,
    kind: 'disagreement',
    type: 'intent',
    platform: true,
    cognigate: false,
  });
  const unchecked = (id: string, type: string): Discrepancy => ({
    case_id: id,
    kind: 'unchecked',
    type,
    platform: null,
    cognigate: null,
  });

  it.each<[readonly Discrepancy[], readonly Reason[]]>([
    [[], []],
    [
      [disagreement('a')],
      [
        {
          code: 'judgements_differ',
          message: 'the platform and Cognigate differ in 1 judgement, the stricter one counts',
        },
      ],
    ],
    [
      [disagreement('a'), disagreement('a')],
      [
        {
          code: 'judgements_differ',
          message: 'the platform and Cognigate differ in 2 judgements, the stricter one counts',
        },
      ],
    ],
    [[unchecked('a', 'latency')], []],
  ])('counts them (%#)', (discrepancies, reasons) => {
    expect(explainVerdict('passed', { ...NOTHING, discrepancies })).toEqual(reasons);
  });

  it('comes last', () => {
    const discrepancies = [disagreement('b')];

    expect(codesOf('passed', { ...NOTHING, met: [reason('met')], discrepancies })).toEqual([
      'met',
      'judgements_differ',
    ]);
  });
});
