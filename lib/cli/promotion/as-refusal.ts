import { AuthenticationFailed, SuiteRejected } from '../../domain/errors.ts';
import { UsageError } from '../usage-error.ts';

/** What is to be mended before anything is run ends as a refusal of the command. */
export async function asRefusal<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SuiteRejected || error instanceof AuthenticationFailed) {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  }
}
