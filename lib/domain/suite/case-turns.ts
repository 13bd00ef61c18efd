import type { Suite, TestCase, Turn } from './suite.ts';

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

/**
 * The turns as they are said where each is held in a session of its own: what is put into the session before any of
 * them, up to and with its own, is put there before it. Of two values of one name the later one holds.
 */
export function turnsWithPast(turns: readonly Turn[]): Turn[] {
  let past: Pick<Turn, 'inject_context' | 'inject_state'> = {};
  return turns.map((turn) => {
    const { inject_context: context, inject_state: state } = turn;
    past = {
      ...past,
      ...(context === undefined ? {} : { inject_context: { ...past.inject_context, ...context } }),
      ...(state === undefined ? {} : { inject_state: state }),
    };
    return { ...turn, ...past };
  });
}

/** How many messages a case takes at most; a session of its own for a later turn takes one more to be there at all. */
export function messagesOfCase(
  { cognigy }: Pick<Suite, 'cognigy'>,
  { turns }: Pick<TestCase, 'turns'>,
): number {
  const count = turns?.length ?? 1;
  return cognigy?.replay === 'stable' ? 2 * count - 1 : count;
}
