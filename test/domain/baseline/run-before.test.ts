import { describe, expect, it } from 'vitest';
import { runBefore } from '../../../lib/domain/baseline/run-before.ts';
import type { Verdict } from '../../../lib/domain/verdict.ts';

const RUN = { platform: { name: 'executions-v1' } };

/** As far as it is named; everything else speaks for it. */
function earlier(
  run_id: string,
  verdict: Verdict | null = 'passed',
  others: {
    readonly part?: true;
    readonly simulated?: true;
    readonly platform?: { readonly name: string };
    readonly passed?: number;
    readonly left_out?: number;
  } = {},
) {
  const { passed = 3, left_out, ...rest } = others;
  return { run_id, verdict, ...RUN, tally: { passed, failed: 0, left_out }, ...rest };
}

describe('the run before', () => {
  it.each([
    ['the newest', [earlier('near'), earlier('far')], 'near'],
    ['one on the whole suite', [earlier('near', 'passed', { part: true }), earlier('far')], 'far'],
    [
      'one that ran all of it',
      [earlier('near', 'failed', { left_out: 35 }), earlier('far')],
      'far',
    ],
    ['one on a bot', [earlier('near', 'passed', { simulated: true }), earlier('far')], 'far'],
    [
      'one on the same platform',
      [earlier('near', 'passed', { platform: { name: 'cognigy-ai' } }), earlier('far', 'failed')],
      'far',
    ],
    ['one that was decided', [earlier('near', 'cancelled'), earlier('far', 'failed')], 'far'],
    ['one that has ended', [earlier('near', null), earlier('far', 'inconclusive')], 'far'],
    [
      'a whole one without a verdict on the bot, rather than a part with one',
      [earlier('near', 'passed', { part: true }), earlier('far', 'inconclusive')],
      'far',
    ],
    [
      'a part, rather than one that measured nothing',
      [earlier('near', 'error', { passed: 0 }), earlier('far', 'passed', { part: true })],
      'far',
    ],
    ['one that measured nothing, where there is no other', [earlier('near', 'error')], 'near'],
    ['none, where all are of a mock', [earlier('near', 'passed', { simulated: true })], undefined],
  ])('is %s', (_, runs, expected) => {
    expect(runBefore(RUN, runs)?.run_id).toBe(expected);
  });

  it('of a run on a mock is one on a mock', () => {
    const runs = [earlier('bot'), earlier('mock', 'passed', { simulated: true })];

    expect(runBefore({ ...RUN, simulated: true }, runs)?.run_id).toBe('mock');
  });
});
