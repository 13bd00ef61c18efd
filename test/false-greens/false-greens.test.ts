import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import './rows/judged-by-nobody.ts';
import './rows/text-and-intent.ts';
import './rows/identity.ts';
import './rows/envelopes-and-bytes.ts';
import './rows/honest.ts';
import './rows/deployed.ts';
import './rows/cognigy.ts';
import './rows/playbooks.ts';
import './rows/cognigy-conversations.ts';
import './rows/amounts.ts';
import './rows/promotion.ts';
import './rows/cognigy-preparation.ts';
import './rows/cognigy-analytics.ts';
import './rows/cognigy-shapes.ts';
import './rows/signed-verdicts.ts';
import './rows/refused.ts';
import './rows/several-commands.ts';
import './rows/governance.ts';
import './rows/simulator.ts';
import './rows/cognigy-simulator.ts';
import './rows/reliability.ts';
import './rows/early-ends.ts';
import { attacks } from './support/attack-row.ts';
import { falseGreensPage } from './support/false-greens-page.ts';

const GROUPS: Readonly<Record<string, string>> = {
  N: 'Judged by nobody',
  T: 'Texts, intents and thresholds',
  I: 'Whose result it is',
  E: 'Envelopes and bytes',
  R: 'Suites and commands that are refused',
  S: 'Several commands',
  G: 'Quarantine, policy and labels',
  C: 'Cognigy.AI',
  P: 'Playbooks of Cognigy.AI',
  A: 'How much of a suite stands in playbooks',
  D: 'A deployed gate',
  L: 'Runs that end before every call is made',
  H: 'Honest platforms, which must stay green',
};

it('has each row once, and every group in order', () => {
  const ids = attacks.map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
  for (const letter of Object.keys(GROUPS)) {
    const own = ids.filter((id) => id.startsWith(letter));
    expect(own).toEqual(own.map((_, place) => `${letter}${place + 1}`));
  }
});

it('is on record as it was measured', async () => {
  const groups = Object.entries(GROUPS).map(([letter, title]) => ({
    title,
    rows: attacks.filter(({ id }) => id.startsWith(letter)),
  }));

  expect(attacks.filter(({ ends }) => ends.length === 0).map(({ id }) => id)).toEqual([]);
  await expect(falseGreensPage(groups)).toMatchFileSnapshot(
    join(PACKAGE_ROOT, 'docs', 'false-greens.md'),
  );
});
