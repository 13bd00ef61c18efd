import type { FunctionName } from '../../lambdas/runtime/environment.ts';

/** Memory buys CPU: a cold start at 512 MB takes about half as long as at 256 MB. */
const USUAL = 512;
/** Twice what it takes to read the largest suite, 50 MB: `npm run bench -- suite-size` measures it. */
const READS_SUITES = 1_024;
/** The same for the suite with all its results, and the report on them. */
const JUDGES_SUITES = 1_536;

/** Memory of a function, in MB. */
export function functionMegabytes(name: FunctionName): number {
  switch (name) {
    case 'start-run':
    case 'validate-suite':
      return READS_SUITES;
    case 'aggregate-run':
    case 'forget':
      return JUDGES_SUITES;
    default:
      return USUAL;
  }
}
