import { describe, expect, it } from 'vitest';
import { findPlantedBug } from '../../simulation/campaigns/find-planted-bug.ts';
import { plantedBugs } from '../../simulation/clients/planted-bugs.ts';
import { campaignSize } from '../support/setup/campaign-size.ts';

const LONGEST_SEARCH = 1_500;
const bugs = Object.entries(plantedBugs);
const quicklyFound = ['notify_first', 'open_gate', 'results_in_state'];
const tried = campaignSize({
  sample: bugs.filter(([name]) => quicklyFound.includes(name)),
  full: bugs,
});

describe('a planted bug', () => {
  it.for(tried)('is found: the gate that has %s', async ([name, { foundBy }], { annotate }) => {
    const found = await findPlantedBug(name, { seed: 1, runs: LONGEST_SEARCH });

    await annotate(`${found?.oracle} after ${found?.simulations} simulations`);
    expect(foundBy).toContain(found?.oracle);
  });
});
