import type { FunctionName } from '../../lambdas/runtime/environment.ts';

/** Memory buys CPU: a cold start at 512 MB takes about half as long as at 256 MB. */
const USUAL = 512;
/** For the largest suite that is read, 50 MB: `npm run bench -- suite-size` measures what that takes. */
export const READS_SUITES = 1_024;

/** Memory of a function, in MB. */
export function functionMegabytes(name: FunctionName): number {
  return name === 'start-run' || name === 'validate-suite' ? READS_SUITES : USUAL;
}
