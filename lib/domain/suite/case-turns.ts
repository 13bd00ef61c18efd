import type { TestCase, Turn } from './suite.ts';

/**
 * What is said in a case, in its order; one turn where the case is no conversation.
 *
 * The context of a case goes with its first turn, which may add to it.
 */
export function turnsOf({ turns, input_text, context_variables, outcome }: TestCase): Turn[] {
  const [first, ...others] = turns ?? [{ input_text, outcome }];
  if (first === undefined) return [];
  const context = { ...context_variables, ...first.context_variables };
  return [{ ...first, context_variables: context }, ...others];
}
