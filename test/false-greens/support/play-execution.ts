import type { AcceptPorts } from '../../../lib/api/pipeline-run.ts';
import { jsonBytes } from '../../../lib/domain/json-bytes.ts';
import { closeRuns } from '../../../lib/steps/close-runs.ts';
import type { PipelineClaims } from '../../../lib/steps/ports/pipeline-claims.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import { closingPorts, endedEvent } from '../../fault-matrix/support/closing.ts';
import {
  type FaultOutcome,
  type FaultScript,
  PLATFORM,
  runWith,
} from '../../fault-matrix/support/fault-world.ts';
import type { End } from './attack-row.ts';
import { endOf } from './play-run.ts';
import { standardSuite } from './standard-suite.ts';

const suite = standardSuite();

/** Where the suites of a deployed gate lie, by their key. */
const DEPLOYED: Readonly<Record<string, Uint8Array>> = {
  'standard.json': jsonBytes(suite),
  'wrong.json': jsonBytes({ ...suite, gate: { pass_rate: 95 } }),
  'broken.json': new TextEncoder().encode('{"suite_id": "standard", "gate": ['),
};

export interface Asked {
  /** The name of the execution. */
  readonly execution: string;
  readonly suite?: string;
  readonly notify?: readonly string[];
  /** What the execution is started with, where it is not such a request. */
  readonly input?: unknown;
}

/** An execution of the exported workflow, closed by the event of its end where it ends badly. */
export async function playExecution(script: FaultScript): Promise<End> {
  return executionEnd(
    await runWith({
      suite,
      ...script,
      async afterwards(ports, execution) {
        if (execution.status === 'SUCCEEDED') return;
        const runId = script.pipeline?.execution ?? 'run-1';
        const run = await ports.ledger.readRun(runId);
        if (run === null) throw new Error(`nothing is on record of execution ${runId}`);
        await closeRuns(endedEvent(runId, execution), closingPorts(ports, execution));
      },
    }),
  );
}

/** As a pipeline reads it: the execution has succeeded, or it has not. */
function executionEnd(outcome: FaultOutcome): End {
  const end = endOf(outcome);
  const succeeded = outcome.execution.status === 'SUCCEEDED';
  return { ...end, exitCode: succeeded ? 0 : end.exitCode === 0 ? 3 : end.exitCode };
}

/** What a pipeline starts, with a request or whatever else. */
export function pipeline({ execution, suite: key = 'standard.json', notify, input }: Asked) {
  return {
    execution,
    start: {
      pipeline: 'Release/Pipeline',
      pipelineExecutionId: execution,
      suite: { deployed: key },
      ...(notify === undefined ? {} : { notify: [...notify] }),
    },
    ...(input === undefined ? {} : { input }),
    accepting,
  };
}

const claims: PipelineClaims = { claim: async (_, runId) => runId };

function accepting(ports: Ports): AcceptPorts {
  return {
    ...ports,
    suites: {
      byKey: async () => null,
      deployed: async (name) => DEPLOYED[name] ?? null,
      deployedNames: async () => Object.keys(DEPLOYED),
    },
    claims,
    endpoints: ['ci'],
    alwaysTold: [],
    platformUrl: PLATFORM,
    toolVersion: '0.0.0',
  };
}
