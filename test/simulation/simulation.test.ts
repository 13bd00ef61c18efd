import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../simulation/campaigns/campaign.ts';
import { clientOf } from '../../simulation/clients/client-of.ts';
import { planOfReplay, shrink } from '../../simulation/shrink-plan.ts';
import { simulate } from '../../simulation/simulate.ts';
import { planOf } from '../../simulation/simulation-plan.ts';

const SIMULATIONS = 2_000;

interface RegressionSeed {
  readonly replay: string;
  readonly found: string;
}
const regressionSeeds: readonly RegressionSeed[] = JSON.parse(
  readFileSync(new URL('./regression-seeds.json', import.meta.url), 'utf8'),
);

describe('the gate in a world where everything goes wrong', () => {
  it(`breaks no promise in ${SIMULATIONS} simulations`, { timeout: 180_000 }, async () => {
    const { tally, failures } = await runCampaign({ client: 'gate', seed: 1, runs: SIMULATIONS });

    expect(failures).toEqual([]);
    expect(tally.runs).toBeGreaterThan(2 * SIMULATIONS);
    // A gate that never said anything about the bot would keep every promise as well.
    expect(tally.conclusive / tally.runs).toBeGreaterThan(0.4);
  });

  it.each(regressionSeeds)('stays mended: $found', async ({ replay }) => {
    const { violations } = await simulate(planOfReplay(replay), await clientOf('gate'));

    expect(violations).toEqual([]);
  });

  it('goes the same way for the same seed, byte for byte', async () => {
    const client = await clientOf('gate');

    for (let seed = 1; seed <= 40; seed += 1) {
      const [one, other] = [
        await simulate(planOf(seed), client, { recordsTrace: true }),
        await simulate(planOf(seed), client, { recordsTrace: true }),
      ];

      expect(one.world.trace.length).toBeGreaterThan(20);
      expect(one.world.trace.join('\n')).toBe(other.world.trace.join('\n'));
      expect([...one.world.stores.chains]).toEqual([...other.world.stores.chains]);
    }
  });
});

describe('a naive client in the same world', () => {
  it('loses runs and executions, passes without evidence, and is silent', async () => {
    const { tally } = await runCampaign({ client: 'naive', seed: 1, runs: 100 });

    expect(tally.problems).toMatchObject({
      lost: expect.any(Number),
      orphan: expect.any(Number),
      oneAuditRecord: expect.any(Number),
      falseGreen: expect.any(Number),
      auditBeforeNotification: expect.any(Number),
      silent: expect.any(Number),
    });
  });
});

describe('a seed that fails', () => {
  it('is shrunk to what it takes to fail, and can be played again from one line', async () => {
    const planted = await clientOf('open_gate');
    const fails = async (replayed: Parameters<typeof simulate>[0]) =>
      (await simulate(replayed, planted)).violations.some(({ oracle }) => oracle === 'gateAgrees');
    const seed = await firstSeed(fails);

    const replay = await shrink(seed, fails);

    const plan = planOfReplay(replay);
    expect(plan.runs).toHaveLength(1);
    expect(plan.faults.length).toBeLessThanOrEqual(1);
    expect(plan.kills).toHaveLength(0);
    expect(await fails(plan)).toBe(true);
  });

  it.each(['', 'x', '12:r0', '12:r0,f,k,b1,s2'])('is not read from %j', (replay) => {
    expect(() => planOfReplay(replay)).toThrow('is no replay');
  });
});

async function firstSeed(fails: (plan: ReturnType<typeof planOf>) => Promise<boolean>) {
  for (let seed = 1; ; seed += 1) if (await fails(planOf(seed))) return seed;
}
