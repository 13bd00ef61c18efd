import { describe, expect, it } from 'vitest';
import { Suite, type SuiteInput } from '../../lib/domain/suite/suite.ts';
import { applyOverrides, type SuiteOverrides } from '../../lib/suite-file/apply-overrides.ts';

const aCase = (over: object = {}) => ({
  input_text: 'Hello',
  outcome: { allowed_latency_ms: 800 },
  ...over,
});

function aSuite(over: Partial<SuiteInput> = {}): Suite {
  return Suite.parse({
    suite_id: 'shop',
    test_cases: [aCase(), aCase({ tags: ['critical'] }), aCase({ id: 'own', tags: ['slow', 'x'] })],
    ...over,
  });
}

function applied(suite: Suite, overrides: SuiteOverrides) {
  const outcome = applyOverrides(suite, overrides);
  if (outcome.status === 'refused') throw new Error(outcome.problem);
  return outcome;
}

describe('overrides', () => {
  it('go before what the file says', () => {
    const { suite } = applied(aSuite({ max_batch_size: 50, concurrency: 2 }), {
      suiteId: 'other',
      maxBatchSize: 10,
      concurrency: 3,
    });

    expect(suite).toMatchObject({ suite_id: 'other', max_batch_size: 10, concurrency: 3 });
  });

  it('leave what they do not name as the file says', () => {
    const { suite, notes } = applied(aSuite({ max_batch_size: 50, concurrency: 2 }), {});

    expect(suite).toMatchObject({ suite_id: 'shop', max_batch_size: 50, concurrency: 2 });
    expect(notes).toEqual([]);
  });

  it.each([
    [{ maxBatchSize: 501 }, '--max-batch is 501; it must be a whole number between 1 and 500'],
    [{ maxBatchSize: 0 }, '--max-batch is 0; it must be a whole number between 1 and 500'],
    [{ concurrency: 1.5 }, '--concurrency is 1.5; it must be a whole number between 1 and 100'],
    [{ suiteId: '' }, '--suite-id is ""; it must be 1 to 200 characters'],
  ])('%j are refused beyond the limits of the file', (overrides, problem) => {
    expect(applyOverrides(aSuite(), overrides)).toEqual({ status: 'refused', problem });
  });

  it('give every case an id, and make a suite that is valid again', () => {
    const { suite } = applied(aSuite(), { tags: ['critical', 'slow'] });

    expect(Suite.parse(suite)).toEqual(suite);
  });
});

describe('tags', () => {
  it('keep the cases that have any of them, under the ids of the whole file', () => {
    const { suite, notes } = applied(aSuite(), { tags: ['critical', 'x'] });

    expect(suite.test_cases.map(({ id }) => id)).toEqual(['case-2', 'own']);
    expect(notes).toEqual(['2 of 3 cases have the tag critical or x']);
  });

  it('drop the thresholds of tags that no case is left for, and say so', () => {
    const gate = { tags: { critical: { pass_rate: 1 }, slow: { pass_rate: 0.5 } } };

    const one = applied(aSuite({ gate }), { tags: ['slow'] });
    const none = applied(aSuite({ gate: { tags: { critical: { pass_rate: 1 } } } }), {
      tags: ['slow'],
    });

    expect(one.suite.gate.tags).toEqual({ slow: { pass_rate: 0.5 } });
    expect(one.notes).toContain(
      'no case is left for gate.tags critical, so its threshold is not applied',
    );
    expect(none.suite.gate).not.toHaveProperty('tags');
  });

  it.each([
    [['critcal'], '--tag critcal names a tag that no case has; did you mean critical?'],
    [
      ['night', 'weekend'],
      '--tag night --tag weekend name tags that no case has; the tags of the suite are critical, slow, x',
    ],
  ])('%j that no case has are refused', (tags, problem) => {
    expect(applyOverrides(aSuite(), { tags })).toEqual({ status: 'refused', problem });
  });
});

describe('thresholds on repetitions', () => {
  it('go with the last case that is repeated often enough by number', () => {
    const suite = aSuite({
      gate: { pass_hat_k: { k: 3, at_least: 0.5 }, max_flip_rate: 0.1 },
      test_cases: [aCase({ id: 'often', repeat: 3 }), aCase({ id: 'twice', repeat: 2 })],
    });

    const { suite: left, gateNotApplied } = applied(suite, { cases: ['twice'] });

    expect(left.gate.pass_hat_k).toBeUndefined();
    expect(left.gate.max_flip_rate).toBe(0.1);
    expect(gateNotApplied).toEqual([
      {
        name: 'pass_hat_3',
        threshold: 0.5,
        reason: '--case twice leaves no case that is repeated often enough by number',
      },
    ]);
  });
});

describe('a choice of cases', () => {
  const three = aSuite({
    gate: { tags: { critical: { pass_rate: 1 } } },
    test_cases: [
      aCase({ id: 'hours-01', input_text: 'When are you open?', tags: ['critical'] }),
      aCase({ id: 'hours-02', name: 'Sundays', input_text: 'And then?', tags: ['slow'] }),
      aCase({
        id: 'refund',
        input_text: 'Hello',
        turns: [
          { input_text: 'Hello', outcome: {} },
          { input_text: 'My Money', outcome: {} },
        ],
      }),
    ],
  });

  it.each([
    [{ cases: ['refund', 'hours-01'] }, ['hours-01', 'refund']],
    [{ texts: ['HOURS'] }, ['hours-01', 'hours-02']],
    [{ texts: ['sunday'] }, ['hours-02']],
    [{ texts: ['my money', 'open?'] }, ['hours-01', 'refund']],
    [{ excludedTags: ['slow'] }, ['hours-01', 'refund']],
    [{ texts: ['hours'], excludedTags: ['slow'] }, ['hours-01']],
  ])('%j leaves %j, as a part of the suite', (choice, ids) => {
    const overridden = applied(three, choice);

    expect(overridden.suite.test_cases.map(({ id }) => id)).toEqual(ids);
    expect(overridden).toMatchObject({
      casesInSuite: 3,
      onlyTags: undefined,
      selectedBy: expect.any(Array),
    });
  });

  it('drops thresholds on tags of the cases that are left out, and says which flag did it', () => {
    const { suite, gateNotApplied, selectedBy } = applied(three, { cases: ['refund'] });

    expect(suite.gate).not.toHaveProperty('tags');
    expect(selectedBy).toEqual(['--case refund']);
    expect(gateNotApplied).toEqual([
      {
        name: 'tags.critical.pass_rate',
        threshold: 1,
        reason: '--case refund leaves no case with the tag critical',
      },
    ]);
  });

  it('that leaves nothing out is no part', () => {
    expect(applied(three, { texts: ['e'] })).toMatchObject({ selectedBy: undefined });
  });

  it.each([
    [
      { cases: ['hours-01~typo-drop'] },
      '--case hours-01~typo-drop names an id that no case has; a variant runs with its case: --case hours-01 --robustness typo',
    ],
    [{ cases: ['hours-1'] }, '--case hours-1 names an id that no case has; did you mean hours-01?'],
    [
      { excludedTags: ['criticl'] },
      '--exclude-tag criticl names a tag that no case has; did you mean critical?',
    ],
    [{ texts: ['nowhere'] }, '--grep nowhere leaves no case to run'],
    [{ cases: ['refund'], excludedTags: ['slow'], texts: ['open'] }, 'leaves no case to run'],
  ])('%j is refused where it names or leaves nothing', (choice, problem) => {
    expect(applyOverrides(three, choice)).toEqual({
      status: 'refused',
      problem: expect.stringContaining(problem),
    });
  });
});
