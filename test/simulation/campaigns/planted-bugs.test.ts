import { describe, expect, it } from 'vitest';
import { findPlantedBug } from '../../../simulation/campaigns/find-planted-bug.ts';
import { plantedBugs } from '../../../simulation/clients/planted-bugs.ts';

const LONGEST_SEARCH = 1_000;

describe('a planted bug', () => {
  it.each(Object.entries(plantedBugs))(
    'is found: the gate that has %s',
    { timeout: 120_000 },
    async (name, { foundBy }) => {
      const found = await findPlantedBug(name, { seed: 1, runs: LONGEST_SEARCH });

      expect(foundBy).toContain(found?.oracle);
    },
  );
});
