import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentenceOf } from '../../domain/suite/input-problem.ts';
import { POLICY_FILE_NAME } from '../../policy-file/policy-file-name.ts';
import { parsePolicy } from '../../policy-file/read-policy.ts';
import { SettingsInvalid } from './settings-invalid.ts';

/** @throws SettingsInvalid where a policy among the suites of a folder would keep every run from starting. */
export function checkPolicy(folder: string): void {
  const path = join(folder, POLICY_FILE_NAME);
  if (!existsSync(path)) return;
  const read = parsePolicy(readFileSync(path));
  if (read.status === 'read') return;
  throw new SettingsInvalid(
    read.problems.map((problem) => `${path}: ${sentenceOf(problem, 'the file')}`).join('\n'),
  );
}
