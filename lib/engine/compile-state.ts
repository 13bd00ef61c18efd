import type { StateDefinition } from './definition.ts';
import { compileTemplate, type Template, type TemplateContext } from './expression.ts';
import { type ExpressionScope, errorEqualsProblems } from './expression-check.ts';
import type { ChoiceState, StateEffect, TaskState, Transition, WorkflowState } from './workflow.ts';

type Report = (problem: string) => void;

/** Compiles the fields of one state, and reports what is wrong with them. */
export class StateCompiler {
  readonly #variables: ReadonlySet<string>;
  readonly #report: Report;

  constructor(variables: ReadonlySet<string>, report: Report) {
    this.#variables = variables;
    this.#report = report;
  }

  state(state: StateDefinition): WorkflowState {
    switch (state.Type) {
      case 'Task':
        return this.#task(state);
      case 'Wait':
        return {
          type: 'Wait',
          seconds: this.#template(state.Seconds, 'Seconds'),
          ...this.#transition(state.Next, state, '', 'plain'),
        };
      case 'Choice':
        return this.#choice(state);
      case 'Succeed':
        return { type: 'Succeed', ...this.#outcome(state, '', 'plain') };
      case 'Fail':
        return {
          type: 'Fail',
          error: this.#optional(state.Error, 'Error'),
          cause: this.#optional(state.Cause, 'Cause'),
        };
    }
  }

  #task(state: Extract<StateDefinition, { Type: 'Task' }>): TaskState {
    const { FunctionName: functionName, Payload: payload } = state.Arguments;
    if (functionName.includes('{%')) {
      this.#report('Arguments.FunctionName: a plain name is needed, not an expression');
    }
    this.#checkErrors('Retry', state.Retry);
    this.#checkErrors('Catch', state.Catch);
    return {
      type: 'Task',
      functionName,
      payload: this.#template(payload, 'Arguments.Payload'),
      timeoutSeconds: state.TimeoutSeconds,
      retry: state.Retry,
      catch: state.Catch.map((catcher, index) => ({
        errorEquals: catcher.ErrorEquals,
        ...this.#transition(catcher.Next, catcher, `Catch.${index}.`, 'errorOutput'),
      })),
      ...this.#transition(state.Next, state, '', 'result'),
    };
  }

  #choice(state: Extract<StateDefinition, { Type: 'Choice' }>): ChoiceState {
    return {
      type: 'Choice',
      choices: state.Choices.map((choice, index) => {
        const field = `Choices.${index}.`;
        if (!choice.Condition.startsWith('{%')) {
          this.#report(`${field}Condition: an expression {% … %} is needed`);
        }
        return {
          condition: this.#template(choice.Condition, `${field}Condition`),
          ...this.#transition(choice.Next, choice, field, 'plain'),
        };
      }),
      otherwise: this.#transition(state.Default, state, '', 'plain'),
    };
  }

  #checkErrors(field: string, list: readonly { readonly ErrorEquals: readonly string[] }[]): void {
    for (const [index, { ErrorEquals: names }] of list.entries()) {
      for (const problem of errorEqualsProblems(names, index === list.length - 1)) {
        this.#report(`${field}.${index}.ErrorEquals: ${problem}`);
      }
    }
  }

  #transition(
    next: string,
    fields: OutcomeFields,
    prefix: string,
    scope: ExpressionScope,
  ): Transition {
    return { next, ...this.#outcome(fields, prefix, scope) };
  }

  #outcome(fields: OutcomeFields, prefix: string, scope: ExpressionScope): StateEffect {
    const assign = Object.entries(fields.Assign ?? {}).map(([name, value]): [string, Template] => [
      name,
      this.#template(value, `${prefix}Assign.${name}`, scope),
    ]);
    return {
      output: this.#optional(fields.Output, `${prefix}Output`, scope),
      assign: new Map(assign),
    };
  }

  #optional(value: unknown, field: string, scope: ExpressionScope = 'plain'): Template | undefined {
    return value === undefined ? undefined : this.#template(value, field, scope);
  }

  #template(value: unknown, field: string, scope: ExpressionScope = 'plain'): Template {
    const context: TemplateContext = {
      field,
      scope,
      variables: this.#variables,
      report: this.#report,
    };
    return compileTemplate(value, context);
  }
}

interface OutcomeFields {
  readonly Output?: unknown;
  readonly Assign?: Record<string, unknown> | undefined;
}
