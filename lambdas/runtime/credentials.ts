import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of the SDK's default chain in the bundles: Lambda hands a function its role by
 * variables, and the ways to log in on a laptop are 80 kB of code that would be loaded for nothing.
 */
export const defaultProvider = fromEnv;
