import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { PACKAGE_ROOT } from '../package-root.ts';
import { SettingsInvalid } from './settings/settings-invalid.ts';

/** The bundles of this package: one folder for all functions, with a file for each. */
export function bundledCode(handler: string): Code {
  const folder = join(PACKAGE_ROOT, 'dist', 'lambdas');
  const file = `${handler}.mjs`;
  if (!existsSync(join(folder, file))) {
    throw new SettingsInvalid(`dist/lambdas/${file} is not there yet: run "npm run build" once`);
  }
  return Code.fromAsset(folder);
}
