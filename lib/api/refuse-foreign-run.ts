import { ErrorName, ForeignRun } from '../domain/errors.ts';
import { type AcceptPorts, triggerOf } from './pipeline-run.ts';
import { NO_SUITE, nameOf, recordRefusal } from './record-refusal.ts';
import { requestedSuite } from './requested-suite.ts';
import { PipelineStart } from './start-request.ts';

const MOST_SHOWN_CHARACTERS = 100;

/**
 * Records that an execution asked for a run which it has not made: under its own name, so that it can
 * end neither as that run nor without a record.
 *
 * @throws ForeignRun in any case.
 */
export async function refuseForeignRun(
  runId: string,
  asked: { readonly runId?: unknown; readonly start?: unknown },
  ports: AcceptPorts,
): Promise<never> {
  const start = PipelineStart.safeParse(asked.start).data;
  const foreign = asked.runId === undefined ? null : shown(asked.runId);
  const words =
    foreign === null || asked.runId === runId
      ? 'names no run that this gate has accepted'
      : `asks for the run ${foreign}, and may pass for no run but its own`;
  const cause = `the execution ${words}: start runs by the API, a schedule or a pipeline's request`;
  await recordRefusal(
    {
      runId,
      suiteId: await suiteIdOf(asked.runId, start, ports),
      trigger:
        start === undefined
          ? { kind: 'api', principal: 'states:StartExecution' }
          : triggerOf(start),
      refused: { error: ErrorName.foreignRun, cause },
      request: { run_id: foreign, start: start ?? null },
      notify: start?.notify,
    },
    ports,
  );
  throw new ForeignRun(cause);
}

/** The suite in whose chain the refusal belongs: the one that is asked for, else that of the foreign run. */
async function suiteIdOf(
  foreign: unknown,
  start: PipelineStart | undefined,
  { suites, ledger }: AcceptPorts,
): Promise<string> {
  if (start !== undefined) {
    const requested = await requestedSuite(start.suite, {}, suites);
    if (requested.status === 'found') return requested.suite.suite_id;
    return requested.file?.suiteId ?? nameOf(start.suite);
  }
  const run = typeof foreign === 'string' && foreign !== '' ? await ledger.readRun(foreign) : null;
  return run?.suiteId ?? NO_SUITE;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' && /^[\w.-]+$/.test(value) ? value : JSON.stringify(value);
  return text.length > MOST_SHOWN_CHARACTERS ? `${text.slice(0, MOST_SHOWN_CHARACTERS)}…` : text;
}
