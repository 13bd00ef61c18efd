import { withSourcePositions } from './source-positions.ts';

/**
 * What was thrown, for the log, with the places in the source; whatever is no error stays out of it,
 * since it may hold a customer's words.
 */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error
    ? withSourcePositions(thrown)
    : new Error('something that is no error was thrown');
}
