import { createRequire } from 'node:module';

type Re2 = typeof import('re2js').RE2JS;

let loaded: Re2 | undefined;

/** Loaded on first use: its tables cost every start of a function 150 kB, and few suites have a pattern. */
function re2(): Re2 {
  loaded ??= engine().RE2JS;
  return loaded;
}

/** A bundle has a `require` of its own, and what it names is in the bundle or, where that is wanted, beside it. */
function engine(): typeof import('re2js') {
  return typeof require === 'function' ? require('re2js') : createRequire(import.meta.url)('re2js');
}

/**
 * Holds text against a regular expression in time linear in the text, whatever the expression.
 *
 * @throws RE2JSException where the expression is not valid; its message says where.
 */
export function linearPattern(expression: string): { find(text: string): boolean } {
  const compiled = re2().compile(expression);
  return { find: (text) => compiled.matcher(text).find() };
}
