import { StatesError } from './state-error.ts';

/** Which parts of `$states` a field may read, beside `input` and `context`. */
export type ExpressionScope = 'plain' | 'result' | 'errorOutput';

// Functions of JSONata 2.0.6, the version that Step Functions runs, without those of which it or a
// replay must not depend: $eval is refused by AWS; $now, $millis, $random and $shuffle are clock and dice.
const functions = new Set(
  `sum count max min average string substring substringBefore substringAfter lowercase uppercase
  length trim pad match contains replace split join formatNumber formatBase formatInteger
  parseInteger number floor ceil round abs sqrt power boolean not map zip filter single reduce sift
  keys lookup append exists spread merge reverse each error assert type sort distinct base64encode
  base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

const contextReaders = new Set(['name', 'wildcard', 'descendant', 'parent']);

interface Node {
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

/** Every name that the expression binds itself, wherever it does. */
function namesBoundIn(node: unknown, names: Set<string> = new Set()): Set<string> {
  if (!isNode(node)) return names;
  const bound: unknown[] = [node.focus, node.index];
  if (node.type === 'bind' && isNode(node.lhs)) bound.push(node.lhs.value);
  if (node.type === 'lambda' && Array.isArray(node.arguments)) {
    bound.push(...node.arguments.map((argument: Node) => argument.value));
  }
  for (const name of bound) if (typeof name === 'string') names.add(name);
  for (const child of Object.values(node)) namesBoundIn(child, names);
  return names;
}

/**
 * What is wrong with an expression that parses: variables nobody sets, reads of a context that does
 * not exist, parts of `$states` that its field cannot see, syntax that AWS's JSONata does not know.
 */
export function expressionProblems(
  source: string,
  ast: unknown,
  scope: ExpressionScope,
  variables: ReadonlySet<string>,
): string[] {
  const problems = new Set<string>();
  const own = namesBoundIn(ast);
  if (own.has('states')) problems.add('$states is reserved and cannot be set');
  if (/\?\?|\?:/.test(source.replaceAll(/"(?:\\.|[^"])*"|'(?:\\.|[^'])*'/g, ''))) {
    problems.add('?? and ?: came after JSONata 2.0.6, which is what Step Functions runs');
  }

  const visit = (node: unknown, hasContext: boolean): void => {
    if (Array.isArray(node)) {
      for (const entry of node) visit(entry, hasContext);
      return;
    }
    if (!isNode(node)) return;
    const type = node.type;
    if (type === 'variable') visitVariable(String(node.value), hasContext);
    else if (contextReaders.has(String(type)) && !hasContext) {
      problems.add(`${node.value ?? '%'} reads from nothing: start at $states or a variable`);
    } else if (type === 'path' && Array.isArray(node.steps)) {
      visitPath(node.steps);
    }
    for (const [field, child] of Object.entries(node)) {
      if (type === 'path' && field === 'steps') visitSteps(child, hasContext);
      else if (field !== 'ancestor' && field !== 'slot') {
        visit(child, hasContext || type === 'lambda' || field === 'stages' || field === 'group');
      }
    }
  };
  const visitSteps = (steps: unknown, hasContext: boolean): void => {
    if (!Array.isArray(steps)) return;
    for (const [index, step] of steps.entries()) visit(step, hasContext || index > 0);
  };
  const visitVariable = (name: string, hasContext: boolean): void => {
    if (name === '$') problems.add('$$ reads from nothing: start at $states or a variable');
    else if (name === '' && !hasContext) {
      problems.add('a bare $ reads from nothing: start at $states or a variable');
    } else if (name === '' || name === 'states') return;
    else if (!own.has(name) && !functions.has(name) && !variables.has(name)) {
      problems.add(`$${name} is neither assigned in any state nor a function that may be used`);
    }
  };
  const visitPath = (steps: readonly unknown[]): void => {
    const [root, part] = steps;
    if (!isNode(root) || !isNode(part) || root.value !== 'states') return;
    if (root.type !== 'variable' || part.type !== 'name') return;
    const name = String(part.value);
    if (name === 'input' || name === 'context' || name === scope) return;
    problems.add(`$states.${name} cannot be read here`);
  };

  visit(ast, false);
  return [...problems];
}

const catchable = new Set<string>([
  StatesError.all,
  StatesError.taskFailed,
  StatesError.timeout,
  StatesError.queryEvaluation,
  StatesError.dataLimitExceeded,
]);

/** What is wrong with an `ErrorEquals` list, given whether it is the last of its field. */
export function errorEqualsProblems(errorEquals: readonly string[], isLast: boolean): string[] {
  const problems = errorEquals
    .filter((name) => name.startsWith('States.') && !catchable.has(name))
    .map((name) => `${name} is no error that can be taken up here`);
  if (errorEquals.includes(StatesError.all)) {
    if (errorEquals.length > 1) problems.push('States.ALL must stand alone');
    if (!isLast) problems.push('States.ALL must be the last');
  }
  return problems;
}
