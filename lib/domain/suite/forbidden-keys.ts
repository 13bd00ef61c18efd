/** Names that reach an object's prototype in JavaScript; a file that uses them is refused. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
]);

export const forbiddenKey = {
  problem: 'is a key that JavaScript keeps for itself',
  remedy: 'use another name',
};
