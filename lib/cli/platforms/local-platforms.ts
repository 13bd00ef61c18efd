import { PlatformName } from '../../domain/suite/platform-name.ts';
import { UsageError } from '../usage-error.ts';
import type { LocalPlatform } from './local-platform.ts';

/** Each is loaded when a run or a mock asks for it. */
const PLATFORMS: Readonly<Record<PlatformName, () => Promise<LocalPlatform>>> = {
  'executions-v1': async () => (await import('./executions-v1.ts')).executionsV1,
  'cognigy-ai': async () => (await import('./cognigy-ai.ts')).cognigyAi,
};

/** @throws UsageError where this version has no such platform. */
export async function localPlatform(name: string): Promise<LocalPlatform> {
  const known = PlatformName.safeParse(name);
  if (known.success) return PLATFORMS[known.data]();
  throw new UsageError(
    `there is no platform "${name}"; this version knows ${PlatformName.options.join(' and ')}`,
  );
}
