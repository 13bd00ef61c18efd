import jsonata from 'jsonata';
import type { Bindings } from './bindings.ts';
import { type ExpressionScope, expressionProblems } from './expression-check.ts';
import { type FastExpression, fastExpression } from './fast-expression.ts';
import { StateError, StatesError } from './state-error.ts';

/** A field of a definition, its JSONata compiled. */
export interface Template {
  /** @throws StateError `States.QueryEvaluationError` where an expression fails or gives nothing. */
  evaluate(bindings: Bindings): unknown;
}

export interface TemplateContext {
  /** Where the field stands, for messages. */
  readonly field: string;
  readonly scope: ExpressionScope;
  /** Names that any state of the workflow assigns. */
  readonly variables: ReadonlySet<string>;
  readonly report: (problem: string) => void;
}

/** Compiles a JSON value in which any string may be an expression `{% … %}`. */
export function compileTemplate(value: unknown, context: TemplateContext): Template {
  const compiled = compile(value, context);
  return 'constant' in compiled ? { evaluate: () => compiled.constant } : compiled;
}

type Compiled = Template | { readonly constant: unknown };

function compile(value: unknown, context: TemplateContext): Compiled {
  if (typeof value === 'string') return compileString(value, context);
  if (typeof value !== 'object' || value === null) return { constant: value };
  const entries = Object.entries(value).map(([key, entry]): [string, Compiled] => [
    key,
    compile(entry, { ...context, field: joined(context.field, key, Array.isArray(value)) }),
  ]);
  if (entries.every(([, entry]) => 'constant' in entry)) return { constant: value };
  return {
    evaluate: async (bindings) => {
      const filled: [string, unknown][] = [];
      for (const [key, entry] of entries) {
        filled.push([key, 'constant' in entry ? entry.constant : await entry.evaluate(bindings)]);
      }
      return Array.isArray(value) ? filled.map(([, entry]) => entry) : Object.fromEntries(filled);
    },
  };
}

function joined(field: string, key: string, isIndex: boolean): string {
  return isIndex ? `${field}[${key}]` : `${field}.${key}`;
}

function compileString(text: string, context: TemplateContext): Compiled {
  const opens = text.startsWith('{%');
  const closes = text.endsWith('%}') && text.length >= 4;
  if (!opens && !closes) return { constant: text };
  if (!opens || !closes) {
    context.report(`${context.field}: an expression begins with {% and ends with %}, not: ${text}`);
    return { constant: text };
  }
  return compileExpression(text.slice(2, -2).trim(), context) ?? { constant: text };
}

function compileExpression(source: string, context: TemplateContext): Template | undefined {
  let expression: jsonata.Expression;
  try {
    expression = jsonata(source);
  } catch (error) {
    context.report(`${context.field}: ${source} does not parse: ${problemOf(error)}`);
    return undefined;
  }
  const ast: unknown = expression.ast();
  for (const problem of expressionProblems(source, ast, context.scope, context.variables)) {
    context.report(`${context.field}: ${problem}, in: ${source}`);
  }
  const describe = `${context.field} {% ${source} %}`;
  const fast = fastExpression(ast);
  return fast === undefined
    ? slowTemplate(expression, describe)
    : fastTemplate(fast, expression, describe);
}

function fastTemplate(
  fast: FastExpression,
  expression: jsonata.Expression,
  describe: string,
): Template {
  const slow = slowTemplate(expression, describe);
  return {
    evaluate: (bindings) => {
      const answer = fast(bindings);
      return answer.isKnown ? checkedResult(answer.value, describe) : slow.evaluate(bindings);
    },
  };
}

function slowTemplate(expression: jsonata.Expression, describe: string): Template {
  return {
    evaluate: async (bindings) => {
      let result: unknown;
      try {
        result = await expression.evaluate(undefined, bindings);
      } catch (error) {
        throw new StateError(StatesError.queryEvaluation, `${describe}: ${problemOf(error)}`);
      }
      return checkedResult(result, describe);
    },
  };
}

function checkedResult(result: unknown, describe: string): unknown {
  // A lambda of JSONata stringifies as an object, a built-in function as nothing at all.
  const isFunction =
    typeof result === 'function' ||
    (typeof result === 'object' &&
      result !== null &&
      ('_jsonata_lambda' in result || '_jsonata_function' in result));
  if (result !== undefined && !isFunction) return result;
  const what = isFunction ? 'a function' : 'nothing';
  throw new StateError(StatesError.queryEvaluation, `${describe} gives ${what}, not a JSON value`);
}

/** JSONata throws plain objects with a code and a message. */
function problemOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  return String(error.message);
}
