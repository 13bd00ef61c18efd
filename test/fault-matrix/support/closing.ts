import type { EndedExecution } from '../../../lib/engine/execute-workflow.ts';
import { type ClosedRuns, closeRuns, type SweepPorts } from '../../../lib/steps/close-runs.ts';
import type { ClosingEvent } from '../../../lib/steps/closing-event.ts';
import type { ExecutionStatus } from '../../../lib/steps/ports/executions.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import { redeliverNotifications } from '../../../lib/steps/redeliver-notifications.ts';

/** Deadline, grace, and the next call of the sweep, with room. */
export const SWEEP_AFTER_SECONDS = 600;

/** What `close-run` works with, beside the ports of the run that it closes. */
export function closingPorts(
  ports: Ports,
  execution: EndedExecution | null,
  runsDueBefore: SweepPorts['runsDueBefore'] = async () => [],
): SweepPorts {
  const look: ExecutionStatus | null =
    execution === null
      ? null
      : {
          status: execution.status,
          error: execution.error ?? null,
          cause: execution.cause ?? null,
        };
  return {
    ...ports,
    executions: { look: async () => look },
    runsDueBefore,
    runsDueAfter: async () => [],
    async owe(runId) {
      await redeliverNotifications(runId, { ...ports, exclusively: (_, work) => work() });
    },
  };
}

/** What EventBridge says of an execution that has ended badly. */
export function endedEvent(runId: string, { status, error, cause }: EndedExecution): ClosingEvent {
  if (status === 'SUCCEEDED') throw new Error('an execution that succeeds is not closed');
  return { kind: 'ended', name: runId, status, error, cause };
}

export function sweep(ports: SweepPorts): Promise<ClosedRuns> {
  return closeRuns({ kind: 'sweep' }, ports);
}
