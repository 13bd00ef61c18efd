import { isDeepStrictEqual } from 'node:util';

/** What the rows need of vitest where they are played without it, in a worker of their own. */
export const tests: { readonly name: string; readonly play: () => Promise<void> }[] = [];
const endings: (() => unknown)[] = [];

export function it(name: string, play: () => Promise<void>): void {
  tests.push({ name, play });
}

export function onTestFinished(ending: () => unknown): void {
  endings.push(ending);
}

export async function finishTest(): Promise<void> {
  for (const ending of endings.splice(0).reverse()) await ending();
}

export function expect(actual: unknown) {
  const equals = (isWanted: boolean) => (expected: unknown) => {
    if (isDeepStrictEqual(actual, expected) !== isWanted) throw new Error(JSON.stringify(actual));
  };
  return { toEqual: equals(true), not: { toEqual: equals(false) } };
}
