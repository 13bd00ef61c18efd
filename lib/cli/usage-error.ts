/** The command cannot be carried out as it was given; its message says how to mend that. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
