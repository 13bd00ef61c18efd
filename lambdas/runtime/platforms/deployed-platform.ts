import type { PlatformName } from '../../../lib/domain/suite/platform-name.ts';
import { patientPlatform } from '../../../lib/platforms/cognigy-ai/patient-platform.ts';
import type { Platform } from '../../../lib/steps/ports/platform.ts';
import { deployedCognigyAi } from './deployed-cognigy-ai.ts';
import { deployedExecutionsV1 } from './deployed-executions-v1.ts';
import type { PlatformSettings } from './platform-settings.ts';

const PLATFORMS: Readonly<Record<PlatformName, (settings: PlatformSettings) => Platform>> = {
  'executions-v1': deployedExecutionsV1,
  'cognigy-ai': (settings) => patientPlatform(deployedCognigyAi(settings), settings.now),
};

/** The platform of the deployment; none of its secrets is touched before a call. */
export function deployedPlatform(settings: PlatformSettings): Platform {
  return PLATFORMS[settings.setting('COGNIGATE_PLATFORM')](settings);
}
