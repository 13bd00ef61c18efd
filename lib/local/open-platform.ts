import type { Clock } from '../engine/clock.ts';
import type { PlatformAddress } from '../platforms/platform-address.ts';
import type { Secrets } from '../platforms/secrets.ts';
import type { Platform } from '../steps/ports/platform.ts';
import type { StateDirectory } from './state-directory.ts';

interface PlatformSurroundings extends Clock {
  readonly state: StateDirectory;
  readonly address: PlatformAddress;
  readonly userAgent: string;
  /** What is known to be secret beside what the platform is spoken to with. */
  readonly secrets: Secrets;
}

/** Makes a platform out of its address and what processes on this machine share of it. */
export type OpenPlatform = (surroundings: PlatformSurroundings) => Platform;
