import * as z from 'zod';

/** The contracts by which a platform can be spoken to. */
export const PlatformName = z.enum(['executions-v1', 'cognigy-ai']);
export type PlatformName = z.infer<typeof PlatformName>;

/** What a suite is executed by that names none. */
export const DEFAULT_PLATFORM: PlatformName = 'executions-v1';

interface PlatformTraits {
  /** Takes an API key, and no client id with a secret. */
  readonly takesApiKey: boolean;
  /** Keeps cases of its own, for which it is asked while a run is planned. */
  readonly keepsCases: boolean;
  /** Is told a key with what it is to execute, by which that can be found again. */
  readonly takesKeys: boolean;
  /** Ends an execution that it is asked to end. */
  readonly endsOnRequest: boolean;
}

export const PLATFORM_TRAITS: Readonly<Record<PlatformName, PlatformTraits>> = {
  'executions-v1': { takesApiKey: false, keepsCases: false, takesKeys: true, endsOnRequest: false },
  'cognigy-ai': { takesApiKey: true, keepsCases: true, takesKeys: false, endsOnRequest: true },
};

/** Of a platform as a run remembers it. */
export function traitsOf(platform: string): PlatformTraits {
  return PLATFORM_TRAITS[PlatformName.catch(DEFAULT_PLATFORM).parse(platform)];
}
