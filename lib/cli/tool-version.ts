import { packageFile } from '../package-files.ts';

export function toolVersion(): string {
  const { version } = JSON.parse(packageFile('package.json') ?? '{}');
  return String(version);
}
