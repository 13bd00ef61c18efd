/** What was thrown, for the log; whatever is no error stays out of it, since it may hold a customer's words. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('something that is no error was thrown');
}
