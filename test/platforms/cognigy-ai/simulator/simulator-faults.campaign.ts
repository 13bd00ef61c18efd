import { expect, it } from 'vitest';
import { drawsFor } from '../../../../lib/domain/pace/deterministic-random.ts';
import {
  CognigyAiScenario,
  type CognigyAiScenarioInput,
} from '../../../../lib/mocks/cognigy-ai/scenario.ts';
import { cognigyRun } from '../../../support/servers/cognigy-gate.ts';
import { simulatorSuite } from '../../../support/servers/simulator-run.ts';
import { campaignSize } from '../../../support/setup/campaign-size.ts';

type Rule = NonNullable<CognigyAiScenarioInput['faults']>[number];

const SEEDS = campaignSize({ sample: 8, full: 400 });
const KINDS = ['simulation', 'simulate', 'simulation_batch', 'simulation_run', 'api'] as const;
const DISTORTED = [
  'broken',
  'without_metrics',
  'without_results',
  'result_short',
  'success_as_word',
  'without_turns',
  'twice',
  'missing',
] as const;

/** What goes wrong, and how many of the three runs of each scenario succeed: all by the seed. */
function circumstances(seed: number) {
  const draw = (what: string) => drawsFor(seed, what)[0];
  const pick = <T>(list: readonly T[], what: string): T | undefined =>
    list[Math.floor(draw(what) * list.length)];
  const faults = Array.from({ length: 1 + Math.floor(draw('faults') * 3) }, (_, place): Rule => {
    const effect = draw(`effect ${place}`) < 0.5 ? 'done' : 'none';
    const answer = pick([429, 500, 502, 504], `status ${place}`) ?? 504;
    const body = pick(['json', 'html', 'empty'] as const, `body ${place}`) ?? 'json';
    const fault = pick<Rule['fault']>(
      [
        { kind: 'answer', status: answer, body, effect: answer === 429 ? 'none' : effect },
        { kind: 'reset', effect },
        { kind: 'torn' },
        { kind: 'answer', status: 200, body, effect },
      ],
      `fault ${place}`,
    ) ?? { kind: 'torn' };
    return {
      on: pick(KINDS, `kind ${place}`) ?? 'simulate',
      from: 1 + Math.floor(draw(`from ${place}`) * 4),
      count: 1 + Math.floor(draw(`count ${place}`) * 2),
      fault,
    };
  });
  const distortion = draw('distorted') < 0.3 ? pick(DISTORTED, 'distortion') : undefined;
  if (distortion !== undefined) {
    faults.push({ on: 'simulate', fault: { kind: 'runs', as: distortion, count: 1 } });
  }
  const succeed = draw('succeed') < 0.5 ? 3 : Math.floor(draw('how many') * 3);
  return { faults, distortion, succeed };
}

it('passes what has succeeded alone, holds no conversation twice, and loses sight of none', {
  timeout: 600_000,
}, async () => {
  const verdicts = new Map<string, number>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { faults, distortion, succeed } = circumstances(seed);
    const scenario = CognigyAiScenario.parse({
      name: `seed ${seed}`,
      faults,
      simulations: [{ scenario: 'Release: refund', succeed }],
    });

    const { report, mock } = await cognigyRun(
      simulatorSuite({ entrypoint: 'v1.1' }, { repeat: 3, circuit_breaker_seconds: 1_800 }),
      { scenario },
    );

    const at = `seed ${seed}: ${JSON.stringify(faults)}`;
    const isGreen = report.verdict === 'passed';
    expect(isGreen && (succeed < 3 || distortion !== undefined), at).toBe(false);
    expect(report.verdict === 'failed' && succeed === 3, at).toBe(false);
    const { simulations } = mock.statistics();
    const accounted = report.batches.filter(
      ({ execution_id: id, status }) => id !== null || status !== 'completed',
    );
    expect(simulations, at).toBeLessThanOrEqual(2);
    // What was made is known, or its batch is told to be given up.
    if (report.batches.length > 0) expect(accounted.length, at).toBeGreaterThanOrEqual(simulations);
    verdicts.set(report.verdict, (verdicts.get(report.verdict) ?? 0) + 1);
  }
  expect([...verdicts.keys()].length).toBeGreaterThan(1);
});
