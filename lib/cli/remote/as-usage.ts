import { UsageError } from '../usage-error.ts';
import { GateRefusal } from './gate-client.ts';

/** A run that is not there, or not in that state, is the caller's to mend. */
export async function asUsage<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof GateRefusal)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}
