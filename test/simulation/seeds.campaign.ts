import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../simulation/campaigns/campaign.ts';
import { tallyTable } from '../../simulation/campaigns/tally.ts';
import { clientOf } from '../../simulation/clients/client-of.ts';
import { simulate } from '../../simulation/simulate.ts';
import { planOf } from '../../simulation/simulation-plan.ts';
import { campaignSize } from '../support/setup/campaign-size.ts';

const SEEDS = campaignSize({
  sample: { gate: 150, naive: 100, twice: 10 },
  full: { gate: 10_000, naive: 2_000, twice: 40 },
});

describe('the gate in a world where everything goes wrong', () => {
  it(`breaks no promise in ${SEEDS.gate} simulations`, async ({ annotate }) => {
    const { tally, failures } = await runCampaign({ client: 'gate', seed: 1, runs: SEEDS.gate });

    await annotate(tallyTable({ cognigate: tally }));
    expect(failures).toEqual([]);
    expect(tally.runs).toBeGreaterThan(2 * SEEDS.gate);
    // A gate that never said anything about the bot would keep every promise as well.
    expect(tally.conclusive / tally.runs).toBeGreaterThan(0.38);
  });

  it('goes the same way for the same seed, byte for byte', async () => {
    const client = await clientOf('gate');

    for (let seed = 1; seed <= SEEDS.twice; seed += 1) {
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
  it('loses runs and executions, passes without evidence, and is silent', async ({ annotate }) => {
    const { tally } = await runCampaign({ client: 'naive', seed: 1, runs: SEEDS.naive });

    await annotate(tallyTable({ naive: tally }));
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
