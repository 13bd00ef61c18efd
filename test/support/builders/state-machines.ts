import {
  type EndedExecution,
  type ExecutionOptions,
  executeWorkflow,
} from '../../../lib/engine/execute-workflow.ts';
import { loadWorkflow } from '../../../lib/engine/load-workflow.ts';
import { VirtualClock } from '../../../lib/engine/virtual-clock.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A Task state that invokes `work` with its input, answers with the payload and goes on to `Done`. */
export function taskState(fields: Fields = {}): Fields {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'work', Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    Next: 'Done',
    ...fields,
  };
}

export function waitState(fields: Fields = {}): Fields {
  return { Type: 'Wait', Seconds: 1, Next: 'Done', ...fields };
}

export function choiceState(fields: Fields = {}): Fields {
  return {
    Type: 'Choice',
    Choices: [{ Condition: '{% $states.input.go = true %}', Next: 'Done' }],
    Default: 'Done',
    ...fields,
  };
}

/** A machine that begins with the first of `states`, with a state `Done` where one leads there. */
export function machine(states: Readonly<Record<string, Fields>>, fields: Fields = {}): Fields {
  const done = JSON.stringify(states).includes('"Done"') ? { Done: { Type: 'Succeed' } } : {};
  return {
    QueryLanguage: 'JSONata',
    StartAt: Object.keys(states)[0],
    States: { ...done, ...states },
    ...fields,
  };
}

/** Executes a definition on a virtual clock, or on the one that is handed in. */
export async function execute(
  definition: unknown,
  { clock = new VirtualClock(), ...options }: ExecuteOptions = {},
): Promise<EndedExecution> {
  const workflow = loadWorkflow(definition, { name: 'test' });
  const execution = executeWorkflow(workflow, {
    name: 'run-1',
    input: {},
    tasks: { work: async (payload) => payload },
    ...options,
    clock,
  });
  return clock.run(execution);
}

export interface ExecuteOptions extends Partial<Omit<ExecutionOptions, 'clock'>> {
  readonly clock?: VirtualClock;
}

/** An error whose name a Retry or Catch can match. */
export function namedError(name: string, message = 'it broke'): Error {
  return Object.assign(new Error(message), { name });
}

/** A task that throws the errors in turn, and then answers. */
export function failingTask(errors: readonly string[], answer: unknown = { ok: true }) {
  const left = [...errors];
  return async (): Promise<unknown> => {
    const next = left.shift();
    if (next !== undefined) throw namedError(next);
    return answer;
  };
}

/** Whole seconds between consecutive tries of the tasks of an execution. */
export function retryGapSeconds({ history }: EndedExecution): number[] {
  const times = history
    .filter((event) => event.type === 'TaskScheduled')
    .map((event) => event.timestamp);
  return times.slice(1).map((time, index) => (time - (times[index] ?? time)) / 1000);
}
