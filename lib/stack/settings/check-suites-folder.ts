import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sentenceOf } from '../../domain/suite/input-problem.ts';
import { POLICY_FILE_NAME } from '../../policy-file/policy-file-name.ts';
import { parsePolicy } from '../../policy-file/read-policy.ts';
import type { GateSettings } from './gate-settings.ts';
import { SettingsInvalid } from './settings-invalid.ts';

/**
 * Holds a folder of suites against what rests on it.
 *
 * @throws SettingsInvalid where there is no such folder, it has not the suite of a schedule, or has a policy that
 * would keep every run from starting.
 */
export function checkSuitesFolder(folder: string, schedules: GateSettings['schedules']): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new SettingsInvalid(`suitesFolder: "${folder}" is no folder: name one with suite files`);
  }
  for (const [index, { suite }] of schedules.entries()) {
    if ('key' in suite || existsSync(join(folder, suite.deployed))) continue;
    throw new SettingsInvalid(
      `schedules.${index}.suite: there is no "${suite.deployed}" in the folder ${folder}: put it there, or name one that is`,
    );
  }
  checkPolicy(join(folder, POLICY_FILE_NAME));
}

function checkPolicy(path: string): void {
  if (!existsSync(path)) return;
  const read = parsePolicy(readFileSync(path));
  if (read.status === 'read') return;
  throw new SettingsInvalid(
    read.problems.map((problem) => `${path}: ${sentenceOf(problem, 'the file')}`).join('\n'),
  );
}
