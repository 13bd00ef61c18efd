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
  const claims = (isWanted: boolean) => {
    const holds = (isSo: boolean) => {
      if (isSo !== isWanted) throw new Error(JSON.stringify(actual));
    };
    return {
      toEqual: (expected: unknown) => holds(isDeepStrictEqual(actual, expected)),
      toBe: (expected: unknown) => holds(Object.is(actual, expected)),
      toContain: (part: string) => holds(String(actual).includes(part)),
    };
  };
  return { ...claims(true), not: claims(false) };
}
