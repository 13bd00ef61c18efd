import type { TestCase, Turn } from './suite.ts';

/** What is said in a case, in its order; one turn where the case is no conversation. */
export function turnsOf({ turns, input_text, context_variables, outcome }: TestCase): Turn[] {
  return turns ?? [{ input_text, context_variables, outcome }];
}
