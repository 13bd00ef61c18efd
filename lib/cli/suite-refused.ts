import { UsageError } from './usage-error.ts';

/** A suite with everything that is wrong with it, a line each, as people are shown it. */
export class SuiteRefused extends UsageError {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
  }
}
