import { AssignedVariables } from './assigned-variables.ts';
import type { Bindings, StatesVariable } from './bindings.ts';
import type { Clock } from './clock.ts';
import type { RetrierDefinition } from './definition.ts';
import { failureDetails, type History } from './history.ts';
import { invokeTask, type TaskFunction } from './invoke-task.ts';
import { type JsonDocument, toJsonDocument } from './json-document.ts';
import { limits } from './limits.ts';
import { retryDelayMilliseconds } from './retry-delay.ts';
import { matchesError, StateError, StatesError } from './state-error.ts';
import type { Stop } from './stop.ts';
import type { Wake } from './wake.ts';
import type {
  ChoiceState,
  FailState,
  StateEffect,
  SucceedState,
  TaskState,
  Transition,
  WaitState,
  Workflow,
} from './workflow.ts';

export interface StateRunnerOptions {
  readonly workflow: Workflow;
  readonly name: string;
  readonly startTime: number;
  readonly tasks: Readonly<Record<string, TaskFunction>>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly wake: Wake | undefined;
  readonly stop: Stop;
  readonly history: History;
}

/** Where an execution stands after a state; `next` is null where it has succeeded. */
export interface Step {
  readonly next: string | null;
  readonly data: JsonDocument;
}

interface Visit {
  readonly name: string;
  readonly input: JsonDocument;
  readonly enteredTime: string;
  retryCount: number;
}

/** Runs the states of one execution, one at a time. */
export class StateRunner {
  readonly #options: StateRunnerOptions;
  readonly #variables = new AssignedVariables();
  #execution: object = {};
  readonly #machine: object;
  transitions = 0;
  largestStateBytes = 0;

  constructor(options: StateRunnerOptions) {
    this.#options = options;
    const { name } = options.workflow;
    this.#machine = { Id: `arn:aws:states:local:000000000000:stateMachine:${name}`, Name: name };
  }

