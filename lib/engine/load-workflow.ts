import type * as z from 'zod';
import { StateCompiler } from './compile-state.ts';
import { MachineDefinition, StateDefinition } from './definition.ts';
import { limits } from './limits.ts';
import { type Workflow, WorkflowRefused, type WorkflowState } from './workflow.ts';

export type { Workflow };

/**
 * Reads an Amazon States Language definition (JSONata only).
 *
 * @throws WorkflowRefused where it holds anything that this engine would not run as AWS does.
 */
export function loadWorkflow(
  definition: unknown,
  { name = 'workflow' }: { readonly name?: string } = {},
): Workflow {
  const machine = MachineDefinition.safeParse(definition);
  if (!machine.success) throw new WorkflowRefused(issuesOf('the state machine', machine.error));

  const problems: string[] = [];
  const definitions = new Map<string, StateDefinition>();
  for (const [stateName, state] of Object.entries(machine.data.States)) {
    const parsed = StateDefinition.safeParse(state);
    if (parsed.success) definitions.set(stateName, parsed.data);
    else problems.push(...issuesOf(`state "${stateName}"`, parsed.error));
  }
  if (problems.length > 0) throw new WorkflowRefused(problems);

  const report = (problem: string) => problems.push(problem);
  checkTargets(machine.data, definitions, report);
  const variables = variablesOf(definitions, report);
  const states = new Map<string, WorkflowState>();
  for (const [stateName, state] of definitions) {
    const compiler = new StateCompiler(variables, (problem) =>
      report(`state "${stateName}": ${problem}`),
    );
    states.set(stateName, compiler.state(state));
  }
  if (problems.length > 0) throw new WorkflowRefused(problems);

  const functionNames = [...states.values()].flatMap((state) =>
    state.type === 'Task' ? [state.functionName] : [],
  );
  return {
    name,
    startAt: machine.data.StartAt,
    timeoutSeconds: machine.data.TimeoutSeconds,
    states,
    functionNames: [...new Set(functionNames)],
  };
}

function issuesOf(where: string, error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      const fields = issue.keys.map((key) => (path === '' ? key : `${path}.${key}`));
      return `${where}: ${fields.join(', ')} cannot be run by this engine`;
    }
    return `${where}: ${path === '' ? '' : `${path}: `}${issue.message}`;
  });
}

type Report = (problem: string) => void;

function targetsOf(state: StateDefinition): string[] {
  switch (state.Type) {
    case 'Task':
      return [state.Next, ...state.Catch.map((catcher) => catcher.Next)];
    case 'Wait':
      return [state.Next];
    case 'Choice':
      return [...state.Choices.map((choice) => choice.Next), state.Default];
    default:
      return [];
  }
}

function checkTargets(
  machine: MachineDefinition,
  states: ReadonlyMap<string, StateDefinition>,
  report: Report,
): void {
  if (!states.has(machine.StartAt)) report(`StartAt: there is no state "${machine.StartAt}"`);
  const reached = new Set<string>();
  const open = [machine.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states.get(name);
    if (reached.has(name) || state === undefined) continue;
    reached.add(name);
    open.push(...targetsOf(state));
  }
  for (const [name, state] of states) {
    if (!reached.has(name)) report(`state "${name}": nothing leads to it`);
    for (const target of new Set(targetsOf(state))) {
      if (!states.has(target)) report(`state "${name}": there is no state "${target}" to go to`);
    }
  }
}

function assignmentsOf(state: StateDefinition): (Record<string, unknown> | undefined)[] {
  switch (state.Type) {
    case 'Task':
      return [state.Assign, ...state.Catch.map((catcher) => catcher.Assign)];
    case 'Wait':
      return [state.Assign];
    case 'Choice':
      return [state.Assign, ...state.Choices.map((choice) => choice.Assign)];
    default:
      return [];
  }
}

function variablesOf(states: ReadonlyMap<string, StateDefinition>, report: Report): Set<string> {
  const variables = new Set<string>();
  for (const [stateName, state] of states) {
    for (const name of assignmentsOf(state).flatMap((assign) => Object.keys(assign ?? {}))) {
      const isIdentifier = /^[\p{ID_Start}][\p{ID_Continue}]*$/u.test(name);
      if (name === 'states' || !isIdentifier || name.length > limits.variableNameCharacters) {
        report(`state "${stateName}": Assign.${name} is no name that a variable may have`);
      }
      variables.add(name);
    }
  }
  return variables;
}
