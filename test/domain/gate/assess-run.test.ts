import { describe, expect, it } from 'vitest';
import { ErrorName } from '../../../lib/domain/errors.ts';
import { Metrics, ReportCase } from '../../../lib/domain/report.ts';
import { Suite } from '../../../lib/domain/suite/suite.ts';
import { assessRun } from '../../support/builders/assess-run.ts';
import {
  aBadResult,
  aFinishedRun,
  aGoodResult,
  aSuite,
  aTestCase,
} from '../../support/builders/run-evidence.ts';
import { outcomeOf, withBatch } from './assessed-evidence.ts';

/** Good results, but for the first `bad` ones. */
function resultsOf(suite: Suite, bad = 0) {
  return suite.test_cases.map((each, index) =>
    index < bad ? aBadResult(each) : aGoodResult(each),
  );
}

const suite = aSuite(20);
const inBatches = aSuite(20, { max_batch_size: 10 });

describe('assessing a run', () => {
  it('passes a whole run, with the figures in words', () => {
    const assessment = assessRun(aFinishedRun(suite, resultsOf(suite, 1)));

    expect(assessment.verdict).toBe('passed');
    expect(assessment.reasons).toEqual([
      { code: 'gate_met', message: '19 of 20 cases passed (95 %), the gate asks for 95 %' },
    ]);
    expect(Metrics.parse(assessment.metrics).totals.planned).toBe(20);
    for (const each of assessment.cases) ReportCase.parse(each);
  });

  it('fails a bot that misses the gate, and never rounds up to the threshold', () => {
    const large = aSuite(20_000, { max_batch_size: 500 });
    const { verdict, reasons } = assessRun(aFinishedRun(large, resultsOf(large, 1_001)));

    expect(verdict).toBe('failed');
    expect(reasons).toEqual([
      {
        code: 'pass_rate_missed',
        message: '18999 of 20000 cases passed (94.99 %), the gate asks for 95 %',
      },
    ]);
  });

  it('R1: is inconclusive with fewer results than cases', () => {
    const { verdict, codes } = outcomeOf(aFinishedRun(suite, resultsOf(suite).slice(1)));

    expect(verdict).toBe('inconclusive');
    expect(codes).toEqual(['result_missing', 'cases_not_evaluated']);
  });

  it('R1: fails all the same where the missing results could not save it', () => {
    const { verdict, codes, first } = outcomeOf(
      aFinishedRun(suite, resultsOf(suite, 3).slice(0, -1)),
    );

    expect(verdict).toBe('failed');
    expect(codes).toEqual(['pass_rate_missed', 'result_missing', 'cases_not_evaluated']);
    expect(first).toBe(
      '16 of 20 cases passed (80 %) and 1 was not evaluated, the gate asks for 95 %',
    );
  });

  it('is inconclusive where the missing results could still save it', () => {
    const { verdict, codes } = outcomeOf(aFinishedRun(suite, resultsOf(suite, 1).slice(0, -1)));

    expect(verdict).toBe('inconclusive');
    expect(codes).toContain('pass_rate_undecided');
  });

  it.each([
    ['R2: more results than cases', [...resultsOf(suite), resultsOf(suite)[0]], 'result_duplicate'],
    [
      'R3: two results for one case',
      resultsOf(suite).map((each) => ({ ...each, case_id: 'case-1', input_text: undefined })),
      'result_duplicate',
    ],
    [
      'R4: a result of nobody beside all that are due',
      [...resultsOf(suite), { ...resultsOf(suite)[0], input_text: 'never asked' }],
      'result_foreign',
    ],
    [
      'R6: a case without assertions',
      [{ ...resultsOf(suite)[0], assertions: [] }, ...resultsOf(suite).slice(1)],
      'cases_not_evaluated',
    ],
    [
      'R7: a case that passed "true"',
      [
        { ...resultsOf(suite)[0], assertions: [{ type: 'intent', passed: 'true' }] },
        ...resultsOf(suite).slice(1),
      ],
      'cases_not_evaluated',
    ],
    ['R8: an empty list of results', [], 'result_missing'],
    ['R10: a result that is no object', ['x', ...resultsOf(suite).slice(1)], 'result_malformed'],
  ])('is inconclusive with %s', (_, results, code) => {
    const { verdict, codes } = outcomeOf(aFinishedRun(suite, results));

    expect(verdict).toBe('inconclusive');
    expect(codes).toContain(code);
  });

  it('R5: passes with the results in any order', () => {
    expect(outcomeOf(aFinishedRun(suite, resultsOf(suite).toReversed())).verdict).toBe('passed');
  });

  it('R8, R9: is inconclusive where the results of a completed execution could not be had', () => {
    const { verdict, codes } = outcomeOf(
      withBatch(aFinishedRun(inBatches), 1, { phase: 'settled' }, null),
    );

    expect(verdict).toBe('inconclusive');
    expect(codes).toEqual(['batch_unfinished', 'cases_not_evaluated', 'pass_rate_undecided']);
  });

  it('R11: keeps hostile words of the platform as they are, and out of the reasons', () => {
    const hostile = '=cmd|\u001b[31m]]><script>';
    const results = resultsOf(suite).map((each) => ({ ...each, response_text: hostile }));
    const { cases, reasons } = assessRun(aFinishedRun(suite, results));

    expect(cases[0]?.response_text).toBe(hostile);
    expect(JSON.stringify(reasons)).not.toContain('cmd');
  });

  it('R13: rejects a suite without cases', () => {
    const empty = { ...suite, test_cases: [] };

    expect(outcomeOf(aFinishedRun(empty))).toMatchObject({
      verdict: 'rejected',
      codes: ['no_cases'],
    });
  });

  it.each(['failed', 'timeout', null, 'running'])(
    'P8, P9: never passes with an execution that ended as %s',
    (platformStatus) => {
      const whole = withBatch(aFinishedRun(inBatches), 1, { platformStatus });
      const bad = withBatch(aFinishedRun(inBatches, resultsOf(inBatches, 2)), 1, {
        platformStatus,
      });

      expect(outcomeOf(whole)).toMatchObject({
        verdict: 'inconclusive',
        codes: ['execution_not_completed'],
      });
      expect(outcomeOf(bad)).toMatchObject({ verdict: 'failed' });
    },
  );

  it('P10: passes in spite of faults that concern no judgement', () => {
    const odd = withBatch(aFinishedRun(suite), 0, {
      faults: [{ code: 'progress_nonsense', message: 'the platform reported a progress of 110 %' }],
    });
    const confident = aFinishedRun(
      suite,
      resultsOf(suite).map((each) => ({ ...each, intent_confidence: 93 })),
    );
    const { verdict, batchFaults } = assessRun(confident);

    expect(outcomeOf(odd).verdict).toBe('passed');
    expect(verdict).toBe('passed');
    expect(batchFaults.get(0)?.map(({ code }) => code)).toEqual(['confidence_out_of_range']);
  });

  it.each([
    [ErrorName.authentication, 'the client is unknown', 'authentication_failed'],
    [ErrorName.unreachable, 'nothing answers', 'platform_unreachable'],
    ['Lambda.Unknown', 'killed', 'internal_error'],
  ])('ends as an error with %s', (error, cause, code) => {
    const evidence = { ...aFinishedRun(suite), failure: { error, cause }, batches: [] };

    expect(outcomeOf(evidence)).toMatchObject({
      verdict: 'error',
      codes: [code, 'cases_not_evaluated'],
    });
    expect(outcomeOf(evidence).first).toContain(cause);
  });

  it.each([
    JSON.stringify({ errorType: 'SuiteRejected', errorMessage: 'case "a" is twice', trace: ['x'] }),
    `{"errorType":"SuiteRejected","errorMessage":"case \\"a\\" is twice","trace":["cut he`,
    'case "a" is twice',
  ])('takes the message out of the cause %s', (cause) => {
    const failure = { error: ErrorName.suiteRejected, cause };

    expect(outcomeOf({ ...aFinishedRun(suite), failure })).toEqual({
      verdict: 'rejected',
      codes: ['suite_rejected'],
      first: 'case "a" is twice',
    });
  });

  it('is cancelled whatever else there is', () => {
    expect(outcomeOf({ ...aFinishedRun(suite), cancelled: true })).toMatchObject({
      verdict: 'cancelled',
      codes: ['cancelled'],
    });
  });

  it('explains each threshold that is missed', () => {
    const strict = aSuite(
      Array.from({ length: 10 }, (_, index) =>
        aTestCase({ input_text: `hello ${index}`, tags: index < 2 ? ['critical'] : [] }),
      ),
      {
        gate: {
          pass_rate: 0.5,
          intent_coverage: 1,
          entity_coverage: 0.55,
          p95_latency_ms: 100,
          min_intent_f1: 1,
          tags: { critical: { pass_rate: 1 } },
        },
      },
    );
    const { verdict, reasons } = assessRun(aFinishedRun(strict, resultsOf(strict, 1)));

    expect(verdict).toBe('failed');
    expect(reasons.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'entity_coverage_missed: 0 of 10 cases had an entity extracted (0 %), the gate asks for 55 %',
      'p95_latency_ms_missed: the 95th percentile of the latency is 120 ms, the gate allows 100 ms',
      'min_intent_f1_missed: intent greeting has an F1 of 0.9473, the gate asks for 1',
      'tag_pass_rate_missed: tag critical: 1 of 2 cases passed (50 %), the gate asks for 100 %',
    ]);
  });

  it('blames nobody where a threshold cannot be measured', () => {
    const one = aSuite(20, { gate: { max_false_positive_rate: 0.1 } });

    expect(outcomeOf(aFinishedRun(one))).toMatchObject({
      verdict: 'inconclusive',
      codes: ['max_false_positive_rate_unmeasured'],
    });
  });

  it('notes disagreements and what nobody judged beside a verdict', () => {
    const results = resultsOf(suite).map((each, index) => ({
      ...each,
      latency_ms: null,
      assertions: [{ type: 'intent', passed: index > 0 }],
    }));

    expect(outcomeOf(aFinishedRun(suite, results))).toMatchObject({
      verdict: 'passed',
      codes: ['gate_met', 'latency_untold', 'judgements_differ'],
    });
  });

  it.each([
    ['passes', 'farewell', 'passed', ['gate_met']],
    ['fails', 'greeting', 'failed', ['pass_rate_missed']],
  ])(
    'judges a conversation by itself, so that the bot %s without a word of the platform',
    (_, matched_intent, verdict, codes) => {
      const talk = Suite.parse({
        suite_id: 'suite-1',
        platform: 'cognigy-ai',
        cognigy: { mode: 'conversation', endpoint: 'Gate' },
        test_cases: [
          {
            input_text: 'hello',
            outcome: {},
            turns: [
              { input_text: 'hello', outcome: {} },
              { input_text: 'bye', outcome: { expected_intent: 'farewell' } },
            ],
          },
        ],
      });
      const said = { assertions: [], turns: [{}, { matched_intent }] };

      expect(outcomeOf(aFinishedRun(talk, [said]))).toMatchObject({ verdict, codes });
    },
  );
});
