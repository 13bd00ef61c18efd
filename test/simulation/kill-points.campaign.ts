import { describe, expect, it } from 'vitest';
import { runKillCampaign } from '../../simulation/campaigns/kill-campaign.ts';
import { singleKills, smallPlan } from '../../simulation/campaigns/kill-points.ts';
import { clientOf } from '../../simulation/clients/client-of.ts';
import { simulate } from '../../simulation/simulate.ts';
import { campaignSize } from '../support/setup/campaign-size.ts';

/** A run is killed first at every so many places; `npm run simulate -- --kill-pairs` leaves out none. */
const OF = campaignSize({
  sample: { single: 24, pairs: 136, ofConversations: 136 },
  full: { single: 1, pairs: 1, ofConversations: 4 },
});

/** Which verdicts there are, beside `passed`, after two kills. */
const ENDS = {
  // A step that died is tried once more: two deaths of one step end the run, shut.
  'step, step': ['error'],
  'step, process': [],
  // A run that dies while it is taken up is taken up by nobody else, and is closed.
  'process, step': ['cancelled'],
  'process, process': ['cancelled'],
} as const;
/** There is no key by which an order could be given again: one that was about to be sent is lost. */
const LOST = ['inconclusive'];
const PAIRS = campaignSize({
  sample: [
    ['ignores', 'step', 'step'],
    ['conversations', 'step', 'process'],
  ] as const,
  full: [
    ['ignores', 'step', 'step'],
    ['ignores', 'step', 'process'],
    ['ignores', 'process', 'step'],
    ['ignores', 'process', 'process'],
    ['honours', 'step', 'step'],
    ['honours', 'step', 'process'],
    ['honours', 'process', 'step'],
    ['honours', 'process', 'process'],
    ['conversations', 'step', 'step'],
    ['conversations', 'step', 'process'],
    ['conversations', 'process', 'step'],
    ['conversations', 'process', 'process'],
  ] as const,
});

describe('a run of two batches', () => {
  it('passes where nothing goes wrong', async () => {
    const { world, violations } = await simulate(smallPlan('ignores', []), await clientOf('gate'));

    expect(violations).toEqual([]);
    expect(world.stores.recordsOf('run-0').map(({ record }) => record.verdict)).toEqual(['passed']);
    expect(world.place('live').platform.executions).toHaveLength(2);
  });

  it.each([
    ['honours', 'step'],
    ['honours', 'process'],
    ['conflicts', 'step'],
    ['ignores', 'step'],
    ['ignores', 'process'],
  ] as const)(
    'passes at a platform that %s keys, whatever %s is killed, wherever',
    async (ability, scope) => {
      const client = await clientOf('gate');
      const share = { from: 0, of: OF.single };
      let places = 0;
      for await (const { kills, simulation } of singleKills(client, { ability, scope, share })) {
        const [decision] = simulation.world.stores.recordsOf('run-0');
        const executions = simulation.world.place('live').platform.executions.length;

        expect(simulation.violations, JSON.stringify(kills)).toEqual([]);
        expect(decision?.record.verdict, JSON.stringify(kills)).toBe('passed');
        expect(executions).toBeLessThanOrEqual(ability === 'ignores' ? 3 : 2);
        places += 1;
      }
      expect(places).toBeGreaterThan(100 / OF.single);
    },
  );

  it.each(['step', 'process'] as const)(
    'orders no conversation twice and passes by those that it has, whatever %s is killed, wherever',
    async (scope) => {
      const client = await clientOf('gate');
      const plan = { ability: 'conversations', scope, share: { from: 0, of: OF.single } } as const;
      for await (const { kills, simulation } of singleKills(client, plan)) {
        const [decision] = simulation.world.stores.recordsOf('run-0');
        const orders = simulation.world.place('live').platform.executions.length;
        const verdict = orders === 2 ? 'passed' : 'inconclusive';

        expect(simulation.violations, JSON.stringify(kills)).toEqual([]);
        expect(decision?.record.verdict, JSON.stringify(kills)).toBe(verdict);
      }
    },
  );

  it.each(['ignores', 'conversations'] as const)(
    'keeps every promise where its execution is stopped and its function goes on: %s',
    async (ability) => {
      const client = await clientOf('gate');
      const plan = { ability, scope: 'execution' } as const;
      const share = { from: 0, of: OF.single };

      for await (const { kills, simulation } of singleKills(client, { ...plan, share })) {
        expect(simulation.violations, JSON.stringify(kills)).toEqual([]);
      }
    },
  );

  it.for(PAIRS)(
    'keeps every promise at a platform that %s keys, or holds conversations, when a %s is killed, and later a %s',
    async ([ability, first, second], { annotate }) => {
      const of = ability === 'conversations' ? OF.ofConversations : OF.pairs;
      const plan = { ability, scopes: [first, second], of } as const;

      const { pairs, verdicts, problems } = await runKillCampaign(plan);

      await annotate(`${pairs} pairs, ${JSON.stringify(verdicts)}`);
      expect(problems).toEqual([]);
      expect(pairs).toBeGreaterThan(5_000 / of);
      const ends = [...ENDS[`${first}, ${second}`], ...(ability === 'conversations' ? LOST : [])];
      expect(Object.keys(verdicts).sort()).toEqual([...ends, 'passed'].sort());
    },
  );
});
