import { ConfigurationInvalid } from '../domain/errors.ts';
import { RunState } from '../domain/run-state.ts';
import type { Clock } from '../engine/clock.ts';
import { type EndedExecution, executeWorkflow } from '../engine/execute-workflow.ts';
import { loadWorkflow, type Workflow } from '../engine/load-workflow.ts';
import { Wake } from '../engine/wake.ts';
import { packageFile } from '../package-files.ts';
import { aggregateRun } from '../steps/aggregate-run.ts';
import { cancelRun } from '../steps/cancel-run.ts';
import { giveBack } from '../steps/give-back.ts';
import { notifyOutcome } from '../steps/notify-outcome.ts';
import { pollWhileNear } from '../steps/poll-while-near.ts';
import type { Ports } from '../steps/ports/ports.ts';
import { submitBatches } from '../steps/submit-batches.ts';
import { takeSnapshot } from '../steps/take-snapshot.ts';
import { validateSuite } from '../steps/validate-suite.ts';

/** The steps under the names by which the definition calls them. */
export const STEPS = {
  'validate-suite': validateSuite,
  'take-snapshot': takeSnapshot,
  'submit-batches': submitBatches,
  'poll-batches': pollWhileNear,
  'aggregate-run': aggregateRun,
  'give-back': giveBack,
  'notify-outcome': notifyOutcome,
} as const;
export type StepName = keyof typeof STEPS;

/** A run has 500 passes, and looks that come too early count among them. */
const MOST_EARLY_LOOKS = 100;

export interface DriveOptions {
  readonly ports: Ports;
  readonly clock: Clock;
  /** Called after every step with the state that it handed on. */
  readonly onStep?: (step: StepName, state: RunState) => void;
  readonly onReport?: NonNullable<Ports['onReport']>;
}

/** A run under way in this process. */
export interface DrivenRun {
  /** Resolves when the execution has ended, in whatever status. */
  readonly ended: Promise<EndedExecution>;
  /** Asks the run to end as cancelled: it does so after the step under way, audited and notified. */
  cancel(): Promise<void>;
}

/** Executes the exported definition for an accepted run, from where the ledger stands. */
export function driveRun(
  runId: string,
  { ports, clock, onStep, onReport }: DriveOptions,
): DrivenRun {
  const wake = new Wake();
  const { firstLookMs } = ports;
  const stepPorts = onReport === undefined ? ports : { ...ports, onReport };
  let hasLooked = false;
  let earlyLooks = 0;
  /** The definition waits for a whole second, and the first look at what was just sent may be due earlier. */
  const lookEarly = ({ next, waitSeconds }: RunState) => {
    if (firstLookMs === undefined || hasLooked || earlyLooks === MOST_EARLY_LOOKS) return;
    if (next !== 'wait' || waitSeconds !== 1) return;
    hasLooked = true;
    earlyLooks += 1;
    void clock.sleep(firstLookMs).then(() => wake.ring());
  };
  const tasks = Object.fromEntries(
    Object.entries(STEPS).map(([name, step]) => [
      name,
      async (payload: unknown) => {
        const state = await step(RunState.parse(payload), stepPorts);
        onStep?.(name as StepName, state);
        if (name === 'submit-batches') hasLooked = false;
        lookEarly(state);
        return state;
      },
    ]),
  );
  const ended = executeWorkflow(exportedWorkflow(), {
    name: runId,
    input: { runId },
    tasks,
    clock,
    wake,
  });
  return {
    ended,
    async cancel() {
      await cancelRun(runId, ports);
      wake.ring();
    },
  };
}

function exportedWorkflow(): Workflow {
  const text = packageFile('dist/workflow.asl.json');
  if (text === null) {
    throw new ConfigurationInvalid(
      'dist/workflow.asl.json is not there yet: run "npm run build" once',
    );
  }
  return loadWorkflow(JSON.parse(text));
}
