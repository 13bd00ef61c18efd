import { describe, expect, it } from 'vitest';
import { runKillCampaign } from '../../../simulation/campaigns/kill-campaign.ts';
import { singleKills, smallPlan } from '../../../simulation/campaigns/kill-points.ts';
import { clientOf } from '../../../simulation/clients/client-of.ts';
import { simulate } from '../../../simulation/simulate.ts';

describe('a run of two batches', () => {
  it('passes where nothing goes wrong', async () => {
    const { world, violations } = await simulate(smallPlan('ignores', []), await clientOf('gate'));

    expect(violations).toEqual([]);
    expect(world.stores.recordsOf('run-0').map(({ record }) => record.verdict)).toEqual(['passed']);
    expect(world.platform.executions).toHaveLength(2);
  });

  it.each([
    ['honours', 'step'],
    ['honours', 'process'],
    ['conflicts', 'step'],
    ['ignores', 'step'],
    ['ignores', 'process'],
  ] as const)(
    'passes at a platform that %s keys, whatever %s is killed, wherever',
    { timeout: 60_000 },
    async (ability, scope) => {
      let places = 0;
      for await (const { kills, simulation } of singleKills(
        await clientOf('gate'),
        ability,
        scope,
      )) {
        const [decision] = simulation.world.stores.recordsOf('run-0');
        const executions = simulation.world.platform.executions.length;

        expect(simulation.violations, JSON.stringify(kills)).toEqual([]);
        expect(decision?.record.verdict, JSON.stringify(kills)).toBe('passed');
        expect(executions).toBeLessThanOrEqual(ability === 'ignores' ? 3 : 2);
        places += 1;
      }
      expect(places).toBeGreaterThan(100);
    },
  );

  it('keeps every promise where its execution is stopped and its function goes on', async () => {
    const client = await clientOf('gate');

    for await (const { kills, simulation } of singleKills(client, 'ignores', 'execution')) {
      expect(simulation.violations, JSON.stringify(kills)).toEqual([]);
    }
  });

  it('keeps every promise when it is killed twice, at every pair of places', {
    timeout: 240_000,
  }, async () => {
    const plan = { ability: 'ignores', scopes: ['step', 'step'] } as const;

    const { pairs, verdicts, problems } = await runKillCampaign(plan);

    expect(problems).toEqual([]);
    expect(pairs).toBeGreaterThan(5_000);
    // The state machine tries a step that died once more, so two deaths of one end the run, shut.
    expect(Object.keys(verdicts).sort()).toEqual(['error', 'passed']);
  });
});
