import { describe, expect, it } from 'vitest';
import { isInTrouble } from '../../lib/domain/counted-as.ts';
import type { SuiteInput } from '../../lib/domain/suite/suite.ts';
import type { Chance } from '../support/fakes/chancy-platform.ts';
import {
  always,
  type Chances,
  numberOf,
  played,
  suiteOfTexts as suiteOf,
} from '../support/fakes/played-run.ts';
import { fc } from '../support/setup/fast-check.ts';

describe('a run that may end early, certain', () => {
  it('makes no repetition that cannot change what its case comes to', async () => {
    const suite = suiteOf(4, { stop: 'certain', repeat: 5, min_pass: 3, gate: { pass_rate: 1 } });

    const { report, calls } = await played(suite, always('passed'));

    expect(calls).toBe(12);
    expect(report.verdict).toBe('passed');
    expect(report.cases[0]?.repetitions).toMatchObject({ min_pass: 3, left_out: 2 });
    expect(report.early_end).toEqual({ rule: 'certain', calls_planned: 20, calls_made: 12 });
    expect(report.scope?.complete).toBe(true);
  });

  it('ends failed as soon as no answer that is missing could save it', async () => {
    const suite = suiteOf(40, { stop: 'certain', gate: { pass_rate: 0.95 } });

    const { report, calls } = await played(suite, (text) =>
      numberOf(text) % 4 === 1 ? 'failed' : 'passed',
    );

    expect(report.verdict).toBe('failed');
    expect(calls).toBeLessThanOrEqual(11);
    expect(report.totals).toMatchObject({ planned: calls, failed: 3, left_out: 40 - calls });
    expect(report.reasons.map(({ code }) => code)).toContain('stopped_early');
  });

  it('counts no call as made that was never sent', async () => {
    const suite = suiteOf(200, {
      stop: 'certain',
      gate: { pass_rate: 1 },
      circuit_breaker_seconds: 30,
    });

    const { report } = await played(suite, always('passed'));

    const sent = report.batches.filter(({ submit_attempts: tries }) => tries > 0);
    expect(report.verdict).toBe('inconclusive');
    expect(sent.length).toBeLessThan(200);
    expect(report.early_end).toMatchObject({ calls_planned: 200, calls_made: sent.length });
    expect(report.reasons.map(({ code }) => code)).not.toContain('stopped_early');
  });

  it('tells a batch that was left out from one in trouble', async () => {
    const suite = suiteOf(20, { stop: 'certain', gate: { pass_rate: 1 } });

    const early = await played(suite, always('failed'));
    const lost = await played(suite, always('missing'));

    expect(early.report.batches.some(({ status }) => status === 'not_submitted')).toBe(true);
    expect(early.report.batches.filter(isInTrouble)).toEqual([]);
    expect(lost.report.batches.filter(isInTrouble)).not.toEqual([]);
  });

  it('makes every call for a gate that goes by what each of them brings', async () => {
    const suite = suiteOf(4, {
      stop: 'certain',
      repeat: 5,
      min_pass: 3,
      gate: { pass_rate: 1, p95_latency_ms: 500 },
    });

    const { report, calls } = await played(suite, always('passed'));

    expect(calls).toBe(20);
    expect(report.reasons.map(({ code }) => code)).toContain('stop_held_off');
  });

  it('does not pass by nothing, where the gate asks for nothing', async () => {
    const { report, calls } = await played(
      suiteOf(3, { stop: 'certain', gate: { pass_rate: 0 } }),
      always('failed'),
    );

    expect(calls).toBeGreaterThan(0);
    expect(report.verdict).toBe('passed');
  });

  it('measures a tag of which the gate asks for nothing', async () => {
    const suite = suiteOf(9, {
      stop: 'certain',
      gate: { pass_rate: 0, tags: { rare: { pass_rate: 0 } } },
    });
    const tagged = suite.test_cases.map((each, place) =>
      place < 8 ? each : { ...each, tags: ['rare'] },
    );

    const { report } = await played({ ...suite, test_cases: tagged }, always('failed'));

    expect(report.verdict).toBe('passed');
  });

  it('comes to the verdict of the run that makes all calls', async () => {
    const chance = fc.oneof(
      { weight: 6, arbitrary: fc.constant<Chance>('passed') },
      { weight: 3, arbitrary: fc.constant<Chance>('failed') },
      { weight: 1, arbitrary: fc.constant<Chance>('missing') },
    );
    const cases = fc.array(
      fc.record({
        repeat: fc.integer({ min: 1, max: 5 }),
        least: fc.integer({ min: 1, max: 5 }),
        tagged: fc.boolean(),
        chances: fc.array(chance, { minLength: 5, maxLength: 5 }),
      }),
      { minLength: 1, maxLength: 9 },
    );
    const share = fc.constantFrom(0, 0.3, 0.5, 0.66, 0.8, 0.95, 1);
    await fc.assert(
      fc.asyncProperty(cases, share, fc.option(share), async (drawn, pass_rate, ofTag) => {
        const suite: SuiteInput = {
          suite_id: 'agent',
          circuit_breaker_seconds: 86_400,
          gate: {
            pass_rate,
            ...(ofTag === null || !drawn.some(({ tagged }) => tagged)
              ? {}
              : { tags: { critical: { pass_rate: ofTag } } }),
          },
          test_cases: drawn.map(({ repeat, least, tagged }, place) => ({
            input_text: `text ${place}`,
            repeat,
            min_pass: Math.min(least, repeat),
            tags: tagged ? ['critical'] : [],
            outcome: { expected_intent: 'greet', allowed_latency_ms: 1_000 },
          })),
        };
        const chances: Chances = (text, repetition) =>
          drawn[numberOf(text)]?.chances[repetition] ?? 'missing';

        const census = await played(suite, chances);
        const early = await played({ ...suite, stop: 'certain' }, chances);

        // A call that was left out counts as judged, so one that would have had no answer may not be missed.
        const hasMissing = drawn.some(({ chances: all }) => all.includes('missing'));
        if (!hasMissing) expect(early.report.verdict).toBe(census.report.verdict);
        else if (census.report.verdict !== 'inconclusive')
          expect(early.report.verdict).toBe(census.report.verdict);
        expect(early.calls).toBeLessThanOrEqual(census.calls);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a run at a stated risk', () => {
  const large = (rest: Partial<SuiteInput> = {}) =>
    suiteOf(400, { stop: { risk: 0.05 }, gate: { pass_rate: 0.95 }, ...rest });

  it('is decided by a draw, and says so', async () => {
    const { report, calls } = await played(large(), always('passed'));

    expect(report.verdict).toBe('passed');
    expect(calls).toBeLessThan(100);
    expect(report.scope).toMatchObject({ complete: false, limited_by: ['risk'] });
    expect(report.early_end).toMatchObject({ rule: 'risk', risk: 0.05, population: 400 });
    expect(report.early_end?.stopped_after).toBeLessThanOrEqual(calls);
    expect(report.reasons.map(({ message }) => message).join()).toContain('at risk 5 %: ');
  });

  it('fails a bad bot by a draw as well', async () => {
    const { report, calls } = await played(large(), (text) =>
      numberOf(text) % 4 === 0 ? 'failed' : 'passed',
    );

    expect(report.verdict).toBe('failed');
    expect(calls).toBeLessThan(120);
  });

  it('does not pass by nothing, where the gate asks for nothing', async () => {
    const { report, calls } = await played(large({ gate: { pass_rate: 0 } }), always('failed'));

    expect(calls).toBeGreaterThan(0);
    expect(report.verdict).toBe('passed');
  });

  it('speaks of no risk where all cases were read', async () => {
    const suite = suiteOf(2, { stop: { risk: 0.05 }, gate: { pass_rate: 1 } });

    const { report } = await played(suite, always('passed'));

    const told = report.reasons.find(({ code }) => code === 'at_risk')?.message;
    expect(told).toMatch(/^at risk 5 %: all 2 cases, drawn by seed \w+$/);
  });

  it('runs each case of a tag that allows no miss', async () => {
    const critical = Array.from({ length: 400 }, (_, place) =>
      place % 20 === 7 ? { tags: ['critical'] } : {},
    );
    const suite = large({
      gate: { pass_rate: 0.95, tags: { critical: { pass_rate: 1 } } },
    });
    const tagged = {
      ...suite,
      test_cases: suite.test_cases.map((each, place) => ({ ...each, ...critical[place] })),
    };

    const good = await played(tagged, always('passed'));
    const bad = await played(tagged, (text) => (numberOf(text) === 387 ? 'failed' : 'passed'));

    const run = good.report.cases.filter(({ tags }) => tags.includes('critical'));
    expect(run.map(({ outcome }) => outcome)).toEqual(Array(20).fill('passed'));
    expect(bad.report.verdict).toBe('failed');
  });

  it('does not pass where a drawn case cannot be judged', async () => {
    const { report } = await played(large(), (_, __) => 'passed');
    const first = report.cases.findIndex(({ outcome }) => outcome === 'passed');

    const again = await played(large(), (text) =>
      numberOf(text) === first ? 'missing' : 'passed',
    );

    expect(again.report.verdict).toBe('inconclusive');
  });
});