  begin(input: unknown): JsonDocument {
    this.#options.history.add('ExecutionStarted');
    const data = toJsonDocument(input, 'the input of the execution');
    const { name, startTime, workflow } = this.#options;
    this.#execution = {
      Id: `arn:aws:states:local:000000000000:execution:${workflow.name}:${name}`,
      Input: data.value,
      Name: name,
      StartTime: new Date(startTime).toISOString(),
    };
    return data;
  }

  async enter(name: string, input: JsonDocument): Promise<Step> {
    const { workflow, history, clock } = this.#options;
    const state = workflow.states.get(name);
    if (state === undefined) throw new Error(`there is no state "${name}"`);
    history.add(`${state.type}StateEntered`, { state: name });
    this.transitions += 1;
    this.#measure(input);
    const enteredTime = new Date(clock.now()).toISOString();
    const visit: Visit = { name, input, enteredTime, retryCount: 0 };
    switch (state.type) {
      case 'Task':
        return this.#task(state, visit);
      case 'Wait':
        return this.#wait(state, visit);
      case 'Choice':
        return this.#choice(state, visit);
      case 'Succeed':
        return this.#succeed(state, visit);
      case 'Fail':
        return this.#fail(state, visit);
    }
  }

  async #task(state: TaskState, visit: Visit): Promise<Step> {
    const granted = new Map<RetrierDefinition, number>();
    for (;;) {
      try {
        const result = await this.#attempt(state, visit);
        return await this.#leave(state, visit, 'TaskStateExited', { result });
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        if (await this.#waitForRetry(state, visit, error, granted)) continue;
        const catcher = state.catch.find((entry) => matchesError(entry.errorEquals, error.error));
        if (catcher === undefined) throw error;
        const errorOutput = {
          Error: error.error,
          ...(error.causeText === undefined ? {} : { Cause: error.causeText }),
        };
        return await this.#leave(catcher, visit, 'TaskStateExited', { errorOutput });
      }
    }
  }

  async #attempt(state: TaskState, visit: Visit): Promise<unknown> {
    const { history, tasks, stop, clock } = this.#options;
    const payload = await this.#evaluate(state.payload, visit);
    const copy = toJsonDocument(payload, 'the payload of the task');
    const task = tasks[state.functionName];
    if (task === undefined) throw new Error(`no function is given for ${state.functionName}`);
    history.add('TaskScheduled', { state: visit.name });
    history.add('TaskStarted', { state: visit.name });
    try {
      const answer = await invokeTask(task, copy.value, state.timeoutSeconds, { clock, stop });
      const result = { ExecutedVersion: '$LATEST', Payload: answer ?? null, StatusCode: 200 };
      const document = toJsonDocument(result, 'the result of the task');
      history.add('TaskSucceeded', { state: visit.name });
      return document.value;
    } catch (error) {
      if (!(error instanceof StateError) || error.error === StatesError.runtime) throw error;
      const type = error.error === StatesError.timeout ? 'TaskTimedOut' : 'TaskFailed';
      history.add(type, { state: visit.name, ...failureDetails(error) });
      throw error;
    }
  }

  /** False where no retrier has an attempt left for this error. */
  async #waitForRetry(
    state: TaskState,
    visit: Visit,
    error: StateError,
    granted: Map<RetrierDefinition, number>,
  ): Promise<boolean> {
    const retrier = state.retry.find((entry) => matchesError(entry.ErrorEquals, error.error));
    if (retrier === undefined) return false;
    const attempt = (granted.get(retrier) ?? 0) + 1;
    if (attempt > retrier.MaxAttempts) return false;
    granted.set(retrier, attempt);
    const { clock, stop, random } = this.#options;
    await clock.sleep(retryDelayMilliseconds(retrier, attempt, random), stop.signal);
    stop.throwIfTripped();
    visit.retryCount += 1;
    this.transitions += 1;
    return true;
  }

  async #wait(state: WaitState, visit: Visit): Promise<Step> {
    const seconds = await this.#evaluate(state.seconds, visit);
    if (!isWaitLength(seconds)) {
      throw this.#evaluationFailed(
        visit,
        `Seconds is ${JSON.stringify(seconds)}, whole seconds from 0 to ${limits.seconds} are needed`,
      );
    }
    const { clock, stop, wake } = this.#options;
    if (wake === undefined) await clock.sleep(seconds * 1000, stop.signal);
    else await wake.during((signal) => clock.sleep(seconds * 1000, signal), stop.signal);
    stop.throwIfTripped();
    return this.#leave(state, visit, 'WaitStateExited');
  }

  async #choice(state: ChoiceState, visit: Visit): Promise<Step> {
    for (const choice of state.choices) {
      const answer = await this.#evaluate(choice.condition, visit);
      if (typeof answer !== 'boolean') {
        throw this.#evaluationFailed(
          visit,
          `Condition gives ${JSON.stringify(answer)}, true or false is needed`,
        );
      }
      if (answer) return this.#leave(choice, visit, 'ChoiceStateExited');
    }
    return this.#leave(state.otherwise, visit, 'ChoiceStateExited');
  }

  async #succeed(state: SucceedState, visit: Visit): Promise<Step> {
    const data = await this.#conclude(state, visit);
    this.#options.history.add('SucceedStateExited', { state: visit.name });
    return { next: null, data };
  }

  async #fail(state: FailState, visit: Visit): Promise<never> {
    const error = await this.#text(state.error, visit, 'Error');
    const cause = await this.#text(state.cause, visit, 'Cause');
    throw new StateError(error ?? '', cause);
  }

  async #text(
    template: FailState['error'],
    visit: Visit,
    field: string,
  ): Promise<string | undefined> {
    if (template === undefined) return undefined;
    const text = await this.#evaluate(template, visit);
    if (typeof text === 'string') return text;
    throw this.#evaluationFailed(visit, `${field} is ${JSON.stringify(text)}, text is needed`);
  }

  async #leave(
    transition: Transition,
    visit: Visit,
    event: 'TaskStateExited' | 'WaitStateExited' | 'ChoiceStateExited',
    extra: Pick<StatesVariable, 'result' | 'errorOutput'> = {},
  ): Promise<Step> {
    const data = await this.#conclude(transition, visit, extra);
    this.#options.history.add(event, { state: visit.name });
    return { next: transition.next, data };
  }

  /** Output and Assign see the same variables; what is assigned is there from the next state on. */
  async #conclude(
    outcome: StateEffect,
    visit: Visit,
    extra: Pick<StatesVariable, 'result' | 'errorOutput'> = {},
  ): Promise<JsonDocument> {
    const assigned: [string, unknown][] = [];
    for (const [name, template] of outcome.assign) {
      assigned.push([name, await this.#evaluate(template, visit, extra)]);
    }
    const data = await this.#output(outcome, visit, extra);
    this.#measure(data);
    this.#variables.assign(assigned);
    return data;
  }

  async #output(
    { output }: StateEffect,
    visit: Visit,
    extra: Pick<StatesVariable, 'result' | 'errorOutput'>,
  ): Promise<JsonDocument> {
    const value =
      output === undefined
        ? (extra.result ?? extra.errorOutput ?? visit.input.value)
        : await this.#evaluate(output, visit, extra);
    if (value === visit.input.value) return visit.input;
    return toJsonDocument(value, `the output of state "${visit.name}"`);
  }

  async #evaluate(
    template: { evaluate(bindings: Bindings): unknown },
    visit: Visit,
    extra: Pick<StatesVariable, 'result' | 'errorOutput'> = {},
  ): Promise<unknown> {
    const { name, enteredTime, retryCount } = visit;
    const context = {
      Execution: this.#execution,
      State: { EnteredTime: enteredTime, Name: name, RetryCount: retryCount },
      StateMachine: this.#machine,
    };
    try {
      return await template.evaluate({
        ...this.#variables.values,
        states: { input: visit.input.value, context, ...extra },
      });
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      throw this.#evaluationFailed(visit, error.causeText ?? '');
    }
  }

  #evaluationFailed(visit: Visit, cause: string): StateError {
    const failure = new StateError(StatesError.queryEvaluation, cause);
    this.#options.history.add('EvaluationFailed', {
      state: visit.name,
      ...failureDetails(failure),
    });
    return failure;
  }

  #measure({ bytes }: JsonDocument): void {
    this.largestStateBytes = Math.max(this.largestStateBytes, bytes);
  }
}

function isWaitLength(seconds: unknown): seconds is number {
  return Number.isInteger(seconds) && Number(seconds) >= 0 && Number(seconds) <= limits.seconds;
}
