import * as z from 'zod';
import type { Bindings } from './bindings.ts';

/** The answer of a short cut; `isKnown: false` leaves the question to JSONata itself. */
type FastAnswer = { readonly isKnown: true; readonly value: unknown } | { readonly isKnown: false };

export type FastExpression = (bindings: Bindings) => FastAnswer;

const unknownAnswer: FastAnswer = { isKnown: false };

const VariableNode = z.strictObject({
  type: z.literal('variable'),
  value: z.string().min(1),
  position: z.number(),
});
const NameNode = z.strictObject({
  type: z.literal('name'),
  value: z.string(),
  position: z.number(),
});
const PathNode = z.strictObject({
  type: z.literal('path'),
  steps: z.tuple([VariableNode], NameNode),
});
const PlainPath = z.union([VariableNode, PathNode]);
const Comparison = z.strictObject({
  type: z.literal('binary'),
  value: z.literal('='),
  position: z.number(),
  lhs: PlainPath,
  rhs: z.strictObject({ type: z.literal('string'), value: z.string(), position: z.number() }),
});

/**
 * A synchronous evaluator for the two shapes nearly all expressions of a workflow have:
 * `$variable.name.name`, and such a path compared with a string. Undefined for any other shape.
 */
export function fastExpression(ast: unknown): FastExpression | undefined {
  // Nodes inherit from symbols of the parser; what they hold themselves is the tree.
  const tree: unknown = JSON.parse(JSON.stringify(ast));
  const path = PlainPath.safeParse(tree);
  if (path.success) return pathReader(path.data);
  const comparison = Comparison.safeParse(tree);
  if (!comparison.success) return undefined;
  const read = pathReader(comparison.data.lhs);
  const literal = comparison.data.rhs.value;
  return (bindings) => {
    const answer = read(bindings);
    return answer.isKnown ? { isKnown: true, value: answer.value === literal } : answer;
  };
}

function pathReader(path: z.infer<typeof PlainPath>): FastExpression {
  const [root, ...names] =
    path.type === 'variable' ? [path.value] : path.steps.map((step) => step.value);
  if (root === undefined) return () => unknownAnswer;
  return (bindings) => {
    // No variable: a function of JSONata, or an error that it words itself.
    if (!Object.hasOwn(bindings, root)) return unknownAnswer;
    let value: unknown = bindings[root];
    for (const name of names) {
      // JSONata maps over lists, and flattens: not a short cut's business.
      if (Array.isArray(value)) return unknownAnswer;
      if (typeof value !== 'object' || value === null) return { isKnown: true, value: undefined };
      value = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
    }
    return Array.isArray(value) ? unknownAnswer : { isKnown: true, value };
  };
}
