import { limits } from './limits.ts';
import { StateError, StatesError } from './state-error.ts';

/** Data between two states: a JSON value of its own, and its size as UTF-8 text. */
export interface JsonDocument {
  readonly value: unknown;
  readonly bytes: number;
}

/**
 * Copies `value` the way it crosses a service boundary: as JSON text.
 *
 * @throws StateError `States.DataLimitExceeded` above 256 KiB; `what` names the data in its cause.
 */
export function toJsonDocument(value: unknown, what: string): JsonDocument {
  // A function that returns nothing answers null.
  const text = JSON.stringify(value) ?? 'null';
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.dataBytes) {
    throw new StateError(
      StatesError.dataLimitExceeded,
      `${what} has ${bytes} bytes, at most ${limits.dataBytes} can pass`,
    );
  }
  return { value: JSON.parse(text), bytes };
}
