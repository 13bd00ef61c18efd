import type { RetrierDefinition } from './definition.ts';
import type { Template } from './expression.ts';

/** A state machine that is known to be runnable, its expressions compiled. */
export interface Workflow {
  readonly name: string;
  readonly startAt: string;
  readonly timeoutSeconds: number | undefined;
  readonly states: ReadonlyMap<string, WorkflowState>;
  /** Every `FunctionName` that a Task invokes. */
  readonly functionNames: readonly string[];
}

/** What a state, a choice or a catcher leaves behind. */
export interface StateEffect {
  readonly output: Template | undefined;
  readonly assign: ReadonlyMap<string, Template>;
}

export interface Transition extends StateEffect {
  readonly next: string;
}

export interface TaskState extends Transition {
  readonly type: 'Task';
  readonly functionName: string;
  readonly payload: Template;
  readonly timeoutSeconds: number | undefined;
  readonly retry: readonly RetrierDefinition[];
  readonly catch: readonly (Transition & { readonly errorEquals: readonly string[] })[];
}

export interface WaitState extends Transition {
  readonly type: 'Wait';
  readonly seconds: Template;
}

export interface ChoiceState {
  readonly type: 'Choice';
  readonly choices: readonly (Transition & { readonly condition: Template })[];
  readonly otherwise: Transition;
}

export interface SucceedState extends StateEffect {
  readonly type: 'Succeed';
}

export interface FailState {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export type WorkflowState = TaskState | WaitState | ChoiceState | SucceedState | FailState;

/** A definition this engine will not run, with everything that is wrong with it. */
export class WorkflowRefused extends Error {
  override readonly name = 'WorkflowRefused';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the workflow cannot be run: ${problems.join('; ')}`);
    this.problems = problems;
  }
}
