/** What an expression sees: `$states` and the variables assigned so far. */
export interface Bindings {
  readonly states: StatesVariable;
  readonly [variable: string]: unknown;
}

/** The reserved variable `$states`. */
export interface StatesVariable {
  readonly input: unknown;
  readonly context: unknown;
  readonly result?: unknown;
  readonly errorOutput?: unknown;
}
