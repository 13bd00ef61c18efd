import { RunState } from '../../lib/domain/run-state.ts';
import { type EndedExecution, executeWorkflow } from '../../lib/engine/execute-workflow.ts';
import { loadWorkflow } from '../../lib/engine/load-workflow.ts';
import { VirtualClock } from '../../lib/engine/virtual-clock.ts';
import { exportWorkflow } from '../../lib/stack/workflow/export-workflow.ts';

const workflow = loadWorkflow(exportWorkflow(), { name: 'run-workflow' });

type Step = (state: RunState, call: number) => RunState | Promise<RunState>;

interface Steps {
  readonly validate: Step;
  readonly take: Step;
  readonly submit: Step;
  readonly poll: Step;
  readonly aggregate: Step;
  readonly giveBack: Step;
  readonly notify: Step;
}

export const goodSteps: Steps = {
  validate: (state) => ({ ...state, suiteId: 'suite-1', next: 'submit' }),
  take: (state) => ({ ...state, next: 'validate' }),
  submit: (state) => ({ ...state, next: 'wait', waitSeconds: 5 }),
  poll: (state) => ({ ...state, next: 'aggregate', tick: state.tick + 1 }),
  aggregate: (state) => ({ ...state, verdict: 'passed' }),
  giveBack: (state) => state,
  notify: (state) => state,
};

/** Throws what `error` makes on the first `times` calls, and then does as `step`. */
export function throwing(error: () => Error, times: number, step: Step): Step {
  return (state, call) => {
    if (call <= times) throw error();
    return step(state, call);
  };
}

/** Executes the exported workflow with scripted steps, on a virtual clock, with half the jitter. */
export async function runWith(changes: Partial<Steps> = {}, input: unknown = { runId: 'r1' }) {
  const steps = { ...goodSteps, ...changes };
  const seen: { step: string; state: RunState }[] = [];
  const clock = new VirtualClock();
  const task = (step: keyof Steps) => async (payload: unknown) => {
    const state = RunState.parse(payload);
    seen.push({ step, state });
    return steps[step](state, seen.filter((one) => one.step === step).length);
  };
  const execution = await clock.run(
    executeWorkflow(workflow, {
      name: 'r1',
      input,
      tasks: {
        'validate-suite': task('validate'),
        'take-snapshot': task('take'),
        'submit-batches': task('submit'),
        'poll-batches': task('poll'),
        'aggregate-run': task('aggregate'),
        'give-back': task('giveBack'),
        'notify-outcome': task('notify'),
      },
      clock,
      random: () => 0.5,
    }),
  );
  return { execution, seen, calls: seen.map(({ step }) => step) };
}

/** The names of the states that were entered, in order. */
export const statesOf = ({ history }: EndedExecution) =>
  history.flatMap(({ type, state }) => (type.endsWith('StateEntered') ? [state] : []));
