import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { policyDigest } from '../../../lib/domain/governance/policy.ts';
import { attackRow, passed, refused } from '../support/attack-row.ts';
import { type LyingPlatform, lyingPlatform } from '../support/lying-platform.ts';
import { Folder } from '../support/play-commands.ts';
import { aCase, standardSuite } from '../support/standard-suite.ts';

const POLICY_FILE = 'cognigate.policy.yaml';
const POLICY = { min_pass_rate: 0.95 };
const WEAK = { min_pass_rate: 0 };
const PINNED = { COGNIGATE_POLICY_DIGEST: policyDigest(POLICY) };
const WAIVER = {
  until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 'yyyy-mm-dd'.length),
  reason: 'known',
  approved_by: 'robin',
  ticket: 'SHOP-123',
};

attackRow('G1', 'a case is put in quarantine, and nobody has approved that', refused, () =>
  withWaiver({ until: WAIVER.until, reason: 'known' }),
);
attackRow('G2', 'a quarantine ends in 2099', refused, () =>
  withWaiver({ ...WAIVER, until: '2099-12-31' }),
);
attackRow('G3', 'who starts the run has approved the quarantine', refused, () =>
  withWaiver(WAIVER, { GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'Robin' }),
);
attackRow('G4', 'the same, and a .env names somebody else as the one who starts it', refused, () =>
  withWaiver(WAIVER, { GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'Robin' }, (folder) => {
    folder.file('.env', 'GITHUB_ACTOR=jane\nGITHUB_TRIGGERING_ACTOR=jane\n');
  }),
);
attackRow('G5', 'the suite is weaker than the policy', refused, () =>
  underPolicy(async (folder) => {
    folder.file(POLICY_FILE, POLICY);
    return await folder.play('run', weakSuite(folder));
  }),
);
attackRow('G6', 'the policy is weakened with the suite, and is pinned', refused, () =>
  underPolicy(async (folder) => {
    folder.env = { ...folder.env, ...PINNED };
    folder.file(POLICY_FILE, WEAK);
    return await folder.play('run', weakSuite(folder));
  }),
);
attackRow('G7', 'the policy is deleted, and is pinned; a .env pins none', refused, () =>
  underPolicy(async (folder) => {
    folder.env = { ...folder.env, ...PINNED };
    folder.file('.env', 'COGNIGATE_POLICY_DIGEST=\n');
    return await folder.play('run', weakSuite(folder));
  }),
);
attackRow(
  'G8',
  'the policy is weakened with the suite, and nothing pins it: every report says so',
  { ...passed, reason: 'policy_changed' },
  () =>
    underPolicy(async (folder) => {
      folder.file(POLICY_FILE, POLICY);
      await folder.play('run', folder.file('suite.json', standardSuite()));
      folder.file(POLICY_FILE, WEAK);
      return await folder.play('run', weakSuite(folder));
    }),
);
attackRow(
  'G9',
  'the policy is deleted, and nothing pins it: every report says so',
  { ...passed, reason: 'policy_gone' },
  () =>
    underPolicy(async (folder) => {
      folder.file(POLICY_FILE, POLICY);
      await folder.play('run', folder.file('suite.json', standardSuite()));
      rmSync(join(folder.path, POLICY_FILE));
      return await folder.play('run', weakSuite(folder));
    }),
);
attackRow('G10', 'a label of the command line says another version than the suite', refused, () =>
  underPolicy(async (folder) => {
    const suite = standardSuite({ labels: { bot_version: '1.4.0' } });
    const file = folder.file('suite.json', suite);
    return await folder.play('run', file, '--label', 'bot_version=1.4.1');
  }),
);

async function withWaiver(
  quarantine: object,
  env: Record<string, string> = {},
  prepare: (folder: Folder) => void = () => {},
) {
  await using platform = await lyingPlatform();
  const folder = new Folder(platform, env);
  prepare(folder);
  const { test_cases: cases, ...suite } = standardSuite({
    test_cases: [aCase('hello 1'), aCase('hello 2')],
  });
  const file = folder.file('suite.json', {
    ...suite,
    test_cases: cases.map((each, index) => (index === 1 ? { ...each, quarantine } : each)),
  });
  const end = await folder.play('run', file);
  expect(platform.requests).toEqual([]);
  return end;
}

/** One case of two fails, which a suite may let pass and the policy does not. */
async function underPolicy<Played>(play: (folder: Folder) => Promise<Played>): Promise<Played> {
  await using platform: LyingPlatform = await lyingPlatform();
  return await play(new Folder(platform));
}

function weakSuite(folder: Folder): string {
  return folder.file('suite.json', standardSuite({ gate: { pass_rate: 0.5 } }));
}
