import * as z from 'zod';

/** The contracts by which a platform can be spoken to. */
export const PlatformName = z.enum(['executions-v1', 'cognigy-ai']);
export type PlatformName = z.infer<typeof PlatformName>;

/** What a suite is executed by that names none. */
export const DEFAULT_PLATFORM: PlatformName = 'executions-v1';
