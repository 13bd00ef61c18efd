import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { PACKAGE_ROOT } from '../package-root.ts';
import { SettingsInvalid } from './settings/settings-invalid.ts';

/** The handler's bundle in this package. */
export function bundledCode(handler: string): Code {
  const path = join(PACKAGE_ROOT, 'dist', 'lambdas', handler);
  if (!existsSync(path)) {
    throw new SettingsInvalid(`dist/lambdas/${handler} is not there yet: run "npm run build" once`);
  }
  return Code.fromAsset(path);
}
