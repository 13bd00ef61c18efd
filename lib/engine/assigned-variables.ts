import { limits } from './limits.ts';
import { StateError, StatesError } from './state-error.ts';

/** What the states of an execution have assigned so far. */
export class AssignedVariables {
  #values: Readonly<Record<string, unknown>> = {};
  #bytes: ReadonlyMap<string, number> = new Map();

  get values(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  /** @throws StateError `States.DataLimitExceeded` where one `Assign`, or all of them, hold too much. */
  assign(entries: readonly (readonly [name: string, value: unknown])[]): void {
    if (entries.length === 0) return;
    const copies: [string, unknown][] = [];
    const bytes = new Map(this.#bytes);
    let assignedBytes = 0;
    for (const [name, value] of entries) {
      const text = JSON.stringify(value) ?? 'null';
      assignedBytes += Buffer.byteLength(text);
      bytes.set(name, Buffer.byteLength(text));
      copies.push([name, JSON.parse(text)]);
    }
    const allBytes = [...bytes.values()].reduce((sum, one) => sum + one, 0);
    if (assignedBytes > limits.assignBytes || allBytes > limits.variablesBytes) {
      throw new StateError(
        StatesError.dataLimitExceeded,
        `Assign holds ${assignedBytes} bytes of ${limits.assignBytes}, all variables ${allBytes} of ${limits.variablesBytes}`,
      );
    }
    this.#bytes = bytes;
    this.#values = { ...this.#values, ...Object.fromEntries(copies) };
  }
}
